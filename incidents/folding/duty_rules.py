"""Rules of duties: whom to tell, counted from what, by when. Data, from settings, a plan or a preset."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from plans.reading.document import span

LONGEST_IN_HOURS = 96
CLASSIFIED, PREVIOUS = "classified", "previous"
# What a duty is counted from, in words behind “after” or “when”.
BASES = {
    "event": "it happened",
    "detected": "it was noticed",
    "declared": "it was declared",
    "aware": "you became aware of it",
    CLASSIFIED: "it was classified as major",
    PREVIOUS: "the report before it was made",
}


@dataclass(frozen=True)
class Within:
    """A length of time: minutes, or months of the calendar."""

    minutes: int = 0
    months: int = 0

    @property
    def words(self) -> str:
        """``24 h``, as rules of regulators say it, and not a day; ``1 month``."""
        if self.months:
            return "1 month" if self.months == 1 else f"{self.months} months"
        hours, rest = divmod(self.minutes, 60)
        return f"{hours}\N{NO-BREAK SPACE}h" if hours <= LONGEST_IN_HOURS and not rest else span(self.minutes * 60)

    def after(self, at: datetime) -> datetime:
        """The end of it, counted from a moment."""
        return at + relativedelta(months=self.months) + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Cap:
    """What ends a time earlier: so long after another moment, unless the first one came later than that."""

    basis: str
    within: Within


@dataclass(frozen=True)
class DutyRule:
    """A duty to tell somebody. ``key`` never changes; ``within`` None: nobody says by when.

    ``severities`` are names, in small letters, none for any. ``previous`` is the key of the duty whose meeting starts
    this one. ``is_to_decide``: it is owed only once a named person says that it applies. ``ways`` are how the plan
    reaches the audience, ``source`` says where the rule stands, and ``checked_on`` when somebody looked that up.
    """

    key: str
    name: str
    audience: str
    basis: str = "declared"
    within: Within | None = None
    repeat: timedelta | None = None
    severities: Collection[str] = field(default_factory=frozenset)
    previous: str = ""
    cap: Cap | None = None
    is_to_decide: bool = False
    ways: tuple[str, ...] = ()
    source: str = ""
    checked_on: date | None = None
    plan: str = ""

    def concerns(self, severity: str) -> bool:
        """Whether it is owed in an incident of this severity."""
        return not self.severities or severity.casefold() in self.severities
