"""The pages of the recovery analysis: what they say, to whom, and of which document."""

import re

import pytest
from django.urls import reverse

from bcp_portal.accounts.roles import Role
from plans.actions.rows import change_row
from plans.freezing.draft import refresh_draft
from plans.models.dependencies import Dependency
from plans.models.functions import BusinessFunction
from tests.databases import standing
from tests.flat import flat
from tests.plans.recovery.linking import link


@standing
def linked(world):
    """The sample with links: what its strategies bring back and what its dependencies are needed by."""
    return link(world)


def page(name: str, client, **query) -> str:
    """A page as a browser reads it: one space wherever there is any."""
    return " ".join(client.get(reverse(f"plans:{name}", args=["BCP-01"]), query).content.decode().split())


def test_the_waterfall_says_what_is_short_and_by_how_much(linked, editor):
    html = page("recovery", editor)
    assert "2 h 20 min" in html
    assert "1 h 20 min too late" in html
    assert "As a table" in html


def test_the_page_opens_with_how_many_functions_make_it(linked, editor):
    assert "The plan says too little to tell whether any of 3 functions is back in time." in page("recovery", editor)
    function = BusinessFunction.objects.get(plan=linked.plan, name="User Authentication")
    change_row(row=function, values={"rto": "10m"}, edition=function.edition, by=linked.editor, at=linked.now)
    html = page("recovery", editor)
    assert "none of 3 functions is back in time, <b>1 too late</b>, 2 not known." in html
    assert "none of 3 functions is back in time, 1 too late, 2 not known." in flat(editor.get("/").content.decode())


def test_each_waterfall_is_drawn_for_a_wide_page_and_for_a_phone(linked, editor):
    html = page("recovery", editor)
    wide, narrow = (re.findall(rf'<title id="back-(F-\d+){suffix}-title">', html) for suffix in ("", "-narrow"))
    assert wide
    assert wide == narrow


def test_strategies_that_name_no_function_are_said_to_bring_none_back(world, editor):
    html = page("recovery", editor)
    assert "5 strategies name no function" in html
    assert "?edit=" in html


def test_a_failed_dependency_stops_its_functions_in_order(linked, editor):
    cloud = Dependency.objects.get(plan=linked.plan, name="Cloud Infrastructure")
    html = page("what_if", editor, failed=cloud.ref, after="2h")
    assert "3 functions stop" in html
    names = ["Customer Communication", "User Authentication", "Data Processing"]
    rows = [rf'"> ?{re.escape(name)} ?</a> ?</th> ?<td data-label="RTO exceeded"' for name in names]
    places = [re.search(row, html).start() for row in rows]
    assert places == sorted(places)
    assert "USD 17,000+" in html
    assert "After 2 h this has cost USD 34,000+" in html


def test_what_the_plan_does_not_hold_fails_nothing(linked, editor):
    assert "Choose what fails" in page("what_if", editor, failed="D-99")


def test_a_time_that_is_none_is_refused_in_words(linked, editor):
    assert "has no unit" in page("what_if", editor, after="4")


@pytest.mark.parametrize("name", ["recovery", "what_if"])
def test_people_without_drafts_see_what_is_in_force_alone(world, sign_in, name):
    assert sign_in(world.by_role(Role.READER)).get(reverse(f"plans:{name}", args=["BCP-01"])).status_code == 404


@pytest.mark.parametrize("name", ["recovery", "what_if"])
def test_a_circle_of_needs_does_not_stop_the_page(linked, editor, name):
    first, second, *_ = Dependency.objects.filter(plan=linked.plan)
    first.needs.add(second)
    second.needs.add(first)
    refresh_draft(linked.plan)
    assert linked.plan.title in page(name, editor, failed=first.ref)


@pytest.mark.parametrize("name, most", [("recovery", 15), ("what_if", 15), ("findings", 24)])
def test_queries_do_not_grow_with_the_plan(linked, editor, name, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        page(name, editor, failed="D-01")
