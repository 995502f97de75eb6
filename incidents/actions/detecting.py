"""What alarms lead to: by their rule an incident is proposed or detected; one about the same thing takes them in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.db.models import Max

from bcp_portal.accounts.models import User
from bcp_portal.audit.recording import record
from bcp_portal.jobs.one_by_one import one_by_one
from bcp_portal.look.cutting import cut
from incidents.entering import Doing
from incidents.folding.kinds import BY_ALARM
from incidents.models import Entry, Incident
from incidents.models.alarms import Alarm, AlarmQuerySet, AlarmRule
from incidents.models.incidents import LONGEST_TITLE
from incidents.reading.matching import fitting
from plans.actions.refusals import NoReason
from plans.models.plan import Plan

from .adding import add_entry
from .alarm_notices import tell_of_detection, tell_of_proposal, tell_of_return
from .declaring import detect, open_incident
from .refusals import OutOfTurn
from .same_incident import same_incident

AT_ONCE = 1_000
MOST_ENTERED = 50  # alarms of one incident in its timeline; the list of alarms has all of them
LONGEST_REASON = 500


def open_from_alarms(*, at: datetime) -> int:
    """Ask the rules about alarms that wait, and do what they say; how many were led on. Each is looked at once."""
    changed_at = AlarmRule.objects.aggregate(last=Max("changed_at"))["last"]
    due = Alarm.objects.waiting(changed_at)
    waiting = list(due.select_related("source", "heartbeat").order_by("pk")[:AT_ONCE])
    if not waiting:
        return 0
    rules = working_rules()
    found: dict[AlarmRule | None, list[int]] = {None: []}
    for alarm in waiting:
        found.setdefault(fitting(alarm, alarm.source_id, rules), []).append(alarm.pk)
    nobodys = due.filter(pk__in=found[None]).update(looked_at=at)

    def follow(rule: AlarmRule) -> int:
        _follow(rule, due.filter(pk__in=found[rule]), at=at)
        return len(found[rule])

    failed = "Alarms by the rule {0.ref} could not be led on.".format  # they wait for the next time
    return nobodys + sum(filter(None, one_by_one([rule for rule in rules if rule in found], follow, failed)))


def working_rules() -> list[AlarmRule]:
    """Those that are asked, in their order; plans in the archive are left alone."""
    return list(AlarmRule.objects.working().filter(plan__archived_at=None).select_related("plan").order_by("pk"))


@transaction.atomic
def _follow(rule: AlarmRule, waiting: AlarmQuerySet, *, at: datetime) -> None:
    """Do what the rule says with those that wait still, once the plan is locked: another worker may be quicker."""
    plan = Plan.objects.select_for_update().get(pk=rule.plan_id)
    found = waiting.select_related("source", "heartbeat").select_for_update(of=("self",))
    locked = found.order_by("pk")  # in the order in which a call of the source changes them
    alarms = sorted(locked, key=lambda alarm: (alarm.started_at, alarm.pk))
    for alarm in alarms:
        alarm.looked_at, alarm.rule, alarm.plan = at, rule, plan
        alarm.subject_ref, alarm.subject = rule.row_ref, rule.row_name
    Alarm.objects.bulk_update(alarms, ["looked_at", "rule", "plan", "subject_ref", "subject"])
    firing = [alarm for alarm in alarms if not alarm.is_over]  # what is over opens nothing
    if not firing:
        return
    if incident := same_incident(plan, rule.row_ref, at=at):
        if incident.state.is_over:
            tell_of_return(incident, firing[0], at=at)
        _take_in(incident, firing, at=at)
    elif rule.does == AlarmRule.Does.OPEN:
        tell_of_detection(_detected(firing, by=None, at=at), firing[0], at=at)
    else:
        tell_of_proposal(firing[0], at=at)


@transaction.atomic
def open_proposed(*, alarm: Alarm, by: User, at: datetime) -> Incident:
    """What somebody makes of a proposal: a detected incident with all alarms that propose the same one.

    Raises OutOfTurn where somebody else has decided, or it is over.
    """
    proposed = _proposed_with(alarm)
    if incident := same_incident(_plan_of(alarm), alarm.subject_ref, at=at):
        _take_in(incident, proposed, at=at)
        return incident
    return _detected(proposed, by=by, at=at)


@transaction.atomic
def dismiss_proposed(*, alarm: Alarm, reason: str, by: User, at: datetime) -> int:
    """Somebody says why this is no incident; how many alarms that is about: those heard up to the one shown.

    Raises NoReason, OutOfTurn.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise NoReason("Say in a few words why this is no incident: whoever looks back has nothing else.")
    shown = [one for one in _proposed_with(alarm) if one.heard_at <= alarm.heard_at]
    dismissed = Alarm.objects.filter(pk__in=[one.pk for one in shown])
    dismissed.update(dismissed_at=at, dismissed_by=by, dismissed_by_name=by.name, dismissed_because=reason)
    record(
        actor=by,
        verb="alarms_dismissed",
        at=at,
        kind="alarms",
        ref=str(alarm.ref),
        summary=alarm.title,
        after={"alarms": len(shown), "plan": _plan_of(alarm).code, "row": alarm.subject_ref, "reason": reason},
    )
    return len(shown)


def _proposed_with(alarm: Alarm) -> list[Alarm]:
    """The open proposals about the same row, this one among them, with the plan locked. Raises OutOfTurn."""
    Plan.objects.select_for_update().get(pk=_plan_of(alarm).pk)
    same = Alarm.objects.proposed().filter(plan=alarm.plan_id, subject_ref=alarm.subject_ref)
    found = list(same.select_related("source", "heartbeat", "rule", "plan").order_by("started_at", "pk"))
    if alarm.pk not in {one.pk for one in found}:
        raise OutOfTurn("Somebody has decided about this alarm, or it is over by itself.")
    return found


def _plan_of(alarm: Alarm) -> Plan:
    if alarm.plan is None:
        raise OutOfTurn("No rule says what this alarm is about.")
    return alarm.plan


def _detected(alarms: Sequence[Alarm], *, by: User | None, at: datetime) -> Incident:
    """A detected incident of these alarms, the first of which names it."""
    first = alarms[0]
    token = uuid5(first.ref, "incident")
    if earlier := Incident.objects.filter(token=token).first():
        return earlier
    incident = open_incident(title=cut(first.title, LONGEST_TITLE), token=token, by=by, at=at)
    plan, doing = _plan_of(first), _doing(first, at=at, by=by)
    detect(incident, first.origin, doing, text=first.title, plan=plan.code, refs=[first.subject_ref], data=_said(first))
    Alarm.objects.filter(pk=first.pk).update(incident=incident)
    _take_in(incident, alarms[1:], at=at)
    return incident


def _take_in(incident: Incident, alarms: Sequence[Alarm], *, at: datetime) -> None:
    """Count the alarms among those of the incident; what is new to it is entered once, and at most so many."""
    known: set[tuple[int | None, int | None, str]] = set()
    known.update(incident.alarms.order_by().values_list("source", "heartbeat", "identity").distinct())
    entered = Entry.objects.filter(incident=incident, kind__in=BY_ALARM).count()
    for alarm in alarms:
        if _sent_as(alarm) not in known and entered < MOST_ENTERED:
            add_entry(
                incident,
                "alarm",
                _doing(alarm, at=at, by=None),
                text=alarm.title,
                plan=_plan_of(alarm).code,
                refs=[alarm.subject_ref],
                data={"source": alarm.origin, **_said(alarm)},
            )
            entered += 1
        known.add(_sent_as(alarm))
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in alarms]).update(incident=incident)


def _sent_as(alarm: Alarm) -> tuple[int | None, int | None, str]:
    """What stays the same when it comes back."""
    return alarm.source_id, alarm.heartbeat_id, alarm.identity


def _doing(alarm: Alarm, *, at: datetime, by: User | None) -> Doing:
    return Doing(by, at, uuid5(alarm.ref, "entry"), happened_at=min(alarm.began_at, at), origin="alarm")


def _said(alarm: Alarm) -> dict[str, object]:
    """What is kept of the alarm in the timeline, by value."""
    said = {"ref": str(alarm.ref), "started_at": alarm.started_at.isoformat(), "labels": alarm.labels, "url": alarm.url}
    rule = alarm.rule
    return {"alarm": said, "severity": rule.severity if rule else "", "severity_ref": rule.severity_ref if rule else ""}
