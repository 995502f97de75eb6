"""Crossings of a layered drawing: few of them, by sweeps of barycentres over the columns."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

SWEEPS = 8

Stop = str | tuple[str, str, int]  # a ref, or a point on the way of a link: needing, needed, column


def ordered(rows: list[list[Stop]], beside: Mapping[Stop, list[Stop]]) -> list[list[Stop]]:
    """The columns in the order with the fewest crossings that some sweeps to and fro have found."""
    best, fewest = rows, crossings(rows, beside)
    current = [list(row) for row in rows]
    for sweep in range(SWEEPS):
        if not fewest:
            break
        numbers = range(1, len(current)) if sweep % 2 == 0 else range(len(current) - 2, -1, -1)
        for number in numbers:
            before = current[number - 1 if sweep % 2 == 0 else number + 1]
            current[number] = _by_barycentre(current[number], before, beside)
        if (found := crossings(current, beside)) < fewest:
            best, fewest = [list(row) for row in current], found
    return best


def _by_barycentre(row: list[Stop], before: Sequence[Stop], beside: Mapping[Stop, list[Stop]]) -> list[Stop]:
    """Sorted by the mean place of the neighbours before; what has none keeps its place."""
    place = {stop: number for number, stop in enumerate(before)}
    share = max(len(before), 1) / max(len(row), 1)

    def mean(number: int, stop: Stop) -> float:
        places = [place[other] for other in beside.get(stop, ()) if other in place]
        return sum(places) / len(places) if places else number * share

    keys = [(mean(number, stop), number) for number, stop in enumerate(row)]
    return [row[number] for _, number in sorted(keys)]


def crossings(rows: Sequence[Sequence[Stop]], beside: Mapping[Stop, list[Stop]]) -> int:
    """How many links cross between neighbouring columns."""
    return sum(_crossings(left, right, beside) for left, right in pairwise(rows))


def _crossings(left: Sequence[Stop], right: Sequence[Stop], beside: Mapping[Stop, list[Stop]]) -> int:
    """Pairs of links in the wrong order, counted with a Fenwick tree over the places on the right."""
    place = {stop: number for number, stop in enumerate(right)}
    ends = [p for stop in left for p in sorted(place[other] for other in beside.get(stop, ()) if other in place)]
    tree, found = [0] * (len(right) + 1), 0
    for seen, end in enumerate(ends):
        found += seen - _sum(tree, end + 1)
        _add(tree, end + 1)
    return found


def _sum(tree: list[int], index: int) -> int:
    total = 0
    while index:
        total += tree[index]
        index &= index - 1
    return total


def _add(tree: list[int], index: int) -> None:
    while index < len(tree):
        tree[index] += 1
        index += index & -index
