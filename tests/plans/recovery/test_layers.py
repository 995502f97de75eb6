"""The layout of the map: nothing overlaps, what is needed stands to the right, circles survive, large maps are quick."""

import random
from itertools import pairwise

import networkx as nx
import pytest

from plans.recovery.crossings import crossings, ordered
from plans.recovery.layers import APART, HEIGHT, WIDTH, layers
from tests.growing import MOST, growth, stopped_if_endless


def graph(kinds: dict[str, str], links: list[tuple[str, str]]):
    made = nx.DiGraph()
    for ref, kind in kinds.items():
        made.add_node(ref, kind=kind, label=ref)
    made.add_edges_from(links, kind="needs")
    return made


def large(functions: int, dependencies: int, suppliers: int, links: int, seed: int = 1):
    """Random links from left to right, and some that close circles."""
    chance = random.Random(seed)  # noqa: S311  no secret
    kinds = {f"F-{n}": "function" for n in range(functions)} | {f"D-{n}": "dependency" for n in range(dependencies)}
    kinds |= {f"S-{n}": "supplier" for n in range(suppliers)}
    refs = list(kinds)
    found = {tuple(sorted(chance.sample(range(len(refs)), 2))) for _ in range(links)}
    pairs = [(refs[a], refs[b]) for a, b in found if kinds[refs[a]] != "supplier"]
    circles = [(b, a) for a, b in pairs[:3] if kinds[b] != "supplier"]
    return graph(kinds, [*pairs, *circles])


def by_ref(made):
    return {node.ref: node for node in layers(made).nodes}


def overlaps(nodes) -> list[tuple[str, str]]:
    ordered = sorted(nodes, key=lambda node: (node.x, node.y))
    return [
        (one.ref, other.ref)
        for one, other in pairwise(ordered)
        if one.x == other.x and other.y < one.y + HEIGHT + APART - 0.2
    ]


def test_functions_stand_left_of_dependencies_left_of_suppliers():
    made = by_ref(graph({"S": "supplier", "D": "dependency", "F": "function"}, [("F", "D"), ("D", "S")]))
    assert made["F"].x < made["D"].x < made["S"].x
    assert made["D"].x - made["F"].x > WIDTH


def test_what_a_function_needs_stands_to_its_right():
    made = by_ref(graph({"A": "function", "B": "function", "C": "function"}, [("A", "B"), ("B", "C"), ("A", "C")]))
    assert made["A"].x < made["B"].x < made["C"].x


def test_a_chain_is_straight():
    made = by_ref(graph({"F": "function", "D": "dependency", "S": "supplier"}, [("F", "D"), ("D", "S")]))
    assert made["F"].y == made["D"].y == made["S"].y


def test_what_would_cross_is_reordered():
    kinds = {"A": "function", "B": "function", "X": "dependency", "Y": "dependency"}
    made = by_ref(graph(kinds, [("A", "Y"), ("B", "X")]))
    assert (made["A"].y < made["B"].y) == (made["Y"].y < made["X"].y)


def test_a_circle_shares_a_column_and_keeps_its_links():
    made = layers(
        graph({"A": "function", "B": "function", "C": "function"}, [("A", "B"), ("B", "A"), ("B", "C"), ("A", "A")])
    )
    columns = {node.ref: node.column for node in made.nodes}
    assert columns["A"] == columns["B"] < columns["C"]
    assert {(link.needing, link.needed) for link in made.links} == {("A", "B"), ("B", "A"), ("B", "C")}


def test_a_link_across_columns_begins_and_ends_at_its_nodes():
    made = layers(graph({"F": "function", "D": "dependency", "S": "supplier"}, [("F", "D"), ("D", "S"), ("F", "S")]))
    nodes = {node.ref: node for node in made.nodes}
    path = next(link.path for link in made.links if (link.needing, link.needed) == ("F", "S"))
    start, end = nodes["F"], nodes["S"]
    assert path.startswith(f"M{start.x + WIDTH:g} {start.y + HEIGHT / 2:g}C")
    assert path.endswith(f"{end.x:g} {end.y + HEIGHT / 2:g}")


def test_a_graph_without_nodes_is_an_empty_map():
    assert layers(graph({}, [])).nodes == ()


@pytest.mark.parametrize("seed", range(12))
def test_nothing_overlaps_and_everything_is_inside(seed):
    made = layers(large(12, 20, 6, 60, seed))
    assert len(made.nodes) == 38
    assert overlaps(made.nodes) == []
    assert all(node.y >= 0 and node.x + WIDTH <= made.width and node.y + HEIGHT <= made.height for node in made.nodes)


def test_the_same_graph_gives_the_same_map():
    assert layers(large(12, 20, 6, 60)) == layers(large(12, 20, 6, 60))


def test_three_hundred_nodes_are_laid_out_without_overlap():
    assert overlaps(layers(large(100, 150, 50, 600)).nodes) == []


def test_twice_the_nodes_and_links_take_about_twice_the_steps():
    with stopped_if_endless():
        assert growth(lambda size: layers(large(2 * size, 3 * size, size, 12 * size)), 25) <= MOST


def test_many_columns_stand_closer_than_few():
    few = layers(graph({"A": "function", "B": "dependency", "C": "supplier"}, [("A", "B"), ("B", "C")]))
    chain = dict.fromkeys("ABCD", "function")
    many = layers(graph(chain, list(pairwise("ABCD"))))
    assert gaps(few) == {104.0}
    assert gaps(many) == {64.0}


def gaps(made) -> set[float]:
    return {other - one - WIDTH for (_, one), (_, other) in pairwise(made.columns)}


def test_a_thousand_nodes_are_laid_out_without_overlap():
    made = layers(large(250, 650, 100, 5000))
    assert len(made.nodes) == 1000
    assert overlaps(made.nodes) == []


def test_sorting_never_adds_crossings():
    rows = [["A", "B", "C"], ["X", "Y", "Z"]]
    beside = {"A": ["Z"], "B": ["Y"], "C": ["X"], "X": ["C"], "Y": ["B"], "Z": ["A"]}
    assert crossings(rows, beside) == 3
    assert crossings(ordered(rows, beside), beside) == 0
