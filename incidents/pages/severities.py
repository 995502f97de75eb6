"""Severities: those of a plan in its order, else four that everybody knows; and how each is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from incidents.actions.declaring import DeclaredSeverity
from plans.reading.document import FrozenPlan

USUAL = ("Critical", "High", "Medium", "Low")  # not from a plan
TONES = ("crit", "high", "med", "low")


@dataclass(frozen=True)
class SeverityChoice:
    """One to choose from. ``value`` is what a form sends; ``tone`` and ``bars`` draw it."""

    value: str
    severity: DeclaredSeverity
    says: str
    tone: str
    bars: int


def severities(code: str, plan: FrozenPlan | None) -> list[SeverityChoice]:
    """The choices, the worst first as the plan lists them."""
    rows = plan.rows("severities") if plan else ()
    if not rows:
        return [
            SeverityChoice(name, DeclaredSeverity(name), "", TONES[place], 4 - place)
            for place, name in enumerate(USUAL)
        ]
    return [
        SeverityChoice(
            row.ref,
            DeclaredSeverity(row.label, row.ref, code),
            "; ".join(filter(None, (row.text("description"), _answered(row.text("response_time"))))),
            TONES[min(place, 3)],
            4 - min(place, 3),
        )
        for place, row in enumerate(rows)
    ]


def severities_of(documents: Mapping[str, FrozenPlan]) -> list[SeverityChoice]:
    """Those of all plans of an incident; the usual ones where there is no plan."""
    return [one for code, plan in documents.items() for one in severities(code, plan)] or severities("", None)


def _answered(time: str) -> str:
    return f"response {time}" if time else ""


def tone_of(name: str, choices: list[SeverityChoice]) -> tuple[str, int]:
    """How a severity is drawn; one that is not among the choices like a medium one."""
    found = next((one for one in choices if one.severity.name == name), None)
    return (found.tone, found.bars) if found else ("med", 2)
