"""Unread values: they are counted nowhere, so said for ever, where they stand."""

from collections.abc import Iterable

from bcp_portal.documents.figures import listing
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts
from plans.reading.unread import Unread, unread_values

from .findings import RuleFinding, Said, opening, value
from .governance import GOV
from .objectives import OBJ

CALENDAR = {"date", "frequency"}
SHOWN = 10


def missed_words(plan: FrozenPlan, missed: Iterable[tuple[str, str]]) -> str:
    """Values that a rule asked for in vain, in words; ``""`` where there were none."""
    asked = set(missed)
    if not asked:
        return ""
    words = [one.words for one in unread_values(plan) if (one.row.ref, one.field) in asked]
    return listing([*words[:SHOWN], *([f"{len(words) - SHOWN} more"] if len(words) > SHOWN else [])])


@OBJ.rule(
    18,
    "high",
    "A time or an amount can’t be read",
    holds="Every time and amount can be read.",
    clause="ISO 22301 8.2.2",
)
def unread_figures(plan: FrozenPlan, facts: Facts) -> Said:
    """Objectives, response times, windows and costs that no analysis can count; one finding a kind of value."""
    return _by_name(one for one in unread_values(plan) if one.type not in CALENDAR)


@GOV.rule(
    12,
    "medium",
    "A date or a frequency can’t be read",
    holds="Every date and frequency can be read.",
    clause="ISO 22301 7.5.2",
)
def unread_days(plan: FrozenPlan, facts: Facts) -> Said:
    """Dates and frequencies, of which nobody can be reminded; one finding a kind of value."""
    return _by_name(one for one in unread_values(plan) if one.type in CALENDAR)


def _by_name(unread: Iterable[Unread]) -> Said:
    groups: dict[str, list[Unread]] = {}
    for one in unread:
        groups.setdefault(one.names[0], []).append(one)
    return [_finding(name, found) for name, found in groups.items()]


def _finding(name: str, found: list[Unread]) -> RuleFinding:
    one, several, kind = found[0].names
    is_one = len(found) == 1
    said = [f"“{each.row.written(each.field)}” ({each.row.label})" for each in found[:SHOWN]]
    more = [f"{len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return RuleFinding(
        name,
        f"{len(found)} {one if is_one else several} can’t be read as {kind}: {listing([*said, *more])}. "
        f"{'It is' if is_one else 'They are'} counted nowhere, and rules that need {'it' if is_one else 'them'} "
        "can’t judge.",
        tuple(value(each.row, each.field, _label(each)) for each in found),
        opening(found[0].row, found[0].field, found[0].advice),
    )


def _label(one: Unread) -> str:
    name = one.names[0]
    return one.row.label if one.row.kind == "facts" else f"{name[:1].upper()}{name[1:]} of {one.row.label}"
