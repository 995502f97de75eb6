"""Changes in the order in which somebody who has to answer for them wants to read them."""

from collections.abc import Iterable

from .changes import Change

# Values that are promises, and the kinds whose rows make or carry them.
PROMISES = frozenset(
    {
        "rto",
        "rpo",
        "mtpd",
        "mbco",
        "cost_per_hour",
        "response_time",
        "window",
        "frequency",
        "sla",
        "account",
        "rule",
    }
)
CARRIERS = frozenset({"tiers", "functions", "strategies", "risks", "dependencies", "approvals", "severities", "phases"})
TEXTS = frozenset({"prose", "heading", "document"})


def weightiest_first(changes: Iterable[Change]) -> list[Change]:
    """Promises that change, then rows that make or carry some, other rows, texts and headings, mere wording at the end.

    Those of one weight stay in printed order.
    """
    return sorted(changes, key=_rank)


def _rank(change: Change) -> int:
    if change.wording:
        return 4
    if change.kind in TEXTS:
        return 3
    if any(field.name in PROMISES and not field.wording for field in change.fields):
        return 0
    return 1 if change.kind in CARRIERS else 2
