"""The timeline of a room: the latest first, each entry with who, when and what, and what was corrected."""

from dataclasses import dataclass
from datetime import datetime

from bcp_portal.accounts.models import User
from incidents.folding.entries import EntryFact
from incidents.folding.situation import Situation

from .words import clock, entry_words, mark_of

FIRST = 40  # lines that a page shows at once


@dataclass(frozen=True)
class TimelineLine:
    """One entry in words. ``corrected`` is what was said later instead of it; ``late``: when the portal took it, where
    that was later.
    """

    number: int
    at: datetime
    clock: str
    who: str
    said: str
    mark: str
    corrected: str = ""
    late: str = ""


def timeline(
    situation: Situation, user: User, now: datetime, *, whole: bool = False
) -> tuple[tuple[TimelineLine, ...], int]:
    """The lines, the latest first, and how many earlier ones are left out."""
    corrected = {entry.corrects: entry.text for entry in situation.entries if entry.corrects}
    ordered = sorted(situation.entries, key=lambda entry: (shown_at(entry), entry.number), reverse=True)
    shown = [entry for entry in ordered if entry.kind != "corrected"]
    cut = shown if whole else shown[:FIRST]
    me = str(user.ref)
    return tuple(_line(entry, situation, me, now, corrected.get(entry.number, "")) for entry in cut), len(shown) - len(
        cut
    )


def _line(entry: EntryFact, situation: Situation, me: str, now: datetime, corrected: str) -> TimelineLine:
    is_late = (entry.at - entry.happened_at).total_seconds() >= 60 and entry.kind != "moment"
    shown = shown_at(entry)
    return TimelineLine(
        number=entry.number,
        at=shown,
        clock=clock(shown, now),
        who=who(entry, me),
        said=entry_words(entry, situation.documents),
        mark=mark_of(entry),
        corrected=corrected,
        late=f"entered {clock(entry.at, now)}" if is_late else "",
    )


def shown_at(entry: EntryFact) -> datetime:
    """When it happened; that somebody said when something was, is of when they said it."""
    return entry.at if entry.kind == "moment" else entry.happened_at


def who(entry: EntryFact, me: str = "") -> str:
    """Who did it, and who entered it for them; “You” for oneself."""
    if not entry.by and not entry.behalf:
        return "The portal"
    writer = "You" if entry.by and entry.by == me else entry.by_name
    return f"{entry.behalf} (entered by {writer})" if entry.behalf else writer
