"""Ending an incident: stand-down, closing, opening again; merging two that are one."""

from collections.abc import Sequence

from django.db import transaction

from incidents.entering import Doing
from incidents.folding.state import IncidentState
from incidents.models import Entry, Incident
from plans.actions.refusals import Refused

from .adding import add_entry
from .declaring import following
from .refusals import NoWords, OutOfTurn


class StillOpen(Refused):
    """Something is still open, and no reason was given to go on all the same; ``open`` says what, in sentences."""

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__("Something is still open. Say why it may stay so, or settle it first.")
        self.open = tuple(what)


class GoneOnMeanwhile(Refused):
    """Something was entered since the criteria were looked at."""

    def __init__(self) -> None:
        super().__init__("Something was entered meanwhile: look over what is open now, and send it again.")


class CantMerge(Refused):
    """The two can't be one; the message says why."""


def stand_down(
    incident: Incident, doing: Doing, *, still_open: Sequence[str], text: str = "", seen: int | None = None
) -> Entry:
    """Send the team home. ``still_open`` are criteria that are not met; a reason overrides them.

    ``seen`` is the revision to which ``still_open`` belongs. Raises StillOpen, GoneOnMeanwhile, OutOfTurn.
    """

    def declared(locked: Incident, state: IncidentState) -> None:
        if state != IncidentState.DECLARED:
            raise OutOfTurn(f"Only a declared incident is stood down: it is {state.lower()}.")
        _need_reason(locked, seen, still_open, text)

    return add_entry(incident, "stood_down", doing, text=text, data={"open": list(still_open)}, check=declared)


def close(
    incident: Incident, doing: Doing, *, still_open: Sequence[str], text: str = "", seen: int | None = None
) -> Entry:
    """End it: everything is back to normal, or a reason says why it may be closed without.

    ``seen`` is the revision to which ``still_open`` belongs. Raises StillOpen, GoneOnMeanwhile, OutOfTurn.
    """

    def stood_down(locked: Incident, state: IncidentState) -> None:
        if state != IncidentState.STOOD_DOWN:
            raise OutOfTurn(f"Stand down first: it is {state.lower()}.")
        _need_reason(locked, seen, still_open, text)

    return add_entry(incident, "closed", doing, text=text, data={"open": list(still_open)}, check=stood_down)


def _need_reason(locked: Incident, seen: int | None, still_open: Sequence[str], text: str) -> None:
    if seen not in (None, locked.revision):
        raise GoneOnMeanwhile
    if still_open and not text.strip():
        raise StillOpen(still_open)


def reopen(incident: Incident, doing: Doing, *, text: str) -> Entry:
    """Go on: it was not over. Raises OutOfTurn, NoWords."""

    def ended(_: Incident, state: IncidentState) -> None:
        if state not in (IncidentState.STOOD_DOWN, IncidentState.CLOSED):
            raise OutOfTurn(f"Only what is stood down or closed is opened again: it is {state.lower()}.")

    if not text.strip():
        raise NoWords("Say why it is opened again.")
    return add_entry(incident, "reopened", doing, text=text, check=ended)


@transaction.atomic
def merge(incident: Incident, into: Incident, doing: Doing, *, text: str = "") -> Entry:
    """Two incidents are one: this one ends and stays to be read, the other goes on. Raises CantMerge."""
    for pk in sorted((incident.pk, into.pk)):
        Incident.objects.select_for_update().get(pk=pk)
    sent = Entry.objects.filter(token=doing.token, incident=incident, kind="merged_into")
    if earlier := sent.filter(data__incident=into.ref).first():
        return earlier
    if incident.pk == into.pk:
        raise CantMerge("An incident is not merged into itself.")
    if incident.is_exercise != into.is_exercise:
        raise CantMerge("An exercise and a real incident are never one.")
    turn = Incident.objects.with_state().get(pk=into.pk)
    if turn.state.is_over:
        raise CantMerge(f"{into.ref} is {turn.state.lower()}: merge into one that goes on.")
    add_entry(into, "merged_from", following(doing, "from"), text=text, data={"incident": incident.ref})
    return add_entry(incident, "merged_into", doing, text=text, data={"incident": into.ref})
