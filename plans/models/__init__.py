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
    "versions",
]
