"""Duties in the plan's own words: whom a severity says to tell, and which audiences its channels reach.

Plans seldom say by when; what they do not say is not made up.
"""

from collections.abc import Iterator
from datetime import timedelta

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.intervals import repeats

from .duty_rules import DutyRule, Within


def plan_duties(code: str, plan: FrozenPlan) -> tuple[DutyRule, ...]:
    """Those of its severities first, each for that one, then one for each audience of the channels."""
    return (*_of_severities(code, plan), *_of_channels(code, plan))


def _of_severities(code: str, plan: FrozenPlan) -> Iterator[DutyRule]:
    for row in plan.rows("severities"):
        if said := row.given("communication"):
            yield _rule(code, row, said, said, source=f"{code}, severity “{row.label}”", severity=row.label.casefold())


def _of_channels(code: str, plan: FrozenPlan) -> Iterator[DutyRule]:
    audiences: dict[str, list[FrozenRow]] = {}
    for row in plan.rows("channels"):
        if audience := row.given("audience"):
            audiences.setdefault(audience.casefold(), []).append(row)
    for rows in audiences.values():
        ways = tuple(row.label for row in rows)
        yield _rule(code, rows[0], rows[0].given("audience"), " ".join(ways), ways=ways, source=f"{code}, channels")


def _rule(
    code: str, row: FrozenRow, audience: str, said: str, *, source: str, ways: tuple[str, ...] = (), severity: str = ""
) -> DutyRule:
    """Counted from the declaration where the words hold an interval; it comes again in that interval."""
    seconds = next(repeats(said), None)
    return DutyRule(
        key=f"{code}/{row.ref}",
        name=f"Tell: {audience}",
        audience=audience,
        within=Within(minutes=max(1, seconds // 60)) if seconds else None,
        repeat=timedelta(seconds=max(60, seconds)) if seconds else None,
        severities=frozenset({severity} if severity else ()),
        ways=ways,
        source=source,
        plan=code,
    )
