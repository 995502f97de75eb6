"""The plan's tables."""

from . import (
    approvals,
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
