"""Recording a review or an assessment and taking it back: once, for good, with one event, and the plan is checked."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bcp_portal.audit.insert_only import RowsAreFrozen
from bcp_portal.audit.models import Event
from plans.actions.plans import archive_plan
from plans.actions.refreshing import check_plan
from plans.actions.refusals import AlreadyWithdrawn, NoReason, PlanArchived, SentBefore, StillToCome
from plans.actions.rows import change_row
from plans.models.findings import Finding
from plans.models.upkeep import ReviewItem
from testing.actions.reviews import record_review, withdraw_review
from testing.models.reviews import ReviewRecord
from testing.subjects import ReviewKind, ReviewRecording
from tests.testing.reviewing import assessed, recorded, subject

SUPPLIERS = ("Supabase", "Twilio", "Google Cloud")


@pytest.fixture
def recording(world) -> ReviewRecording:
    return ReviewRecording(
        token=uuid4(), subject=subject(world), version="", done_on=timezone.localdate(), is_satisfied=True
    )


def open_findings(world, rule: str) -> list[str]:
    """The sentences of the rule's open findings."""
    found = Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule=rule)
    return list(found.values_list("sentence", flat=True))


def test_records_are_counted_in_the_plan_each_kind_for_itself(world):
    assert [recorded(world).ref, assessed(world, "Twilio").ref, recorded(world).ref] == ["REV-01", "ASM-01", "REV-02"]


def test_a_record_keeps_the_check_list_of_its_day(world):
    row = ReviewItem.objects.filter(plan=world.plan).order_by("pk").first()
    made = recorded(world, done=frozenset([row.ref]))
    words = row.text
    change_row(row=row, values={"text": "Something else"}, edition=row.edition, by=world.editor, at=world.now)
    kept = ReviewRecord.objects.get(pk=made.pk)
    assert kept.points[0] == {"ref": row.ref, "text": words, "done": True, "note": ""}
    assert (kept.done_points, len(kept.points)) == (1, 3)


def test_recording_is_one_event_that_tells_the_outcome(world):
    before = Event.objects.count()
    recorded(world, is_satisfied=False, notes="The telephone numbers are old")
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.kind, event.ref, event.plan_code) == (
        "review_recorded",
        "upkeep_records",
        "REV-01",
        "BCP-01",
    )
    assert (event.after["is_satisfied"], event.after["points_done"], event.after["points"]) == (False, 0, 3)


def test_a_review_closes_the_finding_that_it_is_overdue_until_it_is_due_again(world):
    check_plan(plan=world.plan, at=timezone.now())
    assert len(open_findings(world, "GOV-02")) == 2
    made = recorded(world, of="Annual Updates")
    assert open_findings(world, "GOV-02") == []
    withdraw_review(made=made, reason="Another plan’s", by=world.editor, at=timezone.now())
    assert len(open_findings(world, "GOV-02")) == 2
    recorded(world, days_ago=100)
    assert "The last review that is recorded was on" in open_findings(world, "GOV-02")[0]


def test_a_review_that_found_much_to_change_was_held_all_the_same(world):
    recorded(world, of="Annual Updates", is_satisfied=False)
    assert open_findings(world, "GOV-02") == []


def test_a_review_after_an_incident_leaves_the_regular_one_due(world):
    check_plan(plan=world.plan, at=timezone.now())
    made = recorded(world, of="After Incidents")
    assert not made.is_regular
    assert len(open_findings(world, "GOV-02")) == 2


def test_the_promise_of_assessments_is_kept_when_every_supplier_was_assessed(world):
    check_plan(plan=world.plan, at=timezone.now())
    assert "No assessment is recorded of Supabase, Twilio and Google Cloud." in open_findings(world, "DEP-08")[0]
    for number, name in enumerate(SUPPLIERS, start=1):
        assessed(world, name)
        assert bool(open_findings(world, "DEP-08")) == (number < len(SUPPLIERS))


def test_an_assessment_names_the_supplier_as_the_directory_does(world):
    made = assessed(world, "Twilio")
    assert made.subject == "Twilio"
    assert made.subject_ref == subject(world, ReviewKind.ASSESSMENT, "Twilio").ref != ""


def test_the_same_form_records_once(world, recording):
    first = record_review(plan=world.plan, recording=recording, by=world.editor, at=timezone.now())
    events = Event.objects.count()
    with pytest.raises(SentBefore) as refusal:
        record_review(plan=world.plan, recording=replace(recording, notes="Again"), by=world.editor, at=timezone.now())
    assert refusal.value.ref == first.ref
    assert (ReviewRecord.objects.count(), Event.objects.count()) == (1, events)


def test_what_is_still_to_come_was_not_done(world, recording):
    tomorrow = replace(recording, done_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(StillToCome, match="still to come"):
        record_review(plan=world.plan, recording=tomorrow, by=world.editor, at=timezone.now())
    assert not ReviewRecord.objects.exists()


def test_nothing_is_recorded_of_an_archived_plan(world, recording):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    with pytest.raises(PlanArchived):
        record_review(plan=world.plan, recording=recording, by=world.editor, at=timezone.now())


def test_a_record_is_withdrawn_once_with_a_reason_and_one_event(world):
    made = assessed(world, "Twilio")
    with pytest.raises(NoReason):
        withdraw_review(made=made, reason=" ", by=world.editor, at=timezone.now())
    before = Event.objects.count()
    withdraw_review(made=made, reason="The wrong day", by=world.responder, at=timezone.now())
    with pytest.raises(AlreadyWithdrawn, match="ASM-01 was withdrawn by Responder before"):
        withdraw_review(made=made, reason="Again", by=world.editor, at=timezone.now())
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.ref, event.after) == ("assessment_withdrawn", "ASM-01", {"reason": "The wrong day"})
    assert assessed(world, "Twilio").ref == "ASM-02"


def test_a_record_can_not_be_changed_or_deleted_by_code_or_in_the_database(world):
    made = recorded(world)
    with pytest.raises(RowsAreFrozen):
        made.save()
    with pytest.raises(RowsAreFrozen):
        ReviewRecord.objects.update(is_satisfied=False)
    for statement in ("UPDATE plans_upkeeprecord SET notes = 'x'", "DELETE FROM plans_upkeeprecord"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
