"""Lists of what stands in many plans: as calm to read with two hundred plans as with four, and about as much work."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import cached_pages
from plans.actions.kept_mentions import keep_due_mentions
from plans.models.directory import Person, Supplier
from plans.models.plan import Plan
from tests.analysed import analyse
from tests.counting import calls
from tests.databases import standing
from tests.flat import flat
from tests.many import many_plans

FEW, MANY = 4, 200
SHOWN = (
    ("editor", "/suppliers/"),
    ("reader", "/suppliers/"),
    ("editor", "/directory/"),
    ("editor", "/directory/?show=suppliers"),
    ("editor", "person"),
    ("editor", "supplier"),
    ("auditor", "/evidence/"),
)


def addressed(name: str) -> str:
    kind, shelf = {"person": (Person, "people"), "supplier": (Supplier, "suppliers")}.get(name, (None, ""))
    return f"/directory/{shelf}/{kind.objects.earliest('pk').ref}/" if kind else name


@standing
def works(world, signed) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
    """What each page is worth, made anew, among a few plans and among many."""
    found = {shown: [] for shown in SHOWN}
    for count in (FEW, MANY):
        have = Plan.objects.count()
        many_plans(world.plan, count - have, since=have + 1)
        while keep_due_mentions(most=500):
            pass
        analyse()
        for role, name in SHOWN:
            client = Client()
            client.force_login(getattr(world, role), backend="django.contrib.auth.backends.ModelBackend")
            found[role, name].append(work(client, addressed(name)))
    return found


@standing
def thirty(world, signed) -> None:
    many_plans(world.plan, 29)


def work(client: Client, address: str) -> tuple[int, int, int]:
    """Functions that are called, queries, and bytes of a page that is made anew."""
    kept, cached_pages.SECONDS = cached_pages.SECONDS, 0
    try:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(address).content)
        return calls(lambda: client.get(address)), len(queries), size
    finally:
        cached_pages.SECONDS = kept


@pytest.mark.parametrize(("role", "name"), SHOWN)
def test_a_list_of_two_hundred_plans_is_at_most_three_times_the_work_of_four(works, role, name):
    few, lots = works[role, name]
    assert lots[0] <= (6 if name in {"/evidence/", "supplier"} else 1.5) * few[0]  # 25 plans instead of four
    assert lots[1] <= few[1] + 1
    assert lots[1] <= 25
    assert lots[2] <= 200_000


def test_evidence_names_every_plan_once_page_by_page(world, thirty, sign_in):
    client = sign_in(world.auditor)
    pages = [flat(client.get(f"/evidence/?page={number}").content.decode()) for number in (1, 2)]
    assert 'rel="next"' in pages[0]
    assert 'rel="prev"' in pages[1]
    for code in Plan.objects.values_list("code", flat=True):
        assert sum(f'<span class="faint">{code}</span>' in page for page in pages) == 1


def test_a_supplier_of_many_plans_names_each_once_page_by_page(world, thirty, sign_in):
    client = sign_in(world.editor)
    ref = Supplier.objects.earliest("pk").ref
    pages = [flat(client.get(f"/directory/suppliers/{ref}/?page={number}").content.decode()) for number in (1, 2)]
    for code in Plan.objects.values_list("code", flat=True):
        assert sum(f"/plans/{code}/what-if/?failed={ref}" in page for page in pages) == 1
    assert "And 27 more plans" in flat(client.get("/suppliers/").content.decode())


@pytest.mark.parametrize("query", ["page=x", "page=-3", "page=99999999999999999999"])
def test_a_page_that_there_is_not_breaks_nothing(world, thirty, sign_in, query):
    client = sign_in(world.editor)
    for address in ("/suppliers/", addressed("supplier")):
        assert client.get(f"{address}?{query}").status_code == 200
    assert sign_in(world.auditor).get(f"/evidence/?{query}").status_code == 200
