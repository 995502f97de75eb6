"""The demonstration: made by the actions that people use, once, and never among somebody's own data."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from bcp_portal.demonstration.accounts import ACCOUNTS, PASSWORD
from bcp_portal.demonstration.moments import working_day
from bcp_portal.demonstration.people import make_accounts
from bcp_portal.demonstration.samples import FIRST, KEPT
from bcp_portal.demonstration.story import RealData, make_demonstration
from bcp_portal.notices.models import Notice
from incidents.folding.state import IncidentState
from incidents.models import Entry, Incident, IncidentReview
from incidents.rooms import Room
from plans.actions.importing import import_plan
from plans.evidence.sources import results_of
from plans.integrity.evidence_check import check_everything
from plans.models.approvals import RequiredApproval
from plans.models.change_requests import ChangeRequest, ChangeState
from plans.models.corrective_actions import ActionState, ActionStep
from plans.models.directory import Person
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.models.states import VersionState
from plans.models.versions import Decision, PlanVersion
from plans.pages.readiness.page import readiness_of, scope_of
from testing.models.exercises import Exercise
from testing.models.keepers import PlanKeeper
from testing.models.occurrences import Occurrence
from testing.models.reviews import ReviewRecord
from tests.conftest import person
from tests.demonstrated import TOLD_AT as NOW

DAYS = (
    "2028-02-29T08:30",  # a leap day
    "2027-01-31T23:55",  # the end of a month, and of the day
    "2026-10-25T00:30",  # the night in which clocks are put back
    "2027-03-28T01:10",  # and the one in which they go on
    "2027-01-01T00:10",
)
NEEDS = {  # of each account, kinds of what needs it
    "it-operations": {"approved", "missed", "corrections", "verifying", "submissions"},
    "cto": {"changes"},
    "coo": {"signatures"},
    "ciso": {"signatures", "ending"},
    "deputy": {"changes", "corrections"},
    "responder": {"corrections"},
    "auditor": {"exports"},
    "admin": {"approved", "verifying"},
}

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[object]]:
    models = (User, Person, Plan, RequiredApproval, PlanVersion, Incident, Entry, Event, Notice, Exercise, ActionStep)
    return {model.__name__: [*model.objects.order_by("pk").values()] for model in models}


@pytest.mark.usefixtures("told_demonstration")
def test_each_account_person_and_plan_is_there_by_the_deed_of_whom_it_takes():
    events = Event.objects.order_by("pk")
    refs = {
        verb: {event.ref for event in events if event.verb == verb} for verb in events.values_list("verb", flat=True)
    }
    assert refs["person.created"] == {str(user.ref) for user in User.objects.all()}
    assert refs["directory_added"] == {entry.ref for entry in Person.objects.exclude(account=None)}
    assert refs["plan_imported"] == {plan.code for plan in Plan.objects.all()} == {"BCP-01", "BCP-02", "BCP-03"}
    assert {row.ref for row in RequiredApproval.objects.exclude(person=None)} <= refs["row_changed"]
    by = {event.ref: event.actor for event in events if event.verb == "person.created"}
    first, *others = User.objects.order_by("pk")
    assert (first.role, by[str(first.ref)]) == (Role.ADMINISTRATOR, None)
    assert {by[str(other.ref)] for other in others} == {first}
    assert {event.actor.role for event in events if event.verb == "plan_imported"} == {Role.EDITOR}
    assert {(user.email, user.name, user.role) for user in User.objects.all()} == {*ACCOUNTS}
    assert all(user.check_password(PASSWORD) and user.person.email == user.email for user in User.objects.all())


@pytest.mark.parametrize("day", DAYS)
def test_on_any_day_a_year_was_kept_and_its_evidence_is_whole(day):
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        plan, *others = make_demonstration(at=at)
        today = timezone.localdate(at)
        assert 8 <= Finding.objects.filter(plan=plan).open(today).count() <= 12
        assert all(Finding.objects.filter(plan=other).open(today).count() > 12 for other in others)
        versions = [(one.number, one.state, one.signed) for one in PlanVersion.objects.with_state().order_by("pk")]
        assert versions == [
            ("1.0", VersionState.SUPERSEDED, 3),
            ("1.1", VersionState.IN_FORCE, 3),
            ("1.2", VersionState.IN_APPROVAL, 1),
        ]
        passed = Counter(one.passed for one in Exercise.objects.prefetch_related("measurements"))
        assert (passed[True] > 12, passed[False]) == (True, 1)
        assert Occurrence.objects.missed(today).exists()
        assert Occurrence.objects.overdue(today).count() <= 4
        assert ReviewRecord.objects.valid().of_kind(ReviewRecord.Kind.REVIEW).count() == 5
    moments = [*Event.objects.order_by("pk").values_list("at", flat=True)]
    assert moments == sorted(moments)
    assert at - timedelta(days=389) <= moments[0] <= moments[-1] <= at
    assert check_everything(at=at).faults == []


def test_what_was_asked_for_and_what_went_wrong_was_followed(told_demonstration):
    plan, *_ = told_demonstration
    assert {one.ref: one.state for one in ChangeRequest.objects.with_state()} == {
        "CHR-01": ChangeState.CARRIED,
        "CHR-02": ChangeState.CARRIED,
        "CHR-03": ChangeState.REFUSED,
        "CHR-04": ChangeState.IN_APPROVAL,
        "CHR-05": ChangeState.APPROVED,
        "CHR-06": ChangeState.ASKED,
    }
    last = ActionStep.objects.latest_of_each().order_by("action")
    assert [step.stands for step in last] == [ActionState.VERIFIED, ActionState.DONE, *3 * [ActionState.OPEN]]
    assert last.overdue(timezone.localdate(NOW)).count() == 1
    assert {step.action.source_kind for step in last} == {"exercise", "incident"}
    kept = PlanKeeper.objects.get(plan=plan)
    assert (kept.keeper.email, kept.deputy.email) == ("it-operations@example.com", "responder@example.com")


@pytest.mark.usefixtures("told_demonstration")
def test_each_has_something_to_do_and_to_see():
    for name, kinds in NEEDS.items():
        user = User.objects.get(email=f"{name}@example.com")
        found = readiness_of(scope_of(user, today=timezone.localdate(NOW)))
        assert kinds <= {kind.name for kind in found.needs.kinds}, name
        assert found.claims.count >= 3
        assert "BCP-01" in {one.plan.code for one in found.statuses}


def test_the_plan_is_signed_by_the_three_that_it_names_in_the_order_in_which_things_happened(told_demonstration):
    plan, *_ = told_demonstration
    asked = {row.role: (row.person, row.deputy) for row in RequiredApproval.objects.filter(plan=plan)}
    assert {role: who and who.job_title for role, (who, _) in asked.items()} == {role: role for role in asked}
    assert [deputy.job_title for _, deputy in asked.values() if deputy] == ["Deputy CTO"]
    version = PlanVersion.objects.with_state().get(major=1, minor=1)
    assert timedelta(weeks=13) <= NOW - version.decided_at < NOW - version.submitted_at < timedelta(weeks=15)
    accepted = {gap["rule"] for row in Decision.objects.all() for gap in row.accepted or ()}
    assert accepted == {"STR-03", "RSP-06", "RSP-03"}
    unread = Notice.objects.filter(read_at=None)
    assert {notice.user.role for notice in unread} >= {Role.APPROVER}
    assert all(NOW - notice.created_at <= timedelta(days=4) for notice in unread)


def test_an_incident_is_over_and_reviewed_and_proves_recovery_times_and_an_exercise_is_in_the_room(told_demonstration):
    plan, *_ = told_demonstration
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
    [proof] = [result for result in results_of([plan])[plan.pk] if result.is_real]
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


def test_again_it_makes_nothing_new_and_changes_nothing_beside_what_was_added_while_trying_it_out(demonstration):
    assert demonstration == (
        "BCP-01 Continuity of Customer Services, BCP-02 Business Continuity Plan (BCP) and "
        "BCP-03 Notfallplan für das Lager in Graz are loaded, with 9 demo accounts.\n"
    )
    person("Somebody", Role.READER)
    before = everything()
    call_command("load_demo")
    make_demonstration(at=timezone.now() + timedelta(days=400))
    assert everything() == before


@pytest.mark.parametrize("file", [FIRST, KEPT])
def test_a_plan_that_was_brought_in_before_keeps_the_history_that_it_has(file):
    accounts = make_accounts(at=NOW)
    editor = accounts["it-operations@example.com"]
    import_plan(text=file.read_text(encoding="utf-8"), file_name=file.name, code="", by=editor, at=NOW)
    make_demonstration(at=NOW + timedelta(days=90))
    plan = Plan.objects.get(code="BCP-01")
    assert plan.changed_at == NOW
    assert not PlanVersion.objects.filter(plan=plan).exists()
    assert (Plan.objects.count(), Incident.objects.exists()) == (3, file == FIRST)


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
