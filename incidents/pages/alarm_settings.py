"""The page of where alarms come from: sources, rules, heartbeats, and how each of them does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.urls import reverse

from bcp_portal.look.counting import counted
from incidents.models.alarm_sources import AlarmSource, HookCall
from incidents.models.alarms import AlarmRule
from incidents.models.heartbeats import Heartbeat

LAST_CALLS = 50
DAY = timedelta(days=1)


@dataclass(frozen=True)
class SettingLine:
    """One source, rule or heartbeat: what it is, and how it does. ``state`` is a key of STATES."""

    name: str
    url: str
    says: str
    does: str
    state: str
    tone: str = ""

    @property
    def is_failing(self) -> bool:
        return self.tone == "high"


@dataclass(frozen=True)
class AlarmSettings:
    """Everything that is set up."""

    sources: list[SettingLine]
    rules: list[SettingLine]
    heartbeats: list[SettingLine]
    no_sources: str = "No tool sends its alarms yet."
    no_rules: str = "No rule yet: alarms are listed, and lead to nothing."
    no_heartbeats: str = (
        "Nothing reports here regularly yet. A backup, a job or a monitoring tool can: then its silence is an alarm."
    )


def alarm_settings(*, at: datetime) -> AlarmSettings:
    """Without what was withdrawn; a query a kind."""
    last = HookCall.objects.filter(source=OuterRef("pk")).order_by("-at", "-pk")
    refused = Q(calls__outcome=HookCall.Outcome.REFUSED, calls__at__gt=at - DAY)
    sources = AlarmSource.objects.kept().annotate(
        refused=Count("calls", filter=refused),
        heard_at=Max("calls__at", filter=~Q(calls__outcome=HookCall.Outcome.REFUSED)),
        last_outcome=Subquery(last.values("outcome")[:1]),
    )
    rules = AlarmRule.objects.kept().select_related("plan", "source")
    return AlarmSettings(
        [_source_line(source) for source in sources],
        [_rule_line(number, rule) for number, rule in enumerate(rules, 1)],
        [_heartbeat_line(heartbeat, at) for heartbeat in Heartbeat.objects.kept()],
    )


def _source_line(source: AlarmSource) -> SettingLine:
    heard_at, refused, last = (getattr(source, name) for name in ("heard_at", "refused", "last_outcome"))
    state, tone = _state(source, is_good=heard_at is not None, waiting="Nothing came yet")
    if source.is_working and last == HookCall.Outcome.REFUSED:
        state, tone = "The last call was refused", "high"
    calls = f"{counted(refused, 'call')} refused within a day." if refused else "No call was refused within a day."
    return SettingLine(source.name, _to("source", source.ref), f"{source.sends.names}.", calls, state, tone)


def _rule_line(number: int, rule: AlarmRule) -> SettingLine:
    name = f"{number}. {rule.row_name} ({rule.row_ref} of {rule.plan.code})"
    state, tone = _state(rule, is_good=True, waiting="")
    if rule.is_working and rule.plan.archived_at:
        state, tone = "Its plan is archived", "low"
    severity = f" Severity {rule.severity}." if rule.severity else ""
    return SettingLine(
        name, _to("alarm_rule", rule.ref), asks(rule), f"{rule.get_does_display()}.{severity}", state, tone
    )


def asks(rule: AlarmRule) -> str:
    """``service=payments, severity=critical, and “down” in its title, sent by Prometheus.``"""
    parts = [f"{name}={value}" for name, value in rule.labels.items()]
    if rule.title_contains:
        parts.append(f"“{rule.title_contains}” in its title")
    return ", ".join(parts) + (f", sent by {rule.source.name}." if rule.source else ".")


def _heartbeat_line(heartbeat: Heartbeat, at: datetime) -> SettingLine:
    state, tone = _state(heartbeat, is_good=heartbeat.last_at is not None, waiting="Nothing was heard yet")
    if heartbeat.is_working and heartbeat.late_at and heartbeat.late_at < at:
        state, tone = "Silent", "high"
    says = f"Every {in_minutes(heartbeat.period)}, and {in_minutes(heartbeat.grace)} later at most."
    does = "Until it was heard once, its silence is no alarm." if heartbeat.last_at is None else ""
    return SettingLine(heartbeat.name, _to("heartbeat", heartbeat.ref), says, does, state, tone)


def _state(setting: AlarmSource | AlarmRule | Heartbeat, *, is_good: bool, waiting: str) -> tuple[str, str]:
    if setting.is_off:
        return "Off", "low"
    return ("On", "ok") if is_good else (waiting, "wait")


def in_minutes(length: timedelta) -> str:
    """``5 minutes``."""
    return counted(int(length.total_seconds() // 60), "minute")


def _to(route: str, ref: object) -> str:
    return reverse(f"incidents:{route}", args=(ref,))


@dataclass(frozen=True)
class CallLine:
    """A call, and what became of it in words."""

    at: datetime
    outcome: str
    sentence: str
    is_refused: bool


def last_calls(source: AlarmSource) -> list[CallLine]:
    """The last ones of a source, the newest first."""
    return [_call_line(call) for call in source.calls.order_by("-at", "-pk")[:LAST_CALLS]]


def _call_line(call: HookCall) -> CallLine:
    sentence = call.said
    if call.outcome == HookCall.Outcome.TAKEN:
        sentence = f"{counted(call.alarms, 'alarm')}. {call.said}".strip()
    elif call.outcome == HookCall.Outcome.REPEATED:
        sentence = "The same message came before: nothing was changed."
    is_refused = call.outcome == HookCall.Outcome.REFUSED
    return CallLine(call.at, call.get_outcome_display(), sentence, is_refused)
