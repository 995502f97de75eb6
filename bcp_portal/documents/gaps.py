"""The findings that a version was signed with: its known gaps, as pages and PDFs list them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from .fitting import is_tall
from .format import Document, StoredFinding

TITLE = "Known gaps"
REF = "known-gaps"
GRAVE = ("blocker", "high")
LISTED = 10  # gaps of one rule that are listed; a number says how many others there are
ASIDE = "info"  # said for the reader's sake: no gap


@dataclass(frozen=True)
class Gap:
    """A finding as it was frozen, at a ``place`` among all; the last three are empty unless it was accepted."""

    place: int
    rule: str
    severity: str
    title: str
    sentence: str
    accepted_by: str
    until: date | None
    reason: str

    @property
    def is_grave(self) -> bool:
        return self.severity in GRAVE


class Ruled(NamedTuple):
    """What one rule found, under its title: as much as is listed, accepted gaps first where that is not all."""

    rule: str
    title: str
    gaps: list[Gap]
    more: int = 0  # how many others it found
    more_accepted: int = 0  # and how many of these were accepted

    @property
    def is_tall(self) -> bool:
        """Whether it may go on overleaf."""
        return is_tall(["<p>".join(gap.sentence + gap.reason for gap in self.gaps)])


def known_gaps(document: Document) -> list[Gap]:
    """The gaps in the order in which they were frozen, the gravest first; none in drafts and in older versions."""
    return gaps_among(document.get("findings", ()))


def gaps_among(findings: Iterable[StoredFinding]) -> list[Gap]:
    """Findings as gaps, in their order, without what is said for the reader's sake."""
    return [
        Gap(
            place,
            found["rule"],
            found["severity"],
            found["title"],
            found["sentence"],
            found.get("accepted_by", ""),
            date.fromisoformat(found["until"]) if "until" in found else None,
            found.get("reason", ""),
        )
        for place, found in enumerate(findings)
        if found["severity"] != ASIDE
    ]


def by_severity(gaps: list[Gap]) -> list[tuple[str, int]]:
    """How many there are of each severity, the gravest first."""
    return list(Counter(gap.severity for gap in gaps).items())


def counts_in_words(gaps: list[Gap]) -> list[tuple[int, str]]:
    """The same as a sentence lists them: ``2 blockers, 3 high``."""
    return [
        (count, "blockers" if severity == "blocker" and count > 1 else severity)
        for severity, count in by_severity(gaps)
    ]


def grouped(gaps: list[Gap]) -> list[tuple[str, int, list[Ruled]]]:
    """The gaps of each severity with their number, the gravest first, and rule by rule."""
    return [
        (severity, count, _ruled(gap for gap in gaps if gap.severity == severity))
        for severity, count in by_severity(gaps)
    ]


def _ruled(gaps: Iterable[Gap]) -> list[Ruled]:
    by_rule = groupby(gaps, lambda gap: (gap.rule, gap.title))
    return [_first(rule, title, list(found)) for (rule, title), found in by_rule]


def _first(rule: str, title: str, found: list[Gap]) -> Ruled:
    if len(found) <= LISTED:
        return Ruled(rule, title, found)
    found = sorted(found, key=lambda gap: gap.until is None)
    others = found[LISTED:]
    return Ruled(rule, title, found[:LISTED], len(others), sum(gap.until is not None for gap in others))
