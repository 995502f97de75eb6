"""Submitting a draft: what is frozen, what is refused, and that the same click twice is one version."""

import json
from datetime import date, timedelta

import pytest

from bcp_portal.audit.models import Event
from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.reading import rows_of
from bcp_portal.notices.models import Notice
from plans.actions.changing import Archived
from plans.actions.outline import add_heading, delete_heading
from plans.actions.plans import archive_plan
from plans.actions.rows import change_row, delete_row
from plans.actions.versions import DraftChanged, InApproval, NothingChanged, NumberTaken, SignersMissing
from plans.freezing.issuing import Issue, issue, stated_number, written_like
from plans.freezing.numbers import as_issued, next_numbers
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Heading
from plans.models.states import VersionState
from plans.models.versions import PdfExport, PlanVersion
from tests.plans.signing import SUMMARY, change_rto, current_plan, stated, submit


def document(version):
    return json.loads(version.snapshot)


def test_a_submitted_draft_is_frozen_with_its_fingerprint_and_waits_for_three_signatures(world):
    version = submit(world, due_on=date(2026, 3, 20))
    assert version.sha256 == sha256(version.snapshot)
    assert canonical(document(version)) == version.snapshot
    assert stated(version).state == VersionState.IN_APPROVAL
    assert [(a.place, a.signer, a.deputy) for a in version.approvals.all()] == [
        (1, world.cto, world.deputy),
        (2, world.coo, None),
        (3, world.ciso, None),
    ]


def test_a_frozen_version_outlives_the_draft(world, in_approval):
    change_rto(world)
    assert PlanVersion.objects.get().snapshot == in_approval.snapshot
    assert "< 90 minutes" not in in_approval.snapshot


def test_submitting_is_one_event_with_the_fingerprint(world):
    before = Event.objects.count()
    version = submit(world)
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.actor, event.ref) == ("version_submitted", world.editor, "1.0")
    assert event.after["sha256"] == version.sha256


def test_each_approver_has_a_message_and_a_preview_is_due(world):
    version = submit(world, due_on=date(2026, 3, 20))
    assert {notice.user for notice in Notice.objects.all()} == {*world.approvers, world.deputy}
    assert all("Please sign by 20 March 2026." in notice.body for notice in Notice.objects.all())
    export = PdfExport.objects.get()
    assert (export.purpose, export.version, export.sha256) == ("preview", version, version.sha256)


def test_the_version_states_its_number_and_day_where_the_plan_states_them(world, signed):
    change_rto(world)
    version = submit(world, "1.1", at=world.now + timedelta(days=30))
    facts = {row["values"]["topic"]["value"]: row["values"]["value"] for row in rows_of(document(version), "facts")}
    assert facts["version"] == "1.1"
    assert facts["updated"] == {"text": "2026-04-01", "date": "2026-04-01"}


def test_the_history_goes_on_as_the_plan_writes_it_and_lists_no_version_twice(world, signed):
    change_rto(world)
    version = submit(world, "1.1")
    history = [row["values"] for row in rows_of(document(version), "history")]
    assert [(entry["number"], entry["on"]["text"]) for entry in history] == [
        ("v1.0", "January 14, 2025"),
        ("v1.1", "March 2, 2026"),
    ]
    assert history[1]["summary"] == SUMMARY
    printed = [b["rows"] for h in document(version)["outline"] for b in h["blocks"] if b["kind"] == "history"]
    assert printed == [["HI-01", "V-1.1"]]


def test_a_declined_version_stands_in_no_history(world):
    from_draft = current_plan(world).draft.document
    issued = issue(json.loads(from_draft), Issue("1.2", date(2026, 3, 2), "x"))
    assert [row["ref"] for row in rows_of(issued, "history")] == ["HI-01", "V-1.2"]


def test_issuing_leaves_the_drafts_document_as_it_is(world):
    draft = json.loads(current_plan(world).draft.document)
    before = canonical(draft)
    issue(draft, Issue("9.9", date(2026, 3, 2), "x"), [Issue("9.8", date(2026, 3, 1), "y")])
    assert canonical(draft) == before


def test_a_plan_without_a_history_gets_one_under_a_heading_of_its_own(world):
    draft = json.loads(current_plan(world).draft.document)
    for heading in draft["outline"]:
        heading["blocks"] = [block for block in heading["blocks"] if block["kind"] != "history"]
    for kind in draft["kinds"]:
        if kind["key"] == "history":
            kind["rows"] = []
    issued = issue(draft, Issue("1.0", date(2026, 3, 2), "First"))
    assert issued["outline"][-1]["title"] == "Version History"
    assert issued["outline"][-1]["blocks"][0]["rows"] == ["V-1.0"]


@pytest.mark.parametrize(
    "example, written",
    [
        ("January 14, 2025", "April 9, 2026"),
        ("Jan 14, 2025", "Apr 9, 2026"),
        ("14 January 2025", "9 April 2026"),
        ("2025-01-14", "2026-04-09"),
        ("14.01.2025", "09.04.2026"),
        ("last spring", "2026-04-09"),
        ("", "2026-04-09"),
    ],
)
def test_a_day_is_written_as_the_plan_writes_days(example, written):
    assert written_like(example, date(2026, 4, 9)) == written


def test_an_unchanged_draft_is_the_version_it_became(world, signed):
    assert canonical(as_issued(json.loads(current_plan(world).draft.document), signed)) == signed.snapshot


# Numbers


def test_the_first_number_is_the_one_that_the_plan_states(world):
    draft = json.loads(current_plan(world).draft.document)
    assert next_numbers(world.plan, draft) == ["1.0"]
    for row in rows_of(draft, "facts"):
        if row["values"]["topic"]["value"] == "version":
            row["values"]["value"] = "v2.3"
    assert next_numbers(world.plan, draft) == ["2.3"]


@pytest.mark.parametrize("stated, number", [("3", "3.0"), ("Version 2.1", "2.1"), ("TBD", ""), ("2025.1.2", "")])
def test_a_stated_version_counts_only_if_it_is_a_number(stated, number):
    row = {"ref": "FA-01", "values": {"name": "Version", "topic": {"value": "version"}, "value": stated}}
    assert stated_number({"kinds": [{"key": "facts", "rows": [row]}]}) == number


def test_a_number_is_used_once_even_if_its_version_was_never_in_force(world, signed):
    draft = json.loads(current_plan(world).draft.document)
    assert next_numbers(world.plan, draft) == ["1.1", "2.0"]
    change_rto(world)
    with pytest.raises(NumberTaken, match=r"^1\.0 is not free"):
        submit(world, "1.0")


# Refusals


def test_the_same_submission_twice_is_one_version(world):
    revision = current_plan(world).revision
    first = submit(world, revision=revision)
    assert submit(world, revision=revision) == first
    assert PlanVersion.objects.count() == 1
    assert Notice.objects.count() == 4  # three signers and a deputy


def test_another_submission_waits_until_the_first_is_decided(world, in_approval):
    change_rto(world)
    with pytest.raises(InApproval, match=r"^1\.0 is waiting for signatures: withdraw it first\.$"):
        submit(world, "1.1")


def test_a_draft_that_was_changed_in_the_meantime_is_not_submitted(world):
    seen = current_plan(world).revision
    change_rto(world)
    with pytest.raises(DraftChanged):
        submit(world, revision=seen)
    assert not PlanVersion.objects.exists()


def test_a_draft_that_is_in_force_already_is_not_submitted(world, signed):
    with pytest.raises(NothingChanged, match=r"since 1\.0"):
        submit(world, "1.1")


def test_a_change_taken_back_is_no_change(world, signed):
    change_rto(world)
    change_rto(world, "< 2 hours")
    with pytest.raises(NothingChanged):
        submit(world, "1.1")


def test_a_change_of_layout_can_be_submitted(world, signed):
    after = Heading.objects.living().filter(plan=world.plan).last()
    heading = add_heading(plan=world.plan, title="Annex", level=2, after=after, by=world.editor, at=world.now)
    submit(world, "1.1")
    delete_heading(heading=heading, by=world.editor, at=world.now)


def test_an_archived_plan_is_not_submitted(world):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    with pytest.raises(Archived):
        submit(world)


def approval(world, role="Chief Operations Officer"):
    return RequiredApproval.objects.get(plan=world.plan, role=role)


def choose(world, **people):
    row = approval(world)
    change_row(row=row, values=people, edition=row.edition, by=world.editor, at=world.now)


def test_a_role_without_a_person_is_named(world):
    choose(world, person=None)
    with pytest.raises(
        SignersMissing,
        match=r"^Chief Operations Officer has nobody who can sign: choose one\. COO or Deputy could sign instead\.$",
    ):
        submit(world)


def test_a_person_without_an_account_cannot_be_asked(world):
    choose(world, person=Person.objects.create(name="Board member"))
    with pytest.raises(SignersMissing, match=r"Board member .* has no account"):
        submit(world)


@pytest.mark.parametrize("role", ["auditor", "administrator", "editor"])
def test_an_account_that_may_not_sign_cannot_be_asked(world, role):
    user = world.by_role(role)
    choose(world, person=Person.objects.create(name=user.name, account=user))
    with pytest.raises(SignersMissing, match="may not sign"):
        submit(world)


def test_a_deputy_who_cannot_sign_is_named_too(world):
    choose(world, deputy=Person.objects.create(name="Stand-in"))
    with pytest.raises(SignersMissing, match="Stand-in"):
        submit(world)


def test_a_plan_that_nobody_has_to_sign_cannot_be_submitted(world):
    for row in RequiredApproval.objects.living().filter(plan=world.plan):
        delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    with pytest.raises(SignersMissing, match="No signature is required"):
        submit(world)


def test_whoever_is_the_only_one_to_sign_a_role_cannot_submit(world):
    with pytest.raises(SignersMissing, match="Nobody signs their own submission"):
        submit(world, by=world.coo)


def test_a_signer_with_a_deputy_can_submit_and_the_deputy_is_asked(world):
    choose(world, deputy=Person.objects.get(account=world.deputy))
    submit(world, by=world.coo)
    asked = {notice.user for notice in Notice.objects.all()}
    assert asked == {world.cto, world.ciso, world.deputy}
    body = " ".join(Notice.objects.get(user=world.deputy, topic="approval:BCP-01:1.0:2").body)
    assert "asks for your signature as the deputy of COO" in body
    body = " ".join(Notice.objects.get(user=world.deputy, topic="approval:BCP-01:1.0:1").body)
    assert "as the deputy you can sign instead" in body
