"""After a version comes into force the draft says of itself what that version says, and nobody has edited it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import SYSTEM
from bcp_portal.documents.canonical import canonical
from bcp_portal.documents.diff import compare
from bcp_portal.documents.reading import rows_of
from plans.actions.approvals import decline_version
from plans.actions.copying import copy_plan
from plans.actions.rows import change_row, delete_row
from plans.actions.stale_edits import Stale
from plans.actions.versions import NothingChanged
from plans.evidence.status import statuses_of
from plans.freezing.numbers import as_issued, next_numbers
from plans.models.facts import Fact
from plans.models.findings import Finding
from plans.models.plan import Block
from plans.models.upkeep import HistoryEntry
from plans.models.versions import PlanVersion
from tests.databases import standing
from tests.flat import flat
from tests.plans.mending import text
from tests.plans.signing import approve, change_rto, current_plan, sign, submit


@pytest.fixture
def now(world):
    """Today, so that what pages say of the day holds."""
    world.now = timezone.now()
    return world.now


@pytest.fixture
def in_force(followed, now) -> PlanVersion:
    return followed


@standing
def followed(world) -> PlanVersion:
    """1.0 was declined; 1.1 is in force."""
    world.now = now = timezone.now()
    first = submit(world)
    decline_version(version=first, place=1, sha256=first.sha256, reason="Not yet", by=world.cto, at=now)
    change_rto(world)
    return approve(world, submit(world, "1.1", at=now + timedelta(minutes=1)), at=now + timedelta(minutes=2))


def draft(world) -> dict:
    return json.loads(current_plan(world).draft.document)


def fact(world, topic: str) -> Fact:
    return Fact.objects.living().filter(plan=world.plan, topic=topic).first()


def write(world, row, **values) -> None:
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now + timedelta(minutes=5))


def test_the_facts_and_the_history_of_the_draft_follow_the_version_in_force(world, in_force):
    today = timezone.localdate()
    assert fact(world, "version").value == "1.1"
    assert fact(world, "updated").value == today.isoformat()
    entries = [(row["ref"], str(row["values"]["number"])) for row in rows_of(draft(world), "history")]
    assert entries == [("HI-01", "v1.0"), ("V-1.1", "v1.1")]
    assert Block.objects.get(plan=world.plan, kind="history").rows == ["HI-01", "V-1.1"]


def test_the_draft_is_overdue_for_no_review_once_its_new_version_is_signed(world, in_force, editor):
    next_review = rows_of(draft(world), "facts")
    values = {row["values"]["topic"]["value"]: row["values"]["value"] for row in next_review}
    assert values["next_review"]["date"] > timezone.localdate().isoformat()
    assert not Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule="GOV-02").exists()
    for page in ("/", "/plans/", "/plans/BCP-01/", "/plans/BCP-01/reviews/"):
        assert "days overdue" not in flat(editor.get(page).content.decode()), page


def test_the_signers_saw_the_new_day_of_review_and_what_is_stated_of_a_day_to_come_stays(world, now):
    row = fact(world, "next_review")
    to_come = (timezone.localdate() + timedelta(days=20)).isoformat()
    write(world, row, value=to_come)
    version = approve(world, submit(world, at=now + timedelta(minutes=6)), at=now + timedelta(minutes=7))
    assert fact(world, "next_review").value == to_come
    assert to_come in version.snapshot


def test_nothing_differs_between_the_draft_and_the_version_in_force(world, in_force, editor):
    document = as_issued(draft(world), in_force)
    assert compare(json.loads(in_force.snapshot), document) == []
    assert canonical(document) == in_force.snapshot
    page = flat(editor.get("/plans/BCP-01/").content.decode())
    assert "the draft says what v1.1 says" in page
    with pytest.raises(NothingChanged):
        submit(world, "1.2", at=world.now + timedelta(hours=1))


def test_it_is_no_edit_of_anybody_and_one_event_of_the_portal(world, in_force):
    plan = current_plan(world)
    [status] = statuses_of(world.editor, [plan], on=timezone.localdate())
    assert not status.is_edited
    [event] = Event.objects.filter(verb="draft_followed")
    assert (event.actor, event.actor_name, event.ref) == (None, SYSTEM, "1.1")
    assert event.before["Version"] == "1.0"
    assert event.after["Version"] == "1.1"
    assert event.after["history"] == ["v1.1"]
    since = Event.objects.filter(plan_code="BCP-01", at__gt=in_force.submitted_at).exclude(kind="versions")
    assert not since.exists()


def test_a_declined_version_changes_nothing_in_the_draft(world, now):
    before = current_plan(world).draft.document
    version = submit(world)
    decline_version(version=version, place=1, sha256=version.sha256, reason="Not yet", by=world.cto, at=now)
    assert current_plan(world).draft.document == before


def test_before_the_last_signature_nothing_follows(world, now):
    version = submit(world)
    sign(world, version, 1, at=now)
    assert fact(world, "updated").value == "2025-01-14"


def test_what_somebody_wrote_in_the_meantime_stays(world, now):
    version = submit(world)
    write(world, fact(world, "version"), value="1.2 in the making")
    approve(world, version, at=now + timedelta(minutes=10))
    assert fact(world, "version").value == "1.2 in the making"
    assert fact(world, "updated").value == timezone.localdate().isoformat()
    [status] = statuses_of(world.editor, [current_plan(world)], on=timezone.localdate())
    assert status.is_edited


def test_a_fact_that_was_only_renamed_in_the_meantime_follows(world, now):
    version = submit(world)
    write(world, fact(world, "version"), name="Edition")
    approve(world, version, at=now + timedelta(minutes=10))
    assert (fact(world, "version").name, fact(world, "version").value) == ("Edition", "1.0")
    assert fact(world, "updated").value == timezone.localdate().isoformat()


def test_whoever_edits_another_row_at_that_moment_saves_as_if_nothing_had_happened(world, now, editor):
    row = change_rto(world, "< 3 hours")
    version = submit(world)
    row.refresh_from_db()
    approve(world, version, at=now + timedelta(minutes=10))
    write(world, row, rto="< 4 hours")
    row.refresh_from_db()
    assert row.rto == "< 4 hours"


def test_whoever_edits_that_very_fact_loses_nothing_and_is_told_that_the_portal_wrote(world, now, editor):
    row = fact(world, "updated")
    version = submit(world)
    approve(world, version, at=now + timedelta(minutes=10))
    with pytest.raises(Stale):
        write(world, row, name="Last change")
    block = next(b for b in Block.objects.living().filter(plan=world.plan, kind="facts") if row.ref in b.rows)
    sent = {"edition": row.edition, "name": "Last change", "value": row.value, "topic": row.topic}
    answer = editor.post(reverse("plans:row", args=["BCP-01", block.ref, row.ref]), sent)
    assert answer.status_code == 409
    assert SYSTEM in flat(answer.content.decode())
    assert "Last change" in flat(answer.content.decode())


def test_a_second_version_goes_on_from_there(world, in_force):
    change_rto(world, "< 20 minutes")
    plan = current_plan(world)
    number = next_numbers(plan, draft(world))[0]
    assert number == "1.2"
    at = world.now + timedelta(hours=1)
    version = approve(world, submit(world, number, at=at), at=at + timedelta(minutes=1))
    refs = [row["ref"] for row in rows_of(json.loads(version.snapshot), "history")]
    assert refs == ["HI-01", "V-1.1", "V-1.2"]
    assert [row["ref"] for row in rows_of(draft(world), "history")] == refs
    assert canonical(as_issued(draft(world), version)) == version.snapshot


@pytest.mark.parametrize("summary", ["x" * 1900, "Line one\n\nLine two"])
def test_a_summary_longer_than_a_line_stands_whole_in_the_version(world, now, summary):
    change = approve(world, submit(world, change_summary=summary), at=now + timedelta(minutes=1))
    assert canonical(as_issued(draft(world), change)) == change.snapshot


def test_a_plan_whose_document_states_no_history_gets_the_portals_own(world, now):
    for entry in HistoryEntry.objects.filter(plan=world.plan):
        delete_row(row=entry, edition=entry.edition, by=world.editor, at=now)
    Block.objects.filter(plan=world.plan, kind="history").update(deleted_at=now)
    write(world, fact(world, "owner"), value="Somebody new")
    version = approve(world, submit(world, at=now + timedelta(minutes=6)), at=now + timedelta(minutes=7))
    assert [row["ref"] for row in rows_of(draft(world), "history")] == ["V-1.0"]
    assert canonical(as_issued(draft(world), version)) == version.snapshot


def test_what_was_deleted_from_the_history_is_listed_again_by_the_next_version_alone(world, in_force):
    HistoryEntry.objects.filter(plan=world.plan, ref="V-1.1").update(deleted_at=timezone.now())
    change_rto(world, "< 20 minutes")
    at = world.now + timedelta(hours=1)
    version = approve(world, submit(world, "1.2", at=at), at=at + timedelta(minutes=1))
    assert [row["ref"] for row in rows_of(json.loads(version.snapshot), "history")] == ["HI-01", "V-1.1", "V-1.2"]


def test_a_version_in_the_history_is_the_portals_own_and_not_edited(world, in_force, editor):
    block = Block.objects.get(plan=world.plan, kind="history")
    page = editor.get("/plans/BCP-01/", {"edit": block.ref})
    assert page.status_code == 200
    assert "The portal’s own" in flat(page.content.decode())
    assert editor.get("/plans/BCP-01/", {"edit": block.ref, "row": "V-1.1"}).status_code == 404
    first = HistoryEntry.objects.get(plan=world.plan, ref="HI-01")
    sent = {"edition": first.edition, "number": "v1.0", "on": "January 14, 2025", "summary": "First", "then": "next"}
    assert editor.post(reverse("plans:row", args=["BCP-01", block.ref, "HI-01"]), sent, follow=True).status_code == 200


def test_on_the_page_and_on_paper_what_the_document_states_is_told_apart(world, in_force, editor):
    for page in ("/plans/BCP-01/", "/plans/BCP-01/versions/1.1/"):
        entries = [
            text(each.getparent())
            for each in html.fromstring(editor.get(page).content.decode()).xpath("//small[@class='origin']")
        ]
        if page == "/plans/BCP-01/":
            assert [said for said in entries if "v1.0" in said and said.endswith("(as the document states)")]
            assert [said for said in entries if "v1.1" in said and said.endswith("(issued in the portal)")]
    versions = editor.get("/plans/BCP-01/versions/").content.decode()
    assert "What the document itself states" in versions


def test_the_rule_on_what_a_version_records_asks_nothing_of_the_portals_versions(world, in_force):
    found = Finding.objects.not_fixed(timezone.localdate()).filter(plan=world.plan, rule="GOV-05")
    assert "V-1.1" not in {value["ref"] for one in found for value in one.values}


def test_a_copy_lists_no_version_that_it_never_had(world, in_force):
    copy = copy_plan(plan=world.plan, code="BCP-77", title="A copy", by=world.editor, at=world.now)
    assert [entry.ref for entry in HistoryEntry.objects.filter(plan=copy)] == ["HI-01"]


def test_a_plan_from_before_catches_up_with_its_next_version(world, now):
    """Its draft lacks what earlier versions listed."""
    approve(world, submit(world), at=now + timedelta(minutes=1))
    HistoryEntry.objects.filter(plan=world.plan).exclude(ref="HI-01").delete()
    change_rto(world)
    at = now + timedelta(hours=1)
    version = approve(world, submit(world, "1.1", at=at), at=at + timedelta(minutes=1))
    assert [row["ref"] for row in rows_of(draft(world), "history")] == ["HI-01", "V-1.1"]
    assert canonical(as_issued(draft(world), version)) == version.snapshot
