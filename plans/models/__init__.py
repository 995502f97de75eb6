"""The plan's tables."""

from . import (
    approvals,
    corrective_actions,
    dependencies,
    directory,
    facts,
    findings,
    functions,
    plan,
    response,
    risks,
    scope,
    strategies,
    tiers,
    upkeep,
    versions,
)

__all__ = [
    "approvals",
    "corrective_actions",
    "dependencies",
    "directory",
    "facts",
    "findings",
    "functions",
    "plan",
    "response",
    "risks",
    "scope",
    "strategies",
    "tiers",
    "upkeep",
    "versions",
]
