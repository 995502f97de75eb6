"""The dependency map: functions, dependencies and suppliers as one directed graph that survives cycles.

An edge leads from what needs to what is needed. Nodes are refs and carry ``kind`` (function, dependency or supplier)
and ``label``; edges carry ``kind``: ``needs``, or ``supplied`` from a dependency to its supplier.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal

import networkx as nx

from plans.reading.document import FrozenPlan

if TYPE_CHECKING:
    Graph = nx.DiGraph[str]
else:
    Graph = nx.DiGraph

NodeKind = Literal["function", "dependency", "supplier"]
NEEDS, SUPPLIED = "needs", "supplied"
ANSWERED = "needs:"


def graph(plan: FrozenPlan) -> Graph:
    """The graph of a document, made once and not to be changed. Links that lead to no row are left out; a yes to
    ``needs:A:B`` counts as a link.
    """
    return plan.made(_made)


def _made(plan: FrozenPlan) -> Graph:
    made: Graph = nx.DiGraph()
    for row in plan.rows("functions"):
        made.add_node(row.ref, kind="function", label=row.label)
    for row in plan.rows("dependencies"):
        made.add_node(row.ref, kind="dependency", label=row.label)
    made.add_edges_from((pair for pair in _needs(plan) if pair[0] in made and pair[1] in made), kind=NEEDS)
    for dependency, supplier, label in _supplied(plan):
        made.add_node(supplier, kind="supplier", label=label)
        made.add_edge(dependency, supplier, kind=SUPPLIED)
    frozen: Graph = nx.freeze(made)
    return frozen


def _needs(plan: FrozenPlan) -> Iterator[tuple[str, str]]:
    for dependency in plan.rows("dependencies"):
        yield from ((function, dependency.ref) for function in dependency.links("functions"))
    for row in (*plan.rows("functions"), *plan.rows("dependencies")):
        yield from ((row.ref, needed) for needed in row.links("needs"))
    for key, is_yes in plan.answers.items():
        if is_yes and key.startswith(ANSWERED) and key.count(":") == 2:
            _, needing, needed = key.split(":")
            yield needing, needed


def _supplied(plan: FrozenPlan) -> Iterator[tuple[str, str, str]]:
    """Dependency, supplier, the supplier's name; a document that was just read names suppliers without refs."""
    directory = plan.suppliers()
    for row in plan.rows("dependencies"):
        if name := row.text("supplier"):
            ref = row.link("supplier") or f"supplier:{name.casefold()}"
            yield row.ref, ref, str(directory.get(ref, {}).get("name") or name)


def kind_of(made: Graph, ref: str) -> NodeKind:
    """What a node is."""
    kind: NodeKind = made.nodes[ref]["kind"]
    return kind


def label_of(made: Graph, ref: str) -> str:
    """What a node is called on the page."""
    return str(made.nodes[ref]["label"])


def of_kind(made: Graph, kind: NodeKind) -> list[str]:
    """The refs of one kind, in the plan's order."""
    return [ref for ref in made if kind_of(made, ref) == kind]


def needed(made: Graph, ref: str) -> list[str]:
    """What a node needs directly, itself and suppliers left out: what has to be back before it."""
    return [other for other in made.successors(ref) if other != ref and made[ref][other]["kind"] == NEEDS]


def cycles(made: Graph) -> list[tuple[str, ...]]:
    """Groups that need one another in a circle, so that nothing in them can come first; each in the plan's order."""
    return [group for group in order(made) if len(group) > 1 or made.has_edge(group[0], group[0])]


def order(made: Graph) -> list[tuple[str, ...]]:
    """The order of recovery, what is needed first. What stands in a circle is one group."""
    place = {ref: number for number, ref in enumerate(made)}
    groups = nx.condensation(made)
    numbers = list(nx.topological_sort(groups))
    return [tuple(sorted(groups.nodes[number]["members"], key=place.__getitem__)) for number in reversed(numbers)]


def stopped_by(made: Graph, refs: Iterable[str]) -> set[str]:
    """Everything that needs one of ``refs``, directly or not, and the refs themselves; unknown refs stop nothing."""
    return _reached(made, refs, made.predecessors)


def used_by(made: Graph, refs: Iterable[str]) -> set[str]:
    """Everything that ``refs`` need, directly or not, and the refs themselves."""
    return _reached(made, refs, made.successors)


def _reached(made: Graph, refs: Iterable[str], beside: Callable[[str], Iterable[str]]) -> set[str]:
    reached = {ref for ref in refs if ref in made}
    waiting = list(reached)
    while waiting:
        fresh = set(beside(waiting.pop())) - reached
        reached |= fresh
        waiting += fresh
    return reached
