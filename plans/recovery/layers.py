"""The map: functions, dependencies and suppliers in columns, each left of what it needs, with few crossings.

A layered drawing (Sugiyama, Tagawa and Toda 1981): columns, points on the way of long links, order by barycentres,
then heights as near to the neighbours as the order allows. Sizes are user units of SVG. The same graph gives the same
drawing; circles share a column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from .crossings import Stop, ordered
from .graph import Graph, NodeKind, kind_of

WIDTH, HEIGHT = 236.0, 48.0
APART = 14.0  # between the nodes of one column
ACROSS, CLOSER, FEW = 104.0, 64.0, 3  # between columns, between many columns, up to how many are few
TOP = 28.0  # room for the titles of the columns
POINT = 6.0  # height kept free where a long link passes
KINDS: tuple[NodeKind, ...] = ("function", "dependency", "supplier")


@dataclass(frozen=True)
class Placed:
    """A node with its upper left corner."""

    ref: str
    column: int
    x: float
    y: float
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True)
class Drawn:
    """A link from what needs to what is needed, as the ``d`` of an SVG path."""

    needing: str
    needed: str
    path: str


@dataclass(frozen=True)
class Layers:
    """The whole drawing. ``columns`` are the kind and the x of each column."""

    nodes: tuple[Placed, ...]
    links: tuple[Drawn, ...]
    columns: tuple[tuple[NodeKind, float], ...]
    width: float
    height: float


def layers(made: Graph) -> Layers:
    """Lay a graph out."""
    column_of = columns(made)
    count = max(column_of.values(), default=-1) + 1
    ways = {link: _way(*link, column_of) for link in made.edges if link[0] != link[1]}
    rows = _rows(made, column_of, ways.values(), count)
    beside = _beside(ways.values())
    middles = _middles(ordered(rows, beside), beside)
    shift = TOP - min((middle - _half(stop) for stop, middle in middles.items()), default=0.0)
    middles = {stop: round(middle + shift, 1) for stop, middle in middles.items()}
    xs = _xs(count)
    nodes = tuple(_placed(ref, column_of[ref], xs, middles) for ref in made)
    links = tuple(Drawn(*link, _path(way, column_of, middles, xs)) for link, way in ways.items())
    height = max((middle + _half(stop) for stop, middle in middles.items()), default=TOP)
    width = (xs[-1] if xs else APART) + WIDTH + 2 * APART
    return Layers(nodes, links, _kinds(made, column_of, xs), width, round(height + APART, 1))


def _xs(count: int) -> list[float]:
    """The left edge of each column; many columns stand closer to each other."""
    return [APART + column * (WIDTH + (ACROSS if count <= FEW else CLOSER)) for column in range(count)]


def _placed(ref: str, column: int, xs: Sequence[float], middles: Mapping[Stop, float]) -> Placed:
    return Placed(ref, column, xs[column], round(middles[ref] - HEIGHT / 2, 1))


def columns(made: Graph) -> dict[str, int]:
    """The column of each node: functions first, suppliers last, and among one kind what is needed to the right."""
    found: dict[str, int] = {}
    start = 0
    for kind in KINDS:
        refs = [ref for ref in made if kind_of(made, ref) == kind]
        depths = _depths(made.subgraph(refs))
        found |= {ref: start + depths[ref] for ref in refs}
        start += max(depths.values(), default=-1) + 1
    return found


def _depths(made: Graph) -> dict[str, int]:
    """The longest way to each node from what nothing needs; a circle counts as one node."""
    groups = nx.condensation(made)
    depth = dict.fromkeys(groups, 0)
    for group in nx.topological_sort(groups):
        for needed in groups.successors(group):
            depth[needed] = max(depth[needed], depth[group] + 1)
    return {ref: depth[group] for group in groups for ref in groups.nodes[group]["members"]}


def _way(needing: str, needed: str, column_of: Mapping[str, int]) -> list[Stop]:
    """The stops of a link, one in each column that it crosses; from left to right whichever way it leads."""
    left, right = sorted((needing, needed), key=lambda ref: column_of[ref])
    between: list[Stop] = [(needing, needed, column) for column in range(column_of[left] + 1, column_of[right])]
    return [left, *between, right]


def _column(stop: Stop, column_of: Mapping[str, int]) -> int:
    return column_of[stop] if isinstance(stop, str) else stop[2]


def _rows(made: Graph, column_of: Mapping[str, int], ways: Iterable[Sequence[Stop]], count: int) -> list[list[Stop]]:
    """What stands in each column: nodes in the plan's order, those without any link last; then points of links."""
    rows: list[list[Stop]] = [[] for _ in range(count)]
    for ref in sorted(made, key=lambda ref: made.degree(ref) == 0):
        rows[column_of[ref]].append(ref)
    for way in ways:
        for stop in way[1:-1]:
            rows[_column(stop, column_of)].append(stop)
    return rows


def _beside(ways: Iterable[Sequence[Stop]]) -> dict[Stop, list[Stop]]:
    beside: dict[Stop, list[Stop]] = {}
    for way in ways:
        for one, other in pairwise(way):
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
    return beside


def _half(stop: Stop) -> float:
    return (HEIGHT if isinstance(stop, str) else POINT) / 2


def _middles(rows: Sequence[Sequence[Stop]], beside: Mapping[Stop, list[Stop]]) -> dict[Stop, float]:
    """The height of each stop's middle: near to its neighbours, in order, without touching the next one."""
    middles: dict[Stop, float] = {}
    for row in rows:
        middles |= _spread(row, [0.0] * len(row))
    for sweep in range(4):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [_mean([middles[other] for other in beside.get(stop, ())], middles[stop]) for stop in row]
            middles |= _spread(row, wanted)
    return middles


def _mean(found: Sequence[float], otherwise: float) -> float:
    return sum(found) / len(found) if found else otherwise


def _spread(row: Sequence[Stop], wanted: Sequence[float]) -> dict[Stop, float]:
    """As near to the wanted heights as order and distance allow (least squares, by pooling what is out of order)."""
    offsets = [0.0]
    for one, other in pairwise(row):
        offsets.append(offsets[-1] + _half(one) + APART + _half(other))
    pools: list[tuple[float, int]] = []  # sum and number of what was pooled
    for want, offset in zip(wanted, offsets, strict=False):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] >= pools[-1][0] * pools[-2][1]:
            total, number = pools.pop()
            pools[-1] = (pools[-1][0] + total, pools[-1][1] + number)
    levels = [total / number for total, number in pools for _ in range(number)]
    return {stop: level + offset for stop, level, offset in zip(row, levels, offsets, strict=False)}


def _path(way: Sequence[Stop], column_of: Mapping[str, int], middles: Mapping[Stop, float], xs: Sequence[float]) -> str:
    """From the right edge of the first to the left edge of the last; within one column, around on the right."""
    first, last = way[0], way[-1]
    x = xs[_column(first, column_of)] + WIDTH
    if _column(first, column_of) == _column(last, column_of):
        out, above, below = x + CLOSER / 2, middles[first], middles[last]
        return f"M{x:g} {above:g}C{out:g} {above:g} {out:g} {below:g} {x:g} {below:g}"
    path = f"M{x:g} {middles[first]:g}"
    for one, other in pairwise(way):
        to = xs[_column(other, column_of)]
        bend = (to - x) / 2
        path += f"C{x + bend:g} {middles[one]:g} {to - bend:g} {middles[other]:g} {to:g} {middles[other]:g}"
        x = to + WIDTH
        path += "" if other == last else f"H{x:g}"
    return path


def _kinds(made: Graph, column_of: Mapping[str, int], xs: Sequence[float]) -> tuple[tuple[NodeKind, float], ...]:
    kinds = {column: kind_of(made, ref) for ref, column in column_of.items()}
    return tuple((kinds[column], x) for column, x in enumerate(xs))
