"""Outcomes as rows: what the fold says of an incident, in the columns that keep it."""

from collections.abc import Mapping
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


def stored_values(row: Outcome | RecoveryMeasurement, like: Mapping[str, Any]) -> dict[str, Any]:
    """What a row keeps in the same columns."""
    return {name: getattr(row, name) for name in like}
