"""A plan of which little is known never looks healthier than a known one: what could not be checked is said."""

import pytest
from django.urls import reverse

from plans.actions.plans import create_plan
from plans.evidence.unchecked import Unchecked, unchecked_among
from plans.models.findings import Checkup
from tests.flat import flat

PAGES = ("plans:list", "plans:home", "plans:readiness_plans")


@pytest.fixture
def blank(world):
    return create_plan(code="NEW-01", title="Hardly begun", by=world.editor, at=world.now)


def line(client, page: str, code: str) -> str:
    """What a page says in the line of a plan."""
    html = flat(client.get(reverse(page)).content.decode())
    return html.rpartition(f"/plans/{code}/findings/#holds-title")[2].partition("</a>")[0]


@pytest.mark.parametrize("page", PAGES)
def test_the_line_of_a_plan_says_what_could_not_be_checked(world, editor, blank, page):
    for plan, is_little_known in ((blank, True), (world.plan, False)):
        found = unchecked_among(Checkup.objects.get(plan=plan).outcomes)
        said = line(editor, page, plan.code)
        assert f"{found.idle} of {found.asked} rules had nothing to check" in said
        assert ("Little is known:" in said) == is_little_known


@pytest.mark.parametrize("page", PAGES)
def test_a_plan_that_was_never_checked_says_so(editor, blank, page):
    Checkup.objects.filter(plan=blank).delete()
    assert "Little is known: Not checked yet" in line(editor, page, "NEW-01").replace("</svg>", "")


@pytest.mark.parametrize("page", PAGES)
def test_who_reads_no_drafts_learns_nothing_of_them(signed, world, sign_in, page):
    assert "had nothing to check" not in flat(sign_in(world.reader).get(reverse(page)).content.decode())


def test_no_findings_are_none_found_where_little_is_known(world, editor, blank):
    blank.findings.all().delete()
    html = flat(editor.get(reverse("plans:home")).content.decode())
    assert "None found" in html


@pytest.mark.parametrize(
    "statuses, words, is_little_known",
    [
        (["holds", "found"], "", False),
        (["holds", "not applicable", "off"], "1 of 2 rules had nothing to check", False),
        (["failed", "not applicable", "unread", "holds"], "2 of 4 rules had nothing to check, 1 could not judge", True),
        (["off"], "Not checked yet", True),
    ],
)
def test_what_rules_said_comes_to_this(statuses, words, is_little_known):
    found = unchecked_among({"status": status} for status in statuses)
    assert (found.in_words, found.is_little_known) == (words, is_little_known)
    assert Unchecked().in_words == "Not checked yet"
