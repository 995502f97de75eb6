"""Suppliers and what depends on them, across all plans that a person may read."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from plans.actions.copying import copy_plan
from plans.actions.plans import archive_plan
from plans.freezing.draft import refresh_draft
from plans.models.dependencies import Dependency
from plans.models.directory import Supplier
from plans.models.plan import Plan
from plans.page_cache import forget
from tests.flat import flat
from tests.plans.recovery.linking import link
from tests.stages import in_force


@pytest.fixture
def page(sign_in):
    def of(user, path: str = "/suppliers/") -> str:
        return flat(sign_in(user).get(path).content.decode()).replace("\N{NO-BREAK SPACE}", " ")

    return of


@pytest.fixture
def cloud(world) -> Supplier:
    link(world)
    return Dependency.objects.get(plan=world.plan, name="Cloud Infrastructure").supplier


def copied(world, code: str) -> Plan:
    plan = copy_plan(plan=world.plan, code=code, title=f"Copy {code}", by=world.editor, at=timezone.now())
    refresh_draft(plan)
    return plan


def part(html: str, supplier: Supplier) -> str:
    return html.partition(f'id="s-{supplier.ref}"')[2].partition("</section>")[0]


def test_what_stops_most_comes_first_with_cost_and_first_promise(world, page, cloud):
    html = page(world.editor)
    assert f"{cloud.name} stops most: 3 functions, USD 17,000+ an hour." in html
    assert html.index(f'id="s-{cloud.ref}"') == min(
        html.index(f'id="s-{ref}"') for ref in Supplier.objects.values_list("ref", flat=True)
    )
    assert "the first RTO is exceeded after 1 h" in part(html, cloud)


def test_several_plans_are_added_up_and_each_leads_to_its_map(world, page, cloud):
    copied(world, "BCP-02")
    own = part(page(world.editor), cloud)
    assert "USD 34,000+ an hour" in own
    assert "6 functions stop" in own
    for code in ("BCP-01", "BCP-02"):
        assert f'href="/plans/{code}/what-if/?failed={cloud.ref}"' in own


def test_a_supplier_that_carries_nothing_linked_says_so(world, page, cloud):
    other = Dependency.objects.get(plan=world.plan, name="AI Services").supplier
    assert "No function is linked to it." in part(page(world.editor), other)


def test_the_entry_of_the_directory_tells_the_same(world, page, cloud):
    html = page(world.editor, f"/directory/suppliers/{cloud.ref}/")
    assert f"If {cloud.name} fails" in html
    assert "USD 17,000+" in html


def test_archived_plans_and_drafts_of_others_are_left_out(world, page):
    cloud = Dependency.objects.get(plan=world.plan, name="Cloud Infrastructure").supplier  # unlinked, it stops nothing
    assert "No plan names a supplier yet" in page(world.reader)
    in_force(world)
    assert cloud.name in page(world.reader)
    archive_plan(plan=world.plan, by=world.administrator, at=timezone.now())
    assert "No plan names a supplier yet" in page(world.reader)


def test_queries_stay_the_same_for_many_plans(world, sign_in, cloud, django_assert_num_queries):
    client = sign_in(world.editor)
    for code in ("BCP-02", "BCP-03", "BCP-04"):
        copied(world, code)
        cache.clear()
        forget()
        client.get("/suppliers/")
        with django_assert_num_queries(11):
            client.get("/suppliers/")
