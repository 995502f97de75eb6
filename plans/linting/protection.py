"""Whether data is protected as often as the RPO asks, and whether a failover would spare it."""

import re

from bcp_portal.documents.values import SECONDS, Unreadable, read_duration

from .findings import Finding, NotApplicable, Question, Said, opening, value
from .reading import Plan, Row, span
from .response import listed
from .rules import Facts
from .strategies import STR, takes

MECHANISM = re.compile(
    r"\b(back(?:ed|s|ing)?[- ]?ups?|snapshots?|replicat\w+|replicas?|mirror\w*|log shipping|journal\w*"
    r"|point[- ]in[- ]time|synchroni[sz]\w*|copied|copies)\b",
    re.I,
)
CHECKING = re.compile(
    r"^\W*(?:check|verif|test|review|audit|restor|read|inspect|monitor|watch)\w*\b"
    r"|\bback-?ups? (?:verification|tests?|checks?|restores?)\b",
    re.I,
)
CONTINUOUS = re.compile(r"\b(continuous(?:ly)?|synchronous(?:ly)?|(?:in )?real[- ]time)\b", re.I)
LENGTH = r"(?:\d+(?:[.,]\d+)?\s*-?\s*)?(?:seconds?|minutes?|min|hours?|h|days?|weeks?|night)"
EVERY = re.compile(
    rf"\b(?:every|each|interval of|lag of|delay of|at most|up to)\s+({LENGTH})\b"
    rf"|\b({LENGTH})(?: |-)(?:intervals?|lag|delay|snapshots?|back-?ups?|old|behind)\b",
    re.I,
)
ADVERBS = {
    "hourly": 3600, "twice a day": 43200, "twice daily": 43200, "daily": 86400, "nightly": 86400, "weekly": 604800,
    "monthly": 2629800,
}  # fmt: skip
ADVERB = re.compile(rf"\b({'|'.join(ADVERBS)})\b", re.I)
PLACES = (
    ("strategies", ("name", "description")), ("risks", ("mitigation",)), ("maintenance", ("text",)),
    ("steps", ("group", "text")), ("procedures", ("title", "text")), ("dependencies", ("name", "backup")),
)  # fmt: skip
PARTS = re.compile(r"[.;\n]+\s")
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
def strategy_without_rpo(plan: Plan, facts: Facts) -> Said:
    """Strategies with a blank RPO in a plan that has recovery points; ``N/A`` is a statement."""
    rows = plan.rows("strategies")
    if not rows or not recovery_points(plan):
        return NotApplicable("it takes strategies, and functions or tiers with an RPO")
    silent = [row for row in rows if not row.text("rpo") and row.comparator("rpo") != "n/a"]
    if not silent:
        return []
    points = listed(f"{row.label} may lose {span(row.seconds('rpo') or 0)}" for row in recovery_points(plan))
    return [
        Finding(
            "strategies",
            f"{points} of data. {len(silent)} of {len(rows)} strategies state no RPO: "
            f"{listed(row.label for row in silent)}.",
            tuple(value(row, "rpo", f"RPO of {row.label}") for row in silent),
            opening(silent[0], "rpo", "Say how much data each loses, or write N/A where it restores none."),
        )
    ]


def recovery_points(plan: Plan) -> list[Row]:
    """Functions with an RPO, else tiers with one."""
    found = [[row for row in plan.rows(kind) if row.seconds("rpo") is not None] for kind in ("functions", "tiers")]
    return found[0] or found[1]


@STR.rule(
    8,
    "high",
    "No protection of data meets the RPO",
    holds="Data is protected at least as often as every RPO asks.",
    clause="ISO 22301 8.3.3",
)
def unprotected(plan: Plan, facts: Facts) -> Said:
    """The shortest interval at which the plan says that data is copied, against each RPO."""
    points = recovery_points(plan)
    if not points:
        return NotApplicable("no function or tier has an RPO")
    made, unmeasured = protections(plan)
    if not made:
        return [_unmeasured(points, unmeasured)]
    seconds, row, field = min(made, key=lambda found: found[0])
    return [
        Finding(
            point.ref,
            f"{point.label} may lose {takes(point, 'rpo')} of data. Data is copied every {span(seconds)} at best "
            f"(“{row.written(field)}”): {span(seconds - (point.seconds('rpo') or 0))} too seldom.",
            (value(point, "rpo", f"RPO of {point.label}"), value(row, field, "Protection of data")),
            opening(row, field, f"Copy data at least every {span(point.seconds('rpo') or 0)}."),
        )
        for point in points
        if seconds > (point.seconds("rpo") or 0)
    ]


def protections(plan: Plan) -> tuple[list[tuple[int, Row, str]], list[tuple[Row, str]]]:
    """Mechanisms with their interval in seconds, the row and field that state them; and those without an interval."""
    made: list[tuple[int, Row, str]] = []
    unmeasured: list[tuple[Row, str]] = []
    for row, field, text in _mechanisms(plan):
        seconds = interval(text)
        if seconds is None and row.kind == "maintenance":
            seconds = _cadence(row)
        if seconds is None:
            unmeasured.append((row, field))
        else:
            made.append((seconds, row, field))
    return made, unmeasured


def _mechanisms(plan: Plan) -> list[tuple[Row, str, str]]:
    """Every statement that data is copied: row, field and words. Statements that a copy is checked are none."""
    said = [(row, field, row.text(field)) for kind, fields in PLACES for row in plan.rows(kind) for field in fields]
    said += [(Row("prose", p.ref, {"": p.text}, {}), "", p.text) for p in plan.passages]
    return [
        (row, field, part)
        for row, field, text in said
        if text and MECHANISM.search(text)
        for part in PARTS.split(text)
        if MECHANISM.search(part) and not CHECKING.search(part)
    ]


def interval(text: str) -> int | None:
    """How often a text says that something happens, in seconds (0: all the time); None where it doesn't say."""
    if CONTINUOUS.search(text):
        return 0
    if found := EVERY.search(text):
        return _length(found[1] or found[2])
    adverb = ADVERB.search(text)
    return ADVERBS[adverb[1].lower()] if adverb else None


def _length(written: str) -> int | None:
    plain = written.lower().replace("-", " ").replace("night", "day")
    try:
        return read_duration(plain if plain[0].isdigit() else f"1 {plain}").get("seconds")
    except Unreadable:
        return None


def _cadence(row: Row) -> int | None:
    cadence = row.values.get("cadence", {})
    return round(SECONDS[cadence["unit"]] * cadence["every"]) if "every" in cadence else None


def _unmeasured(points: list[Row], mechanisms: list[tuple[Row, str]]) -> Finding:
    need = listed(f"{row.label} may lose {takes(row, 'rpo')}" for row in points)
    reality = "Nothing in the plan says that data is copied."
    if mechanisms:
        quoted = listed(f"“{row.written(field)}”" for row, field in mechanisms)
        reality = f"The plan says {quoted}, and nowhere how often."
    return Finding(
        "plan",
        f"{need} of data. {reality}",
        (
            *(value(row, "rpo", f"RPO of {row.label}") for row in points),
            *(value(row, field, "Protection of data") for row, field in mechanisms),
        ),
        opening(*mechanisms[0], "Say how often data is copied.") if mechanisms else None,
    )


@STR.rule(
    13,
    "low",
    "A failover would carry damaged data over",
    holds="No failover carries damaged data over.",
    clause="ISO 22301 8.3.3",
)
def carries_damage(plan: Plan, facts: Facts) -> Said:
    """Asked of strategies that stand on a second copy, in a plan with a risk that damages data."""
    copies = [row for row in plan.rows("strategies") if COPIES.search(_said(row))]
    damage = [row for row in plan.rows("risks") if DAMAGE.search(f"{row.label}. {row.text('impact')}")]
    if not copies or not damage:
        return NotApplicable("it takes a failover, and a risk that damages data")
    said: list[Finding | Question] = []
    for row in copies:
        key = f"carries-damage:{row.ref}"
        if plan.answer(key):
            said.append(_carried(row, damage[0]))
        elif plan.answer(key) is None and not SPARED.search(f"{_said(row)} {row.text('failback')}"):
            said.append(Question(key, f"Would {row.label} carry damaged data over to the copy?", row.ref))
    return said


def _said(strategy: Row) -> str:
    return f"{strategy.label}. {strategy.text('description')}"


def _carried(row: Row, damage: Row) -> Finding:
    return Finding(
        row.ref,
        f"{row.label} must give sound data back. It carries damage over to the copy, so it is no way out "
        f"of {damage.label}.",
        (value(row, "description"), value(damage, "title", "Risk that damages data")),
        opening(row, "description", f"Keep a delayed copy, or leave {damage.label} to another strategy."),
    )
