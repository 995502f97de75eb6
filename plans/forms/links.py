"""The form of the page of links: which stood ticked when it was shown, and which do now."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from plans.reading.links import LINK_GRID_OF, LinkChange, LinkGrid

REF = re.compile(r"[A-Z]{1,3}-\d{1,9}")
MOST_DIGITS = 9

Keeper = tuple[str, str]  # key of a grid, ref of the row that keeps its links


@dataclass(frozen=True)
class SubmittedLinks:
    """Editions by ref of the row; what each row named in each grid, then (``was``) and now; what could be ticked."""

    editions: Mapping[str, int]
    was: Mapping[Keeper, frozenset[str]]
    now: Mapping[Keeper, frozenset[str]]
    shown: Mapping[str, frozenset[str]]

    def changes(self) -> list[LinkChange]:
        """What the person gave and took."""
        return list(self._changes())

    def _changes(self) -> Iterator[LinkChange]:
        for keeper, was in self.was.items():
            grid, ref = keeper
            now = self.now.get(keeper, frozenset())
            for target in sorted((was ^ now) & self.shown.get(grid, frozenset()) - _itself(LINK_GRID_OF[grid], ref)):
                yield LinkChange(LINK_GRID_OF[grid].link_stored(ref, target), target in now)

    def refs(self) -> frozenset[str]:
        """Every row and column that the page showed."""
        return frozenset(ref for _, ref in self.was) | frozenset().union(*self.shown.values())


def _itself(grid: LinkGrid, ref: str) -> frozenset[str]:
    return frozenset([ref]) if grid.rows == grid.columns else frozenset()


def read_links(sent: QueryDict) -> SubmittedLinks:
    """Read ``edition`` (``S-01:3``), ``shown`` (``brings:F-01,F-02``), ``was`` (``brings:S-01:F-01,F-02``) and
    ``link`` (``brings:S-01:F-01``, one a tick); what is none of these is left out.
    """
    now: dict[Keeper, set[str]] = {}
    for text in sent.getlist("link"):
        grid, ref, target = _parts(text)
        now.setdefault((grid, ref), set()).add(target)
    parts = [_parts(text) for text in sent.getlist("was")]
    was = {(grid, ref): _refs(targets) for grid, ref, targets in parts if grid in LINK_GRID_OF and REF.fullmatch(ref)}
    shown = {grid: _refs(targets) for grid, targets, _ in map(_parts, sent.getlist("shown")) if grid in LINK_GRID_OF}
    return SubmittedLinks(_editions(sent), was, {keeper: frozenset(targets) for keeper, targets in now.items()}, shown)


def _editions(sent: QueryDict) -> dict[str, int]:
    parts = (text.partition(":") for text in sent.getlist("edition"))
    return {ref: int(edition) for ref, _, edition in parts if edition.isdecimal() and len(edition) <= MOST_DIGITS}


def _parts(text: str) -> tuple[str, str, str]:
    first, _, rest = text.partition(":")
    second, _, third = rest.partition(":")
    return first, second, third


def _refs(text: str) -> frozenset[str]:
    return frozenset(ref for ref in text.split(",") if REF.fullmatch(ref))
