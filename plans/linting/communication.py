"""Communication: whether people are reached by a way that survives the failure, whom the law asks for, soon enough."""

import re
from collections.abc import Iterator

from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.reading.facts import Facts
from plans.recovery.clock import detection

from . import german
from .findings import Mend, NotApplicable, RuleFinding, Said, key_of, opening, value
from .response import RSP, listed
from .severity_classes import BREACH, speaking

OUT_OF_BAND = re.compile(
    rf"\b({german.OUT_OF_BAND}"
    r"|out[- ]of[- ]band|(?:tele)?phones?|mobiles?|cell|calls?|calling|call-?out|hotline|land-?lines?|sms"
    r"|text messages?|pagers?"
    r"|radios?|satellite|walkie[- ]talkies?|in person|face to face|meeting (?:point|place)|muster|assembly point"
    r"|runners?|messenger on foot|paper|loudspeakers?|megaphones?|sirens?|public address|notice ?boards?|fax)\b",
    re.I,
)
AUTHORITY = re.compile(
    rf"\b({german.AUTHORITY}|regulat(?:or|ors|ory)|supervisory|authorit(?:y|ies)|commissioner|ombuds\w+|legal|lawyers?|counsel|police"
    r"|law enforcement|data subjects?|data protection|privacy (?:officer|office)|ico|ministry|inspectorate"
    r"|central bank)\b",
    re.I,
)
DEADLINE = re.compile(
    r"\b\d+\s*-?\s*(?:h|hrs?|hours?|minutes?|min|(?:working |business |calendar )?days?)\b|\bsame day\b|\bundue delay\b"
    r"|\b(?:one|two|three|24|72) (?:hours?|(?:working |business )?days?)\b",
    re.I,
)
NOTIFYING = ("channels", "severities", "steps", "roles", "contacts", "reviews", "procedures", "change_rules")
NOTABLE = 0.1  # of the smallest objective that a failure may go unseen without being worth a word


@RSP.rule(
    8,
    "high",
    "No channel works when the systems fail",
    holds="A channel does not share the systems that can fail.",
    clause="ISO 22301 8.4.3",
)
def out_of_band(plan: FrozenPlan, facts: Facts) -> Said:
    """Every channel needs what the functions need, or is of a kind that does and does not say what it needs."""
    channels = plan.rows("channels")
    if not channels:
        return NotApplicable("the plan names no channels")
    failing = _failing(plan)
    if any(_is_apart(plan, channel, failing) for channel in channels):
        return []
    shared = [channel for channel in channels if channel.links("dependencies")]
    needing = "needs" if len(shared) == 1 else "need"
    said = f"{listed(f'“{row.label}”' for row in shared)} {needing} what the functions need. " if shared else ""
    rest = [f"“{row.label}”" for row in channels if not row.links("dependencies")]
    unsaid = f"It is not said what {listed(rest)} {'needs' if len(rest) == 1 else 'need'} to work. " if rest else ""
    return [
        RuleFinding(
            "plan",
            f"People must be reached when the systems are down. {said}{unsaid}None is a telephone, radio or meeting "
            "point that stands apart.",
            tuple(value(row, "dependencies" if row in shared else "text") for row in channels),
            Mend(
                "Add a channel that needs none of the systems, such as a telephone call-out.",
                act="add",
                kind="channels",
                values=(("text", "Telephone call-out from a list on paper"), ("audience", "Internal")),
            ),
        )
    ]


def _failing(plan: FrozenPlan) -> set[str]:
    """Dependencies whose failure stops a function, with all that these need; every one where none is linked."""
    served = [row.ref for row in plan.rows("dependencies") if row.links("functions")]
    return _closure(plan, served or [row.ref for row in plan.rows("dependencies")])


def _closure(plan: FrozenPlan, refs: list[str]) -> set[str]:
    reached: set[str] = set()
    left = list(refs)
    while left:
        ref = left.pop()
        if ref not in reached:
            reached.add(ref)
            left += plan.by_ref[ref].links("needs") if ref in plan.by_ref else ()
    return reached


def _is_apart(plan: FrozenPlan, channel: FrozenRow, failing: set[str]) -> bool:
    needs = list(channel.links("dependencies"))
    return not _closure(plan, needs) & failing if needs else bool(OUT_OF_BAND.search(channel.text("text")))


@RSP.rule(
    10,
    "high",
    "No authority is to be told of a breach, or no deadline is set",
    holds="It is said which authority is told of a breach, and by when.",
    clause="ISO 22301 8.4.3",
)
def breach_notice(plan: FrozenPlan, facts: Facts) -> Said:
    """A breach among the risks, without a regulator, authority or legal audience and a deadline in the plan's words."""
    risks = speaking(plan, BREACH)
    if not risks:
        return NotApplicable("no risk speaks of a breach of data")
    naming_authority = [text for text in _sentences(plan) if AUTHORITY.search(text)]
    if any(DEADLINE.search(text) for text in naming_authority):
        return []
    names = listed(row.label for row in risks)
    gap = (
        "gives no deadline for it"
        if naming_authority
        else "names no regulator, authority or legal contact to tell and no deadline"
    )
    return [
        RuleFinding(
            key_of(*(row.ref for row in risks)),
            f"{names} can leak data, which often must be reported within a set time. The plan {gap}.",
            tuple(value(row, "impact" if row.text("impact") else "title") for row in risks),
            Mend(
                "Add whom to tell and by when.",
                act="add",
                kind="channels",
                values=(("text", "Notice to the regulator within … hours"), ("audience", "Regulator")),
            ),
        )
    ]


def _sentences(plan: FrozenPlan) -> Iterator[str]:
    """What the plan says of telling people, a row or a paragraph at a time."""
    for kind in NOTIFYING:
        for row in plan.rows(kind):
            yield " ".join([*(row.text(field) for field in row.fields), *row.extra.values()])
    for passage in plan.passages:
        yield from (f"{passage.heading}: {part}" for part in passage.text.split("\n\n"))


@RSP.rule(
    12,
    "info",
    "A failure may go unseen for a large part of the smallest objective",
    holds="Failures are looked for at least ten times within the smallest RTO and RPO.",
    clause="ISO 22301 8.4.2",
)
def monitoring_share(plan: FrozenPlan, facts: Facts) -> Said:
    """The monitoring interval as a share of the smallest RTO and of the smallest RPO, over a tenth of either."""
    seen = detection(plan)
    objectives = [
        (field, min(timed, key=lambda row: row.seconds(field) or 0))
        for field in ("rto", "rpo")
        if (timed := [row for row in plan.rows("functions") if row.seconds(field)])
    ]
    if seen is None or seen.row is None or not objectives:
        return NotApplicable("it takes a monitoring interval and functions with an RTO or RPO")
    shares = [(field, row, seen.seconds / (row.seconds(field) or 1)) for field, row in objectives]
    if all(share <= NOTABLE for *_, share in shares):
        return []
    spent = " and ".join(
        f"{share:.0%} of the {field.upper()} of {row.label} ({span(row.seconds(field) or 0)})"
        for field, row, share in shares
    )
    return [
        RuleFinding(
            seen.row.ref,
            f"Failures are looked for every {span(seen.seconds)}: one can go unseen for {spent}.",
            (
                value(seen.row, seen.field, "Monitoring interval"),
                *(value(row, field, f"{field.upper()} of {row.label}") for field, row, _ in shares),
            ),
            opening(seen.row, seen.field, "Look more often, or count it in the objective."),
        )
    ]
