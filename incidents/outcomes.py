"""Outcomes as rows: what the fold says of an incident, in the columns that keep it."""

from collections.abc import Iterator, Mapping
from typing import Any

from incidents.folding.outcomes import FunctionOutcome, IncidentOutcome

from .models.outcomes import Outcome, RecoveryMeasurement

FIGURES = ("to_detect", "to_declare", "to_recover", "kept", "missed", "unknown")
LENGTHS = ("rta", "rpa", "rto", "mtpd", "rpo")
PLAIN = ("state", "strategy_name", "basis", "basis_at", "is_at_least", "restored_at", "degraded")


def outcome_values(found: IncidentOutcome) -> dict[str, Any]:
    """The columns of an outcome, without the incident and when it was added."""
    figures = {name: getattr(found.figures, name) for name in FIGURES}
    return {"severity": found.severity, "began_at": found.figures.began_at, **figures}


def recovery_values(found: FunctionOutcome) -> dict[str, Any]:
    """The columns of a measurement, without its outcome and activation."""
    return {
        "function_ref": found.ref,
        "function_name": found.name,
        "strategy_ref": found.strategy,
        **{name: getattr(found, name) for name in PLAIN},
        **{f"{name}_seconds": getattr(found, name) for name in LENGTHS},
        "entries": list(found.entries),
    }


def differing(found: IncidentOutcome, stored: Outcome) -> Iterator[str]:
    """In words, what an outcome (with its recoveries and their plans) says otherwise than the fold."""
    expected = outcome_values(found)
    for name in _unlike(expected, stored_values(stored, expected)):
        yield f"its {name.replace('_', ' ')} does not follow from its entries"
    rows = {(row.activation.plan.code, row.function_ref): row for row in stored.recoveries.all()}
    for one in found.functions:
        row = rows.pop((one.plan, one.ref), None)
        values = recovery_values(one)
        if row is None:
            yield f"how {one.name} of {one.plan} came back is missing"
        elif unlike := _unlike(values, stored_values(row, values)):
            named = ", ".join(name.removesuffix("_seconds").replace("_", " ") for name in unlike)
            yield f"what was measured of {one.name} of {one.plan} does not follow from its entries: {named}"
    yield from (f"{ref} of {code} was not lost, and was measured" for code, ref in rows)


def _unlike(expected: Mapping[str, object], stored: Mapping[str, object]) -> list[str]:
    return [name for name in expected if expected[name] != stored[name]]


def stored_values(row: Outcome | RecoveryMeasurement, like: Mapping[str, Any]) -> dict[str, Any]:
    """What a row keeps in the same columns."""
    return {name: getattr(row, name) for name in like}
