"""Words for entries: what each says in the timeline, with the names of what it is about."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from bcp_portal.look.counting import counted
from incidents.folding.checklist import ListedStep, all_steps
from incidents.folding.entries import EntryFact, texts
from incidents.folding.kinds import KINDS
from plans.reading.document import FrozenPlan

MOMENT_WORDS = {
    "event": "it happened",
    "detected": "it was noticed",
    "declared": "it was declared",
    "aware": "you were aware of it",
}


def clock(at: datetime, now: datetime) -> str:
    """``03:41``, with the day where it is another one than today, in the portal's time zone."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    hour = hour_of(local)
    return hour if local.date() == today.date() else f"{local.day} {local:%b}, {hour}"


def hour_of(local: datetime) -> str:
    """``03:41``; on a day on which clocks change with the name of its time, as an hour of it may come twice."""
    midnight = local.replace(hour=0, minute=0, fold=0)
    is_changed = midnight.utcoffset() != local.replace(hour=23, minute=59, fold=1).utcoffset()
    return f"{local:%H:%M %Z}" if is_changed else f"{local:%H:%M}"


@lru_cache(maxsize=64)
def _steps(code: str, plan: FrozenPlan) -> Mapping[str, ListedStep]:
    return all_steps(code, plan)


def name_of(documents: Mapping[str, FrozenPlan], code: str, ref: str) -> str:
    """What a row or a line of a plan is called; its ref where the plan is not at hand."""
    plan = documents.get(code)
    if plan is None:
        return ref
    if step := _steps(code, plan).get(ref):
        return step.text
    row = plan.by_ref.get(ref)
    return row.label if row else ref


def entry_words(entry: EntryFact, documents: Mapping[str, FrozenPlan]) -> str:
    """What an entry says behind the name of who made it."""
    if entry.kind not in KINDS:
        return f"entered something that this release can’t read ({entry.kind}){f': {entry.text}' if entry.text else ''}"
    compose = COMPOSED.get(entry.kind)
    said = compose(entry, documents) if compose else f"{KINDS[entry.kind].noted}{_of_row(entry, documents)}"
    if entry.text and entry.kind not in WORDY:
        said += f": {entry.text}"
    return said


def _of_row(entry: EntryFact, documents: Mapping[str, FrozenPlan]) -> str:
    return f" “{name_of(documents, entry.plan, entry.ref)}”" if entry.ref else ""


Compose = Callable[[EntryFact, Mapping[str, FrozenPlan]], str]


def _declared(entry: EntryFact, _: Mapping[str, FrozenPlan]) -> str:
    authority = entry.data.get("authority")
    said = f"declared the incident, {entry.data.get('severity') or 'severity not said'}: {entry.text}"
    return f"{said} (on the authority of {authority})" if authority else said


def _moment(entry: EntryFact, _: Mapping[str, FrozenPlan]) -> str:
    local = timezone.localtime(entry.happened_at)
    which = MOMENT_WORDS.get(str(entry.data.get("moment")), str(entry.data.get("moment")))
    about = "about " if entry.is_estimated else ""
    latest = " at the latest" if entry.data.get("is_latest") else ""
    return f"set when {which}: {about}{local.day} {local:%b}, {hour_of(local)}{latest}"


def _role_given(entry: EntryFact, _: Mapping[str, FrozenPlan]) -> str:
    role, whom = entry.data.get("role"), entry.data.get("person_name")
    if entry.data.get("person") and entry.data.get("person") == entry.by:
        return f"took the role {role}"
    return f"gave the role {role} to {whom}"


def _role(verb: str) -> Compose:
    return lambda entry, _: f"{verb} the role {entry.data.get('role') or entry.ref}"


def _duty(verb: str) -> Compose:
    return lambda entry, _: f"{verb}: {entry.data.get('name') or entry.data.get('duty')}"


def _ended(verb: str) -> Compose:
    """``stood down with 2 points open``: what is open and why stands with the entry."""

    def said(entry: EntryFact, _: Mapping[str, FrozenPlan]) -> str:
        left = texts(entry.data.get("open"))
        return f"{verb} with {counted(len(left), 'point')} open ({' '.join(left)})" if left else verb

    return said


COMPOSED: dict[str, Compose] = {
    "declared": _declared,
    "detected": lambda entry, _: f"detected it by an alarm of {entry.data.get('source') or 'a source'}",
    "alarm": lambda entry, _: f"took in an alarm of {entry.data.get('source') or 'another source'}",
    "severity": lambda entry, _: f"set the severity to {entry.data.get('severity')}",
    "retitled": lambda entry, _: f"renamed it: {entry.text}",
    "moment": _moment,
    "activated": lambda entry, _: f"activated {entry.plan}, version {entry.data.get('version')}",
    "role_given": _role_given,
    "role_accepted": _role("accepted"),
    "role_left": _role("left"),
    "group_given": lambda entry, _: f"gave the steps “{entry.data.get('group') or entry.data.get('phase')}” away",
    "stood_down": _ended("stood down"),
    "closed": _ended("closed the incident"),
    "merged_into": lambda entry, _: f"merged it into {entry.data.get('incident')}",
    "merged_from": lambda entry, _: f"merged {entry.data.get('incident')} into it",
    "corrected": lambda entry, _: f"corrected entry {entry.corrects}",
    "duty_applies": _duty("decided that it applies"),
    "duty_waived": _duty("decided that it does not apply"),
    "duty_met": _duty("met the duty"),
    "message_sent": lambda entry, _: f"sent a message to {entry.data.get('audience')}: {entry.text}",
    "message_result": lambda entry, _: entry.text,
    "sitrep": lambda entry, _: f"issued situation report {entry.data.get('report')}",
    "classified": lambda entry, _: f"classified it as {'major' if entry.data.get('is_major') else 'not major'}",
    "note": lambda entry, _: entry.text,
    "decision": lambda entry, _: f"decided: {entry.text}",
    "told": lambda entry, _: f"told {entry.data.get('audience') or 'somebody'}: {entry.text}",
    "incoming": lambda entry, _: f"heard from {entry.data.get('sender') or 'somebody'}: {entry.text}",
}
# Whose text stands in their words
TELLING = ("message_sent", "message_result", "sitrep", "told", "incoming")
WORDY = ("declared", "retitled", "note", "decision", *TELLING)
KEY = ("declared", "activated", "strategy_chosen", "decision", "function_restored", "stood_down", "closed", "severity")
BAD = ("detected", "step_blocked", "strategy_failed", "function_lost", "reopened")


def mark_of(entry: EntryFact) -> str:
    """How the timeline marks it: ``key`` for a turn, ``bad`` for a setback, else nothing."""
    return "key" if entry.kind in KEY else "bad" if entry.kind in BAD else ""
