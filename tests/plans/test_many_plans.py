"""Readiness of two hundred plans: as calm to read as that of four, and about as much work."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.actions.importing import import_plan
from plans.actions.refreshing import check_plan
from plans.actions.rows import change_row
from plans.models.directory import Person
from plans.models.findings import Finding
from plans.models.functions import BusinessFunction
from plans.models.plan import Plan
from tests.analysed import analyse
from tests.counting import calls
from tests.databases import standing
from tests.flat import flat
from tests.many import many_plans
from tests.stages import submitted

FEW, MANY = 4, 200


def versions_of(world) -> None:
    """A version is in force and another one in approval."""
    row = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    change_row(row=row, values={"rto": "5 hours"}, edition=row.edition, by=world.editor, at=timezone.now())
    submitted(world, at=timezone.now())


@standing
def one_plan(world, signed) -> None:
    versions_of(world)


@standing
def forty(world, signed) -> None:
    versions_of(world)
    many(world, 40)


@standing
def sixty(world, signed) -> None:
    versions_of(world)
    many(world, 60)


HOME, OF_ONE = "/", "/?plan=BCP-01"
SHOWN = (("editor", HOME), ("reader", HOME), ("editor", OF_ONE))


@standing
def works(world, signed) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
    """What each page is worth to whom, among a few plans and among many."""
    versions_of(world)
    found = {shown: [] for shown in SHOWN}
    for count in (FEW, MANY):
        many(world, count)
        for role, address in SHOWN:
            client = Client()
            client.force_login(getattr(world, role), backend="django.contrib.auth.backends.ModelBackend")
            found[role, address].append(work(client, address))
    return found


@pytest.fixture
def client(world, sign_in):
    """The editor's browser."""
    return sign_in(world.editor)


def many(world, count: int) -> None:
    have = Plan.objects.count()
    many_plans(world.plan, count - have, since=have + 1)
    analyse()


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return flat(answer.content.decode()).replace("&amp;", "&")


def work(client, address: str) -> tuple[int, int, int]:
    """Functions that are called, queries, and bytes of a page that was shown before."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(address).content)
    return calls(lambda: client.get(address)), len(queries), size


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_home_of_two_hundred_plans_is_at_most_three_times_the_work_of_four(works, role):
    few, lots = works[role, HOME]
    assert lots[0] <= 3 * few[0]
    assert lots[1] <= few[1] + 2
    assert lots[2] <= 3 * few[2]


def test_home_of_one_plan_is_the_same_work_however_many_others_there_are(works):
    few, lots = works["editor", OF_ONE]
    assert lots[0] <= 1.2 * few[0]
    assert lots[1] <= few[1]
    assert lots[2] <= 1.1 * few[2]


@pytest.mark.parametrize(
    "address",
    ["/readiness/functions/", "/readiness/plans/", "/readiness/risks/", "/readiness/needs/missed/"],
)
def test_what_home_shows_the_beginning_of_goes_on_page_by_page(world, sixty, client, address):
    first, second = read(client, address), read(client, f"{address}?page=2")
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert len(first) < 200_000
    assert first != second


def test_every_plan_is_on_some_page_once(world, sixty, client):
    pages = "".join(read(client, f"/readiness/plans/?page={page}") for page in (1, 2, 3))
    codes = re.findall(r'<a href="/\?plan=([^"]+)"', pages)
    assert sorted(codes) == sorted(Plan.objects.values_list("code", flat=True))


def test_the_plan_with_a_blocker_stands_first(world, forty, client):
    grave = Plan.objects.get(code="M-0033")
    Finding.objects.filter(
        pk=Finding.objects.open(timezone.localdate()).filter(plan=grave, severity="high")[0].pk
    ).update(severity="blocker")
    table = read(client, "/").partition('id="plans-title"')[2]
    assert "M-0033" in table.partition("</tr>")[2].partition("</tr>")[0]
    assert "1 blocker keeps" in read(client, "/")


def test_among_many_plans_one_is_found_by_code_or_title(world, forty, client):
    assert 'name="q"' in read(client, "/")
    assert "<option" not in read(client, "/")
    assert client.get("/readiness/plans/?q=m-0007")["Location"] == "/?plan=M-0007"
    found = read(client, "/readiness/plans/?q=M-003")
    assert set(re.findall(r'href="/\?plan=(M-\d+)"', found)) == {f"M-{number:04d}" for number in range(30, 40)}
    assert "No such plan" in read(client, "/readiness/plans/?q=<b>nothing</b>")
    assert "<b>nothing" not in read(client, "/readiness/plans/?q=<b>nothing</b>")


def test_a_few_plans_show_their_risk_maps_and_many_a_table_that_leads_to_them(world, one_plan, client):
    assert 'class="heat"' in read(client, "/")
    many(world, 40)
    page = read(client, "/")
    assert 'class="heat"' not in page
    assert page.count('href="/?plan=M-0003#risks-M-0003"') == 1
    assert 'id="risks-M-0003"' in read(client, "/?plan=M-0003")


def test_what_needs_somebody_is_counted_in_full_and_shown_in_part(world, forty, client):
    page = read(client, "/")
    assert page.count("only an editor can answer</a>") == 3
    assert "And 37 more plans with questions" in page
    rest = read(client, "/readiness/needs/questions/")
    assert rest.count("only an editor can answer</a>") == 25
    assert client.get("/readiness/needs/nothing/").status_code == 404


def test_a_figure_of_functions_leads_to_as_many(world, one_plan, client):
    many(world, 12)
    page = read(client, "/")
    lacking = re.search(r'href="(/readiness/functions/\?show=no-strategy)">And (\d+) more</a>', page)
    listed = read(client, lacking[1])
    assert f"{int(lacking[2]) + 10} of {3 * 12} functions" in listed
    assert "Without a strategy" in listed


def test_nobody_sees_on_these_pages_what_home_would_not_show(world, one_plan, client, sign_in):
    many(world, 5)
    plan = Plan.objects.create(code="SECRET", title="Nobody knows", created_at=world.now, changed_at=world.now)
    sign_in(world.reader)
    for address in (
        "/",
        "/readiness/plans/",
        "/readiness/plans/?q=secret",
        "/readiness/functions/",
        "/readiness/risks/",
    ):
        assert plan.title not in read(client, address)
    assert (
        "</li>" not in read(client, "/readiness/needs/missed/").partition('class="list todo"')[2].partition("</ul>")[0]
    )


def test_a_finding_is_its_owners_from_the_check_on_that_sees_the_owner(world, one_plan, client, sign_in):
    mine = Person.objects.get(account=world.coo)
    function = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    change_row(row=function, values={"owner": mine}, edition=function.edition, by=world.editor, at=timezone.now())
    assert Finding.objects.owned_by([mine.ref]).exists()
    assert "the plan names you for what it is about" in read(sign_in(world.coo), "/")
    function.refresh_from_db()
    change_row(row=function, values={"owner": None}, edition=function.edition, by=world.editor, at=timezone.now())
    assert "the plan names you for what it is about" not in read(sign_in(world.coo), "/")


def test_a_person_is_not_taken_for_another_whose_ref_begins_the_same(world):
    assert not Finding.objects.owned_by(["P-0"]).exists()
    Finding.objects.filter(plan=world.plan).update(owners=" P-10 P-11 ")
    assert not Finding.objects.owned_by(["P-1"]).exists()
    assert Finding.objects.owned_by(["P-1", "P-11"]).exists()


def test_weeks_that_are_over_are_counted_once_a_day_and_today_is_counted_now(world, one_plan, client):
    read(client, "/")
    import_plan(
        text="# Two\n\n## Business functions\n\n- Archive\n",
        file_name="it.md",
        code="X-2",
        by=world.editor,
        at=timezone.now(),
    )
    check_plan(plan=world.plan, at=timezone.now())
    table = read(client, "/").partition('aria-label="Findings by week"')[2].partition("</table>")[0]
    newest, before = re.findall(r"<tr><th.*?</tr>", table)[1:3]
    assert (
        sum(map(int, re.findall(r'class="num">(\d+)<', newest)))
        == Finding.objects.not_fixed(timezone.localdate()).count()
    )
    assert newest != before


PARTS = ["", "functions/", "plans/", "needs/missed/", "risks/"]
WRONG = ("page=x", "page=-3", "page=99999999999999999999", "q=<b>x", "plan=", "show=")
REFUSED = ("plan=%00", "plan=<b>x", "plan=NONE", "q=%00")


@pytest.mark.parametrize("part", PARTS)
def test_what_an_address_says_wrongly_breaks_nothing(world, one_plan, client, part):
    for query in WRONG:
        answer = client.get(f"/readiness/{part}?{query}" if part else f"/?{query}", follow=True)
        assert answer.status_code == 200
        assert "<b>x" not in answer.content.decode()


@pytest.mark.parametrize("part", PARTS)
def test_a_plan_that_is_not_there_is_refused_in_words(world, one_plan, client, part):
    for query in REFUSED:
        answer = client.get(f"/readiness/{part}?{query}" if part else f"/?{query}")
        assert answer.status_code == 400
        assert "<b>x" not in answer.content.decode()


def test_a_choice_of_functions_that_there_is_not_is_refused_in_words(world, one_plan, client):
    answer = client.get("/readiness/functions/?show=nonsense")
    assert answer.status_code == 400
    assert "It can be late, unknown, in-time, no-strategy" in answer.content.decode()
