"""Rows that a heading says in its own words: stored like any other, printed only where they come to differ from it."""

import pytest

from bcp_portal.documents.html import to_html
from bcp_portal.documents.markdown import to_markdown
from plans.actions.rows import change_row
from plans.freezing.draft import freeze
from plans.importing.plan_reader import read_plan
from plans.models.functions import BusinessFunction
from plans.models.tiers import Tier
from tests.plans.importing.said import said
from tests.plans.importing.test_saving import NOW, brought_in

pytestmark = pytest.mark.django_db

TEXT = "# P\n\n## What comes first\n\n### Tier 1 (RTO: 1-4 hours, RPO: 15 min)\n\n- Payroll\n- Orders\n"


def test_a_tier_of_a_heading_is_printed_by_the_heading_alone():
    plan, _ = brought_in(TEXT)
    tier = Tier.objects.get(plan=plan)
    assert (tier.name, tier.rto, tier.rpo) == ("Tier 1", "1-4 hours", "15 min")
    assert {row.tier for row in BusinessFunction.objects.filter(plan=plan)} == {tier}
    assert said(to_markdown(freeze(plan))) == said(TEXT)
    assert "15 min" in to_html(freeze(plan))


def test_what_is_changed_of_it_is_printed_below_the_heading(world):
    plan, _ = brought_in(TEXT, code="NEW")
    tier = Tier.objects.get(plan=plan)
    change_row(row=tier, values={"rto": "2 hours"}, edition=tier.edition, by=world.editor, at=NOW)
    printed = to_markdown(freeze(plan))
    assert "### Tier 1 (RTO: 1-4 hours, RPO: 15 min)\n\n| RTO |\n|---|\n| 2 hours |\n\n- Payroll" in printed
    assert "2 hours" in to_html(freeze(plan))


@pytest.mark.parametrize("said", ["zero", "none", "nil", "no data loss"])
def test_a_heading_may_say_that_nothing_may_be_lost(said):
    imported = read_plan(f"# P\n\n## Critical functions\n\n### Payroll (RPO: {said})\n\ntext\n")
    assert [row.values for row in imported.rows["functions"]] == [{"name": "Payroll", "rpo": said}]


def test_a_heading_that_says_so_of_nothing_in_particular_is_told():
    imported = read_plan("# P\n\n## Scenarios\n\n### Power cut (RPO: zero)\n\ntext\n")
    assert imported.rows == {}
    assert [(note.line, "speaks of a recovery objective" in note.why) for note in imported.unclear] == [(5, True)]
