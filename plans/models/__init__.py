"""The plan's tables."""

from . import (
    approvals,
    dependencies,
    directory,
    findings,
    functions,
    objectives,
    plan,
    response,
    risks,
    strategies,
    upkeep,
    upkeep_records,
    versions,
)

__all__ = [
    "approvals",
    "dependencies",
    "directory",
    "findings",
    "functions",
    "objectives",
    "plan",
    "response",
    "risks",
    "strategies",
    "upkeep",
    "upkeep_records",
    "versions",
]
