"""The plan's tables."""

from . import (
    approvals,
    change_requests,
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
    "change_requests",
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
