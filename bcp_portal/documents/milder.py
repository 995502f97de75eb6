"""Rules that were off, or less severe than usual, when a version was checked: what its signers have to know."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .format import Document, StoredRule


class Milder(NamedTuple):
    """A rule as it was set; ``usual`` is the severity that the rule itself has, ``reason`` may be empty."""

    rule: str
    title: str
    severity: str
    usual: str
    by: str
    on: date
    reason: str


def rules_set_milder(document: Document) -> list[Milder]:
    """By rule; none in documents that were frozen before this was told."""
    return milder_among(document.get("rules", ()))


def milder_among(rules: Iterable[StoredRule]) -> list[Milder]:
    """Those of the rules that were set milder than usual."""
    return [
        Milder(
            one["rule"],
            one["title"],
            one["severity"],
            one["usual"],
            one["by"],
            date.fromisoformat(one["on"]),
            one["reason"],
        )
        for one in rules
        if one["is_milder"]
    ]
