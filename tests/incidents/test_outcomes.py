"""What an incident came to: measured when it is closed, proof on the pages of the plan, folded again at night."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_portal.audit.chain_check import evidence_faults
from incidents.actions.ending import merge, reopen
from incidents.actions.functions import mark_function
from incidents.actions.saying import say, set_moment
from incidents.actions.steps import mark_step
from incidents.integrity import incident_faults
from incidents.models import Outcome, RecoveryMeasurement
from incidents.packing import incidents as packed_incidents
from incidents.pages.retrospect import retrospect
from incidents.rooms import Room
from plans.evidence.proofs import last_tried
from plans.evidence.sources import exercises_of, record_called, results_of
from plans.packing.period import Period
from tests.flat import flat
from tests.incidents.fighting import PLAN, at, closed, declared, doing, fought, restored, signed_with_clock
from tests.plans.recovery.linking import link
from tests.testing.holding import function, held, measuring

pytestmark = pytest.mark.django_db
MINUTE = 60


def measured(world) -> list[tuple[str, int, bool]]:
    """Of the first function: what measured its recovery, the RTA in minutes, and whether it was real."""
    found = results_of([world.plan])[world.plan.pk]
    return [(one.ref, of.rta // MINUTE, one.is_real) for one in found for of in one.measurements]


def page(client, address: str) -> str:
    return flat(client.get(address).content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("start, minutes", [("event", 80), ("detection", 70), ("declaration", 49)])
def test_a_recovery_counts_from_the_plans_own_basis_and_is_proof_on_its_page(world, sign_in, start, minutes):
    link(world)
    incident = fought(world, signed_with_clock(world, start))
    assert measured(world) == [(incident.ref, minutes, True)]
    row = RecoveryMeasurement.objects.get()
    assert (row.basis, row.strategy_ref, row.on, row.rpa_seconds) == (start, "S-01", date(2026, 3, 4), 15 * MINUTE)
    assert (row.activation.version.number, row.entries) == ("1.0", [1, 3, 4, 5, 7])
    assert row.rto_seconds
    assert not [*incident_faults(), *evidence_faults()]
    [result] = results_of([world.plan])[world.plan.pk]
    assert last_tried([result], today=date(2026, 3, 14))["S-01"].startswith(
        f"last used in an incident 10 days ago ({incident.ref})"
    )
    client = sign_in(world.reader)
    home = page(client, "/?plan=BCP-01")
    assert f'href="/incidents/{incident.ref}/outcome/"' in home
    assert "in an incident" in home
    recovery = page(client, "/plans/BCP-01/recovery/")
    assert f"in incident {incident.ref}" in recovery
    shown = page(client, f"/incidents/{incident.ref}/outcome/")
    assert f"from {'the event' if start == 'event' else f'its {start}'}, 4 March 2026" in shown
    assert "data of 15 min lost" in shown


def test_the_last_round_counts_and_what_comes_late_is_measured_again(world, signed):
    incident = fought(world, signed)
    assert measured(world) == [(incident.ref, 80, True)]
    reopen(incident, doing(world.responder, "07:00"), text="Orders hang again")
    assert measured(world) == []
    mark_function(incident, "lost", doing(world.responder, "07:01", happened="06:50"), plan=PLAN, ref="F-01")
    mark_function(
        incident, "restored", doing(world.responder, "07:30"), plan=PLAN, ref="F-01", text="Orders go through"
    )
    closed(world, incident, "08:00")
    assert measured(world) == [(incident.ref, 270, True)]  # to the last restoration
    say(incident, "note", doing(world.responder, "09:00"), text="Quiet since")
    mark_step(incident, "done", doing(world.responder, "09:01", happened="07:10"), plan=PLAN, ref="ST-01")
    assert Outcome.objects.count() == 2
    when = doing(world.responder, "09:30")
    set_moment(incident, when, name="event", at=at("02:30"), is_estimated=True, is_latest=False)
    assert measured(world) == [(incident.ref, 300, True)]
    assert [outcome.as_of for outcome in Outcome.objects.all()] == [9, 14, 17]
    assert not [*incident_faults(), *evidence_faults()]


def test_what_is_only_bounded_in_part_or_not_back_proves_nothing(world, signed, sign_in):
    incident = declared(world, signed)
    latest = doing(world.responder, "03:36")
    set_moment(incident, latest, name="event", at=at("03:00"), is_estimated=False, is_latest=True)
    mark_function(incident, "lost", doing(world.responder, "03:50"), plan=PLAN, ref="F-02")
    mark_function(incident, "degraded", doing(world.responder, "04:00"), plan=PLAN, ref="F-01", text="Half the shops")
    part = doing(world.responder, "04:01")
    mark_function(incident, "degraded", part, plan=PLAN, ref="F-02", text="By telephone")
    mark_function(incident, "accepted", doing(world.responder, "04:02"), plan=PLAN, ref="F-02", text="CTO, until May")
    restored(world, incident, "03:45")
    closed(world, incident)
    assert measured(world) == []
    shown = page(sign_in(world.auditor), f"/incidents/{incident.ref}/outcome/")
    for said in ("to spare at best", "not back</b>, RTO "):
        assert said in shown
    [packed] = packed_incidents(world.plan, Period(date(2026, 1, 1), timezone.localdate()))
    assert any(one.get("RTA in seconds, at least") == "2700" for one in packed.columns["measured"])
    for said in ("45 min at least", "it proves nothing good", "Half the shops", "It is accepted as lost"):
        assert said in shown
    assert record_called(world.plan, incident.ref).kind == "incident"


def test_restored_and_back_to_normal_are_two_moments_of_an_outcome(world, signed, sign_in):
    incident = declared(world, signed)
    restored(world, incident)
    mark_function(incident, "normal", doing(world.responder, "05:00", day=4), plan=PLAN, ref="F-01")
    closed(world, incident)
    [packed] = packed_incidents(world.plan, Period(date(2026, 1, 1), timezone.localdate()))
    assert packed.columns["measured"][0]["back to normal"] == "2026-03-04T05:00:00+00:00"
    shown = page(sign_in(world.auditor), f"/incidents/{incident.ref}/outcome/")
    assert "Back to normal 40 min after it was restored, 4 March 2026, 05:00 UTC." in shown
    other = fought(world, signed)
    shown = page(sign_in(world.auditor), f"/incidents/{other.ref}/outcome/")
    assert "It was not back to normal when the incident was closed." in shown


def test_what_was_merged_says_where_it_went_and_what_was_estimated_says_so(world, signed, sign_in):
    incident, part = declared(world, signed), declared(world, None)
    merge(part, incident, doing(world.responder, "03:36"))
    event = doing(world.responder, "03:37")
    set_moment(incident, event, name="event", at=at("03:05"), is_estimated=True, is_latest=False)
    restored(world, incident)
    incident = closed(world, incident)
    client = sign_in(world.auditor)
    assert f"It was merged into {incident.ref}" in page(client, f"/incidents/{part.ref}/outcome/")
    assert "03:05 UTC (estimated)" in page(client, f"/incidents/{incident.ref}/outcome/")
    [moments, *_] = retrospect(Room(incident), Outcome.objects.get())
    assert any(said.startswith(f"{part.ref} was merged into it") for said in moments["items"])


def test_a_strategy_that_is_entered_afterwards_is_the_one_by_which_a_function_came_back(world, signed, sign_in):
    link(world)
    incident = declared(world, signed)
    chosen = {"token": str(uuid4()), "strategy": f"choose {PLAN} S-01", "when": "2026-03-04T03:40"}
    assert sign_in(world.responder).post(f"/incidents/{incident.ref}/strategies/", chosen).status_code == 302
    mark_function(
        incident, "restored", doing(world.responder, "04:20"), plan=PLAN, ref="F-01", text="Orders go through"
    )
    closed(world, incident)
    assert incident.entries.get(kind="strategy_chosen").happened_at == at("03:40")
    assert RecoveryMeasurement.objects.get().strategy_ref == "S-01"


def test_an_exercise_in_the_room_proves_without_being_one_of_the_programme(world, signed):
    held(world, measuring(function(world), "3h"), on=date(2026, 3, 4))
    incident = fought(world, signed, is_exercise=True)
    assert [one.ref for one in exercises_of([world.plan])[world.plan.pk]] == ["X-01"]
    assert measured(world)[-1] == (incident.ref, 80, False)  # what was entered as it happened before what was typed


def test_it_takes_few_queries_however_many_plans_and_incidents(world, signed):
    for _ in range(3):
        fought(world, signed)
    with CaptureQueriesContext(connection) as asked:
        assert len(results_of([world.plan])[world.plan.pk]) == 3
    assert len([query for query in asked if "incidents_" in query["sql"]]) == 1


def test_what_was_measured_is_never_changed(world, signed):
    fought(world, signed)
    for change in (
        "UPDATE incidents_outcome SET to_recover = 1",
        "DELETE FROM incidents_outcome",
        "UPDATE incidents_recoverymeasurement SET rta_seconds = 1",
        "DELETE FROM incidents_recoverymeasurement",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_what_was_measured_otherwise_is_named_at_night(world, signed):
    incident = fought(world, signed)
    stored = RecoveryMeasurement.objects.get()
    values = {one.attname: getattr(stored, one.attname) for one in RecoveryMeasurement._meta.concrete_fields}
    last = Outcome.objects.get()
    say(incident, "note", doing(world.responder, "09:00"), text="Quiet since")
    faster = {one.attname: getattr(last, one.attname) for one in Outcome._meta.concrete_fields}
    forged = Outcome.objects.create(**faster | {"id": None, "as_of": last.as_of + 1, "to_recover": 60})
    RecoveryMeasurement.objects.create(**values | {"id": None, "outcome_id": forged.pk, "rta_seconds": 60})
    said = " ".join(fault.sentence for fault in incident_faults())
    assert "its to recover does not follow from its entries" in said
    assert "does not follow from its entries: rta" in said
