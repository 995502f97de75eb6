"""What stands when a draft is submitted: a blocker refuses, the rest is frozen, signed, and printed as known gaps."""

import json
from datetime import timedelta

import pytest
from django.utils.html import escape

from bcp_portal.documents.canonical import canonical
from bcp_portal.documents.diff import compare
from bcp_portal.documents.gaps import known_gaps
from bcp_portal.documents.html import to_html
from bcp_portal.documents.markdown import to_markdown
from plans.actions.findings import set_rule, withdraw_acceptance
from plans.actions.refreshing import check_plan
from plans.actions.versions import BlockersOpen, NothingChanged, submit_draft
from plans.freezing.imprints import version_imprint
from plans.models.findings import Finding
from plans.models.versions import PlanVersion
from tests.documents.printing import print_html
from tests.flat import flat
from tests.plans.finding import REASON, UNTIL, accept, back_up, finding
from tests.plans.signing import approve, change_rto, current_plan, stated, submit


def document(version: PlanVersion):
    return json.loads(version.snapshot)


@pytest.fixture
def blocker(world):
    """The finding, as one that stops a submission."""
    set_rule(rule="DEP-01", severity="blocker", by=world.administrator, at=world.now)
    back_up(world, "An alternative provider")
    for other in Finding.objects.open(world.now.date()).filter(rule="DEP-01"):
        if other != finding(world):
            accept(world, other)
    return finding(world)


def submit_unmended(world, at=None):
    """Submit with whatever stands, as the page does."""
    plan = current_plan(world)
    return submit_draft(
        plan=plan,
        revision=plan.revision,
        number="1.0",
        change_summary="First",
        due_on=None,
        by=world.editor,
        at=at or world.now,
    )


def test_an_open_blocker_refuses_the_submission_and_says_which(world, blocker):
    with pytest.raises(BlockersOpen, match="DEP-01: .*AI Services"):
        submit_unmended(world)
    assert not PlanVersion.objects.exists()


def test_what_a_submission_itself_mends_does_not_refuse_it(world):
    """The sample says that people approve it, and nobody signed: signing is what the submission asks for."""
    claim = Finding.objects.open(world.now.date()).get(plan=world.plan, severity="blocker")
    assert (claim.rule, claim.stops_submission) == ("GOV-01", False)
    version = submit_unmended(world)
    assert "GOV-01" not in {gap["rule"] for gap in document(version)["findings"]}
    approve(world, version)
    assert not Finding.objects.open(world.now.date()).filter(plan=world.plan, rule="GOV-01").exists()


def test_a_blocker_that_is_mended_or_accepted_refuses_nothing(world, blocker):
    accept(world, blocker)
    assert submit_unmended(world).number == "1.0"


def test_a_blocker_whose_acceptance_is_withdrawn_or_over_refuses_again(world, blocker):
    accept(world, blocker)
    with pytest.raises(BlockersOpen):
        submit_unmended(world, at=world.now.replace(month=7, day=1))
    withdraw_acceptance(finding=blocker, by=world.cto, at=world.now)
    with pytest.raises(BlockersOpen):
        submit_unmended(world)


def test_a_version_holds_what_stood_when_it_was_submitted_under_its_hash(world):
    accept(world)
    version = submit(world)
    frozen = document(version)["findings"]
    mine = next(found for found in frozen if found["rule"] == "DEP-01" and found["state"] == "accepted")
    assert (mine["accepted_by"], mine["until"], mine["reason"]) == ("CTO", UNTIL.isoformat(), REASON)
    assert mine["values"] == finding(world).values
    assert canonical(document(version)) == version.snapshot
    assert {found["state"] for found in frozen} == {"open", "accepted"}
    back_up(world, "Anthracite Cloud, Graz")
    assert document(PlanVersion.objects.get())["findings"] == frozen


def test_a_finding_that_came_or_went_makes_no_new_version(world, signed):
    set_rule(rule="DEP-01", severity="low", reason="Later", by=world.administrator, at=world.now)
    check_plan(plan=world.plan, at=world.now + timedelta(days=1))
    with pytest.raises(NothingChanged):
        submit(world, "1.1", at=world.now + timedelta(days=1))


def test_the_comparison_of_versions_does_not_speak_of_findings(world, signed):
    change_rto(world)
    accept(world)
    second = submit(world, "1.1")
    headlines = [change.headline for change in compare(document(signed), document(second))]
    assert len(headlines) == 1
    assert "Database Recovery" in headlines[0]


def test_the_draft_itself_has_no_findings_in_its_document(world):
    assert "findings" not in json.loads(current_plan(world).draft.document)
    assert known_gaps(json.loads(current_plan(world).draft.document)) == []


@pytest.mark.parametrize("write", [print_html, to_html])
def test_the_annex_lists_the_gaps_with_who_accepts_them_until_when_and_why(world, write):
    accept(world)
    version = submit(world)
    html = write(document(version), imprint=version_imprint(stated(version), is_approved=False))
    assert 'id="known-gaps"' in html
    assert 'href="#known-gaps"' in html
    assert f"Accepted by CTO until 30 June 2026: {REASON}" in html
    assert html.count("Accepted by") == 1
    assert html.index('id="known-gaps"') > html.index("Chief Information Security Officer")
    assert "RSP-12" not in html.partition('id="known-gaps"')[2]


def test_the_annex_says_the_title_of_a_rule_once_above_all_that_it_found(world, in_approval):
    html = print_html(document(in_approval), imprint=version_imprint(stated(in_approval), is_approved=False))
    annex = html.partition('id="known-gaps"')[2]
    found = [gap for gap in known_gaps(document(in_approval)) if gap.rule == "DEP-02"]
    assert len(found) > 1
    assert annex.count(f'<p class="title">{found[0].title}</p>') == 1
    assert annex.count('<th scope="row">DEP-02</th>') == 1
    assert all(escape(gap.sentence) in annex for gap in found)


def test_a_document_without_findings_has_no_annex(world, in_approval):
    bare = {**document(in_approval), "findings": []}
    assert "known-gaps" not in to_html(bare)
    assert "known-gaps" not in to_html({name: part for name, part in bare.items() if name != "findings"})


def test_the_markdown_has_no_annex_for_it_is_read_again(in_approval):
    assert "Known gaps" not in to_markdown(document(in_approval))


def test_the_signing_page_counts_the_gaps_and_lists_the_grave_ones(world, sign_in):
    accept(world)
    submit(world)
    html = flat(sign_in(world.coo).get("/plans/BCP-01/versions/1.0/approve/").content.decode())
    assert "Known gaps that you sign with" in html
    assert "Accepted by CTO until" in html
    assert 'datetime="2026-06-30"' in html
    assert "that nobody has accepted" in html
    assert "<b>1</b> info" not in html


def test_an_older_version_without_findings_is_signed_as_before(world, in_approval, sign_in):
    bare = {name: part for name, part in document(in_approval).items() if name != "findings"}
    assert known_gaps(bare) == []
