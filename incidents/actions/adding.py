"""Adding an entry: the one way in which anything happens in an incident."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from bcp_portal.audit.insert_only import save_together
from bcp_portal.audit.recording import event
from incidents.entering import Doing
from incidents.folding.kinds import KINDS, EntryKind
from incidents.folding.state import STATES, IncidentState
from incidents.models import Entry, Incident
from incidents.models.entries import LONGEST_TEXT

from .measuring import measure
from .refusals import AlreadyOver, NotYet, NoWords, TokenTaken

LEEWAY = timedelta(minutes=1)  # by which a clock of somebody else may be ahead
EVENTS = "incidents"  # the kind of the events in the audit trail
SHOWN = 200

Check = Callable[[Incident, IncidentState], None]


@transaction.atomic
def add_entry(
    incident: Incident,
    kind: str,
    doing: Doing,
    *,
    plan: str = "",
    refs: Sequence[str] = (),
    text: str = "",
    data: Mapping[str, Any] | None = None,
    corrects: Entry | None = None,
    check: Check | None = None,
) -> Entry:
    """Add one entry and count the incident's revision on; what came with the same token before is returned as it is.

    ``check`` may refuse, once the incident is locked: it gets the incident and its state. Raises NotYet, NoWords,
    AlreadyOver, TokenTaken and what ``check`` raises.
    """
    locked, what = Incident.objects.select_for_update().get(pk=incident.pk), KINDS[kind]
    said = {"plan_code": plan, "refs": list(refs), "text": text.strip(), "data": dict(data or {})}
    state, came_before = _state(locked, doing)
    if came_before:
        return _same(Entry.objects.get(token=doing.token), locked, what, doing, said)
    _check(what, refs, text, data or {})
    now, happened_at = doing.at, doing.when
    if happened_at > now + LEEWAY:
        raise NotYet
    if state.is_over and "late" not in what.marks and not _is_late(locked, doing):
        raise AlreadyOver(locked.ref, state)
    if check:
        check(locked, state)
    locked.revision += 1
    Incident.objects.filter(pk=locked.pk).update(revision=locked.revision)
    entry = Entry(
        incident=locked,
        number=locked.revision,
        kind=kind,
        once=_once(locked, what),
        at=now,
        happened_at=min(happened_at, now),
        is_estimated=doing.is_estimated,
        by=doing.by,
        by_name=doing.by.name if doing.by else "",
        behalf=doing.behalf,
        origin=doing.origin,
        corrects=corrects,
        token=doing.token,
        **said,
    )
    recorded = event(
        actor=doing.by,
        verb=f"incident_{kind}",
        at=now,
        plan_code="",
        kind=EVENTS,
        ref=locked.ref,
        after={"number": entry.number, "plan": plan, "refs": list(refs), **dict(data or {})},
        summary=text.strip()[:SHOWN] or what.noted,
    )
    save_together([entry, recorded])
    incident.revision = locked.revision
    if "said" not in what.marks and STATES.get(kind, state) == IncidentState.CLOSED:
        measure(locked, now, is_closing=kind == "closed")
    return entry


def sent_before(doing: Doing) -> Entry | None:
    """The entry that came with this token before; nearly always there is none, which is asked first."""
    found = Entry.objects.filter(token=doing.token)
    return found.get() if doing.token and found.exists() else None


def _same(earlier: Entry, incident: Incident, what: EntryKind, doing: Doing, said: Mapping[str, Any]) -> Entry:
    """The entry again, where the same person says the same; what was worked out for them may have moved on."""
    is_same = (earlier.incident_id, earlier.kind) == (incident.pk, what.key)
    if is_same and doing.by:
        typed = [name for name in said if name != "data" or "worked out" not in what.marks]
        is_same = earlier.by_id == doing.by.pk and all(getattr(earlier, name) == said[name] for name in typed)
    if not is_same:
        raise TokenTaken
    return earlier


def _once(incident: Incident, what: EntryKind) -> str | None:
    """What happens once each time that an incident is begun; None for all that may happen again."""
    if "once" not in what.marks:
        return None
    return f"{what.key} {1 + Entry.objects.filter(incident=incident, kind='reopened').count()}"


def _check(what: EntryKind, refs: Sequence[str], text: str, data: Mapping[str, Any]) -> None:
    if set(data) - {*what.holds} or ("row" in what.marks and not refs):
        raise ValueError(f"An entry of the kind {what.key} holds {what.holds}, not {sorted(data)} about {refs}.")
    if "words" in what.marks and not text.strip():
        raise NoWords("Say it in a few words: whoever reads the timeline later has nothing else.")
    if len(text) > LONGEST_TEXT:
        raise NoWords(f"That is longer than {LONGEST_TEXT:,} characters: say it shorter, or in two entries.")


def _state(incident: Incident, doing: Doing) -> tuple[IncidentState, bool]:
    """Where it stands, and whether an entry came with the token before; one query for both, as taps are many."""
    turns = Q(incident=incident, kind__in=STATES)
    found = Entry.objects.filter(turns | Q(token=doing.token) if doing.token else turns).order_by("number")
    state, came_before = IncidentState.DETECTED, False
    for incident_id, kind, token in found.values_list("incident_id", "kind", "token"):
        came_before = came_before or (token is not None and token == doing.token)
        state = STATES.get(kind, state) if incident_id == incident.pk else state
    return state, came_before


def _is_late(incident: Incident, doing: Doing) -> bool:
    """Whether it happened before the incident was over, and only comes late."""
    ended = Entry.objects.filter(incident=incident, kind__in=STATES).order_by("-number").first()
    return doing.happened_at is not None and ended is not None and doing.happened_at < ended.happened_at
