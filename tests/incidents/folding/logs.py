"""Entries written as a log is: ``log(("03:31", "declared"), ("03:35", "function_lost", "F-01"))``."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from incidents.folding.entries import EntryFact
from plans.reading.document import FrozenPlan
from tests.plans.recovery.worlds import plan_of

BCP = "BCP-01"
MINUTE, HOUR = 60, 3600

# A shop with a clock for each habit: what it promises, and how it comes back.
FUNCTIONS = [
    {"name": "Calls", "rto": "1h", "mtpd": "4h", "rpo": "1h", "cost_per_hour": "$12,000"},
    {"name": "Orders", "rto": "4h", "mtpd": "1 day", "cost_per_hour": "EUR 600+"},
    {"name": "Archive"},
]
STRATEGIES = [
    {"name": "Failover", "rto": "< 30 min", "functions": ["F-01"]},
    {"name": "Restore", "rto": "2h", "functions": ["F-01", "F-02"]},
    {"name": "Paper"},
]


def shop(start: str = "", **kinds: Any) -> FrozenPlan:
    """The shop; ``start`` is what its RTO clock starts at, as a plan says it."""
    facts = [{"name": "RTO clock", "topic": "clock", "value": start}] if start else []
    return plan_of(**{"facts": facts, "functions": FUNCTIONS, "strategies": STRATEGIES} | kinds)


def moment(said: str) -> datetime:
    """``03:31`` of the 29th of November 2026 in UTC; anything longer is ISO 8601 with its zone."""
    if len(said) > len("03:31"):
        return datetime.fromisoformat(said)
    hour, minute = map(int, said.split(":"))
    return datetime(2026, 11, 29, hour, minute, tzinfo=UTC)


def log(*lines: Sequence[Any]) -> list[EntryFact]:
    """Entries numbered from 1; a line is when, kind, the refs (``F-01``, several with blanks) and its other fields.

    Entries are taken when they happened, unless ``at`` says otherwise.
    """
    return [_entry(number, *line) for number, line in enumerate(lines, start=1)]


def _entry(number: int, when: str | datetime, kind: str, refs: str = "", fields: dict[str, Any] | None = None) -> Any:
    given = dict(fields or {})
    happened_at = moment(when) if isinstance(when, str) else when
    data = {
        key: given.pop(key) for key in ("moment", "is_latest", "is_later", "recovery_point", "message") if key in given
    }
    taken = moment(given.pop("at")) if "at" in given else happened_at
    kept = {"plan": BCP, "text": "As seen on the spot."} | given
    return EntryFact(number, kind, taken, happened_at, refs=tuple(refs.split()), data=data, **kept)


EVENT = ("03:00", "moment", "", {"moment": "event", "at": "03:32", "is_estimated": True})
DETECTED = ("03:10", "detected")
DECLARED = ("03:31", "declared")
LOST = ("03:33", "function_lost", "F-01")
BEGUN = (DETECTED, DECLARED, EVENT, LOST)
