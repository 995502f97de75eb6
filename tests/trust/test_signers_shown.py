"""What signers, auditors and paper are told of who signs, and that the trail's verbs are known to who asks it."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.diff import compare
from incidents.folding.kinds import KINDS  # entries of incidents, whose events are of no plan
from plans.actions.findings import Accepting
from plans.actions.rows import change_row
from plans.freezing.authorship import NOT_EDITS
from plans.freezing.frozen_signers import signed_document
from plans.freezing.imprints import version_imprint
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.findings import Acceptance
from plans.models.versions import Approval, PlanVersion
from tests.documents.printing import print_html
from tests.flat import flat
from tests.plans.signing import approve, change_rto, sign, submit

ROOT = Path(__file__).resolve().parents[2]
CHANGES_OF_DRAFTS = {
    "plan_created",
    "plan_changed",
    "plan_copied",
    "plan_imported",
    "draft_followed",
    "row_added",
    "row_changed",
    "row_deleted",
    "row_moved",
    "row_restored",
    "rows_gathered",
    "rows_lifted",
    "rows_placed",
    "block_added",
    "block_changed",
    "block_deleted",
    "block_moved",
    "block_restored",
    "prose_added",
    "prose_changed",
    "heading_added",
    "heading_changed",
    "heading_deleted",
    "heading_moved",
    "heading_restored",
    "contacts_added",
    "contacts_taken_back",
    "question_answered",
    "answer_withdrawn",
    "successor_named",
}
OF_NO_PLAN = {
    "account_linked",
    "account_unlinked",
    "alarms_dismissed",
    "directory_added",
    "directory_changed",
    "directory_confirmed",
    "directory_deleted",
    "duty_added",
    "incident_review_signed",
    "duty_changed",
    "rule_set",
    "template_added",
    "template_changed",
}
NO_VERBS = {"action_assigned"}  # kinds of notices


def paper(version: PlanVersion, *, is_approved: bool) -> str:
    return flat(print_html(json.loads(version.snapshot), version_imprint(version, is_approved=is_approved)))


def test_paper_names_the_account_that_is_to_sign_and_that_has_signed(world, in_approval):
    assert re.search(r"COO</span>.*Signs with</dt><dd>coo@example\.com", paper(in_approval, is_approved=False), re.S)
    done = approve(world, in_approval)
    assert re.search(r"<b>COO</b>.*Signed with</dt><dd>coo@example\.com", paper(done, is_approved=True), re.S)


def test_paper_names_the_deputy_with_the_account_of_the_deputy(world, in_approval):
    sign(world, in_approval, 1, by=world.deputy)
    sign(world, in_approval, 2)
    sign(world, in_approval, 3)
    printed = paper(PlanVersion.objects.with_state().get(pk=in_approval.pk), is_approved=True)
    assert re.search(r"Signed with</dt><dd>deputy@example\.com.*Deputy for</dt><dd>CTO", printed, re.S)


def test_paper_prints_who_was_taken_away_beside_who_is_asked_now(world, signed):
    row = RequiredApproval.objects.get(plan=world.plan, role="Chief Operations Officer")
    values = {"person": Person.objects.get(account=world.deputy)}
    change_rto(world)

    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now)
    first = RequiredApproval.objects.get(plan=world.plan, role="Chief Technology Officer")
    change_row(row=first, values={"deputy": None}, edition=first.edition, by=world.editor, at=world.now)
    printed = paper(submit(world, "1.1", at=world.now + timedelta(days=9)), is_approved=False)
    assert "deputy@example.com" in printed
    assert re.search(r"Chief Operations Officer <span class=\"faint\">required by version 1\.0</span>", printed)


@pytest.mark.parametrize("least", [1, 2])
def test_the_cover_says_when_one_person_signs_alone(world, settings, least):
    settings.LEAST_SIGNATURES = least
    if least == 1:
        for role in ("Chief Operations Officer", "Chief Information Security Officer"):
            RequiredApproval.objects.filter(plan=world.plan, role=role).update(deleted_at=world.now)
        change_rto(world)
    printed = paper(submit(world), is_approved=False)
    assert ("Signed by one person alone" in printed) is (least == 1)


def test_gaps_accepted_in_signing_are_not_denied_by_the_annex(world):
    Acceptance.objects.all().delete()
    version = submit(world)
    sign(world, version, 1, accepting=Accepting((0,), "Until the next budget", date(2026, 12, 1)))
    sign(world, version, 2)
    sign(world, version, 3)
    printed = paper(PlanVersion.objects.with_state().get(pk=version.pk), is_approved=True)
    assert "Until the next budget" in printed
    assert "Nobody has accepted any of them" not in printed
    assert "when it was submitted" in printed
    assert "What was accepted in the act of signing stands with the signature" in printed


def test_the_page_says_that_a_deputy_signed(world, in_approval, sign_in):
    sign(world, in_approval, 1, by=world.deputy)
    shown = flat(sign_in(world.ciso).get("/plans/BCP-01/versions/1.0/approve/").content.decode())
    assert ", by the deputy Deputy" in shown


def test_gaps_that_will_be_signed_stand_on_the_page_before_the_submission(world, sign_in):
    shown = flat(sign_in(world.editor).get("/plans/BCP-01/submit/").content.decode())
    assert "Known gaps that will be signed" in shown
    assert re.search(r"<b>\d+</b> high", shown)


def test_versions_of_before_accounts_were_frozen_are_compared_by_what_was_asked(world, in_approval):
    frozen = json.loads(in_approval.snapshot)
    del frozen["signing"]
    text = canonical(frozen)
    old = PlanVersion.objects.create(
        plan=world.plan,
        major=9,
        minor=0,
        snapshot=text,
        sha256=sha256(text),
        change_summary="",
        submitted_by=world.editor,
        submitted_by_name="Editor",
        submitted_at=world.now,
        signing_order="any",
    )
    for one in in_approval.approvals.all():
        Approval.objects.create(version=old, place=one.place, ref=one.ref, role=one.role, signer=world.auditor)
    changes = compare(signed_document(old), signed_document(in_approval))
    headlines = [change.headline for change in changes if change.kind == "approvals"]
    assert headlines
    assert all("signs with Auditor (auditor@example.com) →" in headline for headline in headlines)


def test_every_verb_of_the_trail_is_known_as_a_change_of_the_draft_or_not():
    """What is not named as harmless counts as a change of the draft: a new verb must be looked at once."""
    named = re.compile(r"""(?:\.record\(\s*|\b_record\(\s*|verb=|verb = )f?"([a-z_]+)["']""")
    looks = re.compile(r'"((?!is_|has_|may_)[a-z]+(?:_[a-z]+)*_(?:[a-z]*ed|made|up|over|again|back))"')
    files = [path for folder in ("plans", "testing", "incidents") for path in (ROOT / folder / "actions").rglob("*.py")]
    verbs = {verb for path in files for way in (named, looks) for verb in way.findall(path.read_text())}
    assert len(verbs) > 50
    unknown = verbs - CHANGES_OF_DRAFTS - NOT_EDITS - OF_NO_PLAN - NO_VERBS - {*KINDS}
    assert not unknown
