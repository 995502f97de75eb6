"""Data protection: whether data is copied as often as the RPO asks, and whether a failover would spare it."""

import re

from plans.reading.cadence import every
from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.recovery.mechanisms import Measured, Mechanism, about, best, protections, unclaimed, where

from .findings import NotApplicable, Question, RuleFinding, Said, Value, opening, value, writing
from .response import listed
from .strategies import STR, takes

COPIES = re.compile(r"\b(fail-?over|stand-?by|replicas?|replicat\w+|mirror\w*|synchroni[sz]\w*)\b", re.I)
DAMAGE = re.compile(
    r"\b(corrupt\w*|ransom\w*|malware|virus(?:es)?|delet\w+|tamper\w*|human errors?|damaged? data"
    r"|data (?:is )?damage\w*)\b",
    re.I,
)
SPARED = re.compile(
    r"\b(delayed (?:replica\w*|standby)|immutable|air[- ]gap\w*|isolated cop\w+|off-?line cop\w+|point[- ]in[- ]time"
    r"|clean cop\w+|integrity (?:check|is checked)\w*)\b",
    re.I,
)


@STR.rule(
    7,
    "medium",
    "A strategy does not say how much data is lost",
    holds="Every strategy states its RPO.",
    clause="ISO 22301 8.3.3",
)
def strategy_without_rpo(plan: FrozenPlan, facts: Facts) -> Said:
    """Strategies with a blank RPO in a plan that has recovery points; ``N/A`` is a statement."""
    rows = plan.rows("strategies")
    if not rows or not recovery_points(plan):
        return NotApplicable("it takes strategies, and functions or tiers with an RPO")
    silent = [row for row in rows if not row.text("rpo") and row.comparator("rpo") != "n/a"]
    if not silent:
        return []
    one = len(silent) == 1
    return [
        RuleFinding(
            "strategies",
            f"{allowed(recovery_points(plan))}. {len(silent)} of {len(rows)} strategies {'states' if one else 'state'} "
            f"no RPO: {listed(row.label for row in silent)}.",
            tuple(value(row, "rpo", f"RPO of {row.label}") for row in silent),
            opening(silent[0], "rpo", "Say how much data each loses, or write N/A where it restores none."),
        )
    ]


def recovery_points(plan: FrozenPlan) -> list[FrozenRow]:
    """Functions with an RPO, else tiers with one."""
    found = [[row for row in plan.rows(kind) if row.seconds("rpo") is not None] for kind in ("functions", "tiers")]
    return found[0] or found[1]


def allowed(points: list[FrozenRow]) -> str:
    """What each may lose: ``Billing may lose 15 min of data and Payments may lose no data``."""
    return listed(f"{row.label} may lose {loss(row)}" for row in points)


def loss(point: FrozenRow) -> str:
    """How much data: ``up to 15 min of data``, ``no data``."""
    return f"{takes(point, 'rpo')} of data" if point.seconds("rpo") else "no data"


@STR.rule(
    8,
    "high",
    "No protection of data meets the RPO",
    holds="Data is protected at least as often as every RPO asks.",
    clause="ISO 22301 8.3.3",
)
def unprotected(plan: FrozenPlan, facts: Facts) -> Said:
    """The shortest interval at which the plan says that data is copied, against each RPO; one finding a row."""
    points = recovery_points(plan)
    if not points:
        return NotApplicable("no function or tier has an RPO")
    made, unmeasured = protections(plan)
    loose = unclaimed(plan, made)
    sure, shortest = best(plan, points, [one for one in made if one not in loose]), best(plan, points, made)
    late: dict[str, list[tuple[FrozenRow, Measured]]] = {}
    unsure: list[FrozenRow] = []
    for point in (point for point in points if point.ref in shortest and not _meets(sure.get(point.ref), point)):
        found = shortest[point.ref]
        found = sure.get(point.ref, found) if _meets(found, point) else found
        if _meets(found, point):
            unsure.append(point)
        else:
            late.setdefault(found.stated.row.ref, []).append((point, found))
    bare = [point for point in points if point.ref not in shortest]
    return [
        *(_too_seldom(pairs, loose) for pairs in late.values()),
        *([_of_nobody(unsure, loose)] if unsure else []),
        *([_unmeasured(bare, about(plan, bare, unmeasured), is_alone=not made)] if bare else []),
    ]


def _meets(found: Measured | None, point: FrozenRow) -> bool:
    return found is not None and found.seconds <= (point.seconds("rpo") or 0)


def _too_seldom(late: list[tuple[FrozenRow, Measured]], loose: list[Measured]) -> RuleFinding:
    """What the mechanisms of one row leave open."""
    points = [point for point, _ in late]
    mechanisms = list({(found.stated.field, found.stated.said): found for _, found in late}.values())
    worst, found = max(late, key=lambda pair: _gap(*pair))
    copied = f"Data is copied {listed(f'{every(one.seconds)} at best (“{one.stated.said}”)' for one in mechanisms)}"
    copied = _stated(loose, found) if found in loose and len(mechanisms) == 1 else copied
    gaps = list(dict.fromkeys(span(_gap(*pair)) for pair in late))
    gaps = gaps if len(gaps) == 1 else [span(_gap(*pair)) for pair in late]
    return RuleFinding(
        found.stated.row.ref,
        f"{allowed(points)}. {copied}: {listed(gaps)} too seldom.",
        (*_allowed_by(points), *(_quoted(one.stated) for one in mechanisms)),
        opening(found.stated.row, found.stated.field, f"Copy data {every(worst.seconds('rpo') or 0)}."),
    )


def _gap(point: FrozenRow, found: Measured) -> int:
    return found.seconds - (point.seconds("rpo") or 0)


def _allowed_by(points: list[FrozenRow]) -> tuple[Value, ...]:
    return tuple(value(point, "rpo", f"RPO of {point.label}") for point in points)


def _quoted(stated: Mechanism) -> Value:
    """The sentence that was read, and not the whole passage around it."""
    return Value(stated.row.ref, stated.field, "Protection of data", stated.said)


def _of_nobody(points: list[FrozenRow], loose: list[Measured]) -> RuleFinding:
    """What only statements cover that don't say whose data they copy."""
    found = min(loose, key=lambda one: one.seconds)
    return RuleFinding(
        "stated",
        f"{allowed(points)}. {_stated(loose, found)}, and it does not say whose data that is.",
        (*_allowed_by(points), *(_quoted(one.stated) for one in loose)),
        opening(found.stated.row, found.stated.field, "Say whose data is copied, by what and how often."),
    )


def _stated(loose: list[Measured], found: Measured) -> str:
    which = "only" if len(loose) == 1 else "shortest"
    said = f"{where(found.stated)} (“{found.stated.said}”)"
    return f"The {which} frequency that the plan states is {every(found.seconds)}, {said}"


def _unmeasured(points: list[FrozenRow], mechanisms: list[Mechanism], *, is_alone: bool) -> RuleFinding:
    """What no interval covers; not ``is_alone``: other data is copied, as the plan says, and how often."""
    data = "data is" if is_alone else f"{'its' if len(points) == 1 else 'their'} data is"
    reality = f"Nothing in the plan says by what and how often {data} copied."
    if mechanisms:
        quoted = listed(f"“{stated.said}”" for stated in mechanisms)
        unread = [f"“{one.row.written('cadence')}”" for one in mechanisms if one.row.is_unread("cadence")]
        reality = f"The plan says {quoted}, and nowhere how often{'' if is_alone else f' {data} copied'}."
        reality = f"The plan says {quoted}; how often ({listed(unread)}) can’t be read." if unread else reality
    return RuleFinding(
        "plan",
        f"{allowed(points)}. {reality}",
        (*_allowed_by(points), *(_quoted(stated) for stated in mechanisms)),
        opening(mechanisms[0].row, mechanisms[0].field, "Say how often data is copied.")
        if mechanisms
        else writing("Backup and Replication", "Say by what data is copied, and how often.", near="strategies"),
    )


@STR.rule(
    13,
    "low",
    "A failover would carry damaged data over",
    holds="No failover carries damaged data over.",
    clause="ISO 22301 8.3.3",
)
def carries_damage(plan: FrozenPlan, facts: Facts) -> Said:
    """Asked of strategies that stand on a second copy, in a plan with a risk that damages data."""
    copies = [row for row in plan.rows("strategies") if COPIES.search(_said(row))]
    damage = [row for row in plan.rows("risks") if DAMAGE.search(f"{row.label}. {row.text('impact')}")]
    if not copies or not damage:
        return NotApplicable("it takes a failover, and a risk that damages data")
    said: list[RuleFinding | Question] = []
    for row in copies:
        key = f"carries-damage:{row.ref}"
        if plan.answer(key):
            said.append(_carried(row, damage[0]))
        elif plan.answer(key) is None and not SPARED.search(f"{_said(row)} {row.text('failback')}"):
            said.append(Question(key, f"Would {row.label} carry damaged data over to the copy?", row.ref))
    return said


def _said(strategy: FrozenRow) -> str:
    return f"{strategy.label}. {strategy.text('description')}"


def _carried(row: FrozenRow, damage: FrozenRow) -> RuleFinding:
    return RuleFinding(
        row.ref,
        f"{row.label} must give sound data back. It carries damage over to the copy, so it is no way out "
        f"of {damage.label}.",
        (value(row, "description"), value(damage, "title", "Risk that damages data")),
        opening(row, "description", f"Keep a delayed copy, or leave {damage.label} to another strategy."),
    )
