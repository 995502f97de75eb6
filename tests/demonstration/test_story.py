"""The demonstration: made by the actions that people use, once, and never among somebody's own data."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from bcp_portal.demonstration.accounts import ACCOUNTS, PASSWORD
from bcp_portal.demonstration.moments import working_day
from bcp_portal.demonstration.people import make_accounts
from bcp_portal.demonstration.samples import FIRST
from bcp_portal.demonstration.story import RealData, make_demonstration
from bcp_portal.notices.models import Notice
from incidents.folding.state import IncidentState
from incidents.models import Entry, Incident, IncidentReview
from incidents.rooms import Room
from plans.actions.importing import import_plan
from plans.evidence.sources import results_of
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import Decision, PlanVersion
from tests.conftest import person

NOW = datetime(2026, 11, 29, 8, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[object]]:
    models = (User, Person, Plan, RequiredApproval, PlanVersion, Incident, Entry, Event, Notice)
    return {model.__name__: [*model.objects.order_by("pk").values()] for model in models}


def test_each_account_person_and_plan_is_there_by_the_deed_of_whom_it_takes():
    make_demonstration(at=NOW)
    events = Event.objects.order_by("pk")
    refs = {
        verb: {event.ref for event in events if event.verb == verb} for verb in events.values_list("verb", flat=True)
    }
    assert refs["person.created"] == {str(user.ref) for user in User.objects.all()}
    assert refs["directory_added"] == {entry.ref for entry in Person.objects.all()}
    assert refs["plan_imported"] == {plan.code for plan in Plan.objects.all()} == {"BCP-01"}
    assert {row.ref for row in RequiredApproval.objects.exclude(person=None)} <= refs["row_changed"]
    by = {event.ref: event.actor for event in events if event.verb == "person.created"}
    first, *others = User.objects.order_by("pk")
    assert (first.role, by[str(first.ref)]) == (Role.ADMINISTRATOR, None)
    assert {by[str(other.ref)] for other in others} == {first}
    assert Event.objects.get(verb="plan_imported").actor.role == Role.EDITOR
    assert {(user.email, user.name, user.role) for user in User.objects.all()} == {*ACCOUNTS}
    assert all(user.check_password(PASSWORD) and user.person.email == user.email for user in User.objects.all())


def test_the_plan_is_signed_by_the_three_that_it_names_weeks_before_in_the_order_in_which_things_happened():
    plan = make_demonstration(at=NOW)
    asked = {row.role: (row.person, row.deputy) for row in RequiredApproval.objects.filter(plan=plan)}
    assert {role: who and who.job_title for role, (who, _) in asked.items()} == {role: role for role in asked}
    assert [deputy.job_title for _, deputy in asked.values() if deputy] == ["Deputy CTO"]
    version = PlanVersion.objects.with_state().get()
    assert (version.number, version.state, version.signed) == ("1.0", VersionState.IN_FORCE, 3)
    assert timedelta(weeks=3) <= NOW - version.decided_at < NOW - version.submitted_at < timedelta(weeks=5)
    accepted = {gap["rule"] for row in Decision.objects.all() for gap in row.accepted or ()}
    assert accepted == {"DEP-02", "GOV-07"}
    moments = [*Event.objects.order_by("pk").values_list("at", flat=True)]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert not Notice.objects.filter(read_at=None).exists()


def test_an_incident_is_over_and_reviewed_and_proves_recovery_times_and_an_exercise_is_in_the_room():
    plan = make_demonstration(at=NOW)
    over, runs = Incident.objects.with_state().order_by("pk")
    assert (over.state, over.is_exercise) == (IncidentState.CLOSED, False)
    assert (runs.state, runs.is_exercise) == (IncidentState.DECLARED, True)
    situation = Room(over).situation
    assert {situation.step((one.plan, one.ref)).state.is_settled for one in situation.listed} == {True}
    closing = {entry.kind: entry.data["open"] for entry in situation.entries if entry.kind in ("stood_down", "closed")}
    assert closing == {"stood_down": [], "closed": []}
    doers = {entry.by_name for entry in situation.entries if entry.kind == "step_done"}
    assert doers == {"Responder (demo)", "IT Operations Manager (demo)"}
    assert [one.chosen.label for one in situation.strategies.failed] == ["Automated Failover"]
    [proof] = results_of([plan])[plan.pk]
    assert (proof.ref, proof.is_real) == (over.ref, True)
    assert {(one.function, one.rta // 60, one.rpa // 60) for one in proof.measurements} == {
        ("F-02", 186, 19),
        ("F-03", 142, 19),
    }
    review = IncidentReview.objects.whole().get(incident=over)
    assert (review.written_by_name, review.signature.by_name) == ("Responder (demo)", "IT Operations Manager (demo)")
    now = Room(runs).situation
    settled = sum(now.step((one.plan, one.ref)).state.is_settled for one in now.listed)
    assert settled == len(now.listed) // 2
    [clock] = [one for one in now.clocks(NOW) if one.is_lost]
    assert (clock.label, clock.rto.at - NOW) == ("Customer Communication", timedelta(minutes=22))


def test_again_it_makes_nothing_new_and_changes_nothing_beside_what_was_added_while_trying_it_out(capsys):
    call_command("load_demo")
    assert capsys.readouterr().out == "BCP-01 Business Continuity Plan (BCP) is loaded, with 9 demo accounts.\n"
    person("Somebody", Role.READER)
    before = everything()
    call_command("load_demo")
    make_demonstration(at=timezone.now() + timedelta(days=400))
    assert everything() == before


def test_a_plan_that_was_brought_in_before_keeps_the_history_that_it_has():
    accounts = make_accounts(at=NOW)
    editor = accounts["it-operations@example.com"]
    import_plan(text=FIRST.read_text(encoding="utf-8"), file_name=FIRST.name, code="", by=editor, at=NOW)
    make_demonstration(at=NOW + timedelta(days=90))
    assert Plan.objects.get().changed_at == NOW
    assert (PlanVersion.objects.count(), Incident.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 27, 0, 5, tzinfo=UTC), 26),
        (datetime(2026, 11, 29, 8, 30, tzinfo=UTC), 27),
        (datetime(2026, 11, 30, 23, 55, tzinfo=UTC), 27),
    ],
)
def test_people_work_on_working_days(at, day):
    assert working_day(at, days=1, hour=9, minute=4) == datetime(2026, 11, day, 9, 4, tzinfo=UTC)


def test_it_is_refused_where_the_first_account_is_somebody_elses():
    person("Somebody", Role.ADMINISTRATOR)
    with pytest.raises(RealData, match="accounts of its own, the first of somebody@example.com"):
        make_demonstration(at=NOW)
    assert (User.objects.count(), Plan.objects.count(), Event.objects.count()) == (1, 0, 0)


def test_it_is_refused_in_production(settings):
    settings.PORTAL_MODE = "production"
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("load_demo")
    assert not User.objects.exists()
