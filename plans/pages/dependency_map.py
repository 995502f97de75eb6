"""The dependency map, with what fails marked in it: nodes as links that choose, states in words and shapes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bcp_portal.documents.figures import shortened
from bcp_portal.look.counting import counted, noun
from plans.reading.document import FrozenPlan, FrozenRow
from plans.recovery.failure import Failure
from plans.recovery.graph import Graph, kind_of, label_of, stopped_by, used_by
from plans.recovery.layers import HEIGHT, WIDTH, Placed, layers

NAMES = {"function": "Functions", "dependency": "Dependencies", "supplier": "Suppliers"}
STATES = {"root": "fails", "down": "stops", "up": "keeps running"}
INDENT, ROOM = 40.0, WIDTH - 52  # where the words of a node begin, and how wide they may be
LARGE = 60  # nodes; larger maps show only what the chosen and the found touch, unless asked for all
LETTER = 1.16  # of a node's words against those of figures: they are larger
PAPER = 1009.0  # width of the sheet between its margins, and the heights beside the answer and alone, in pixels
BESIDE, ALONE = 302.0, 570.0
LEAST = 0.45  # of its size: smaller the words can't be read on paper


@dataclass(frozen=True)
class MapFilter:
    """What the address says: refs that fail, the time since then as typed, words searched for, whether to narrow."""

    failed: tuple[str, ...] = ()
    after: str = ""
    find: str = ""
    narrow: bool | None = None  # None: where the map is large

    def address(self) -> str:
        """The same as a query, ``?`` where nothing is chosen."""
        pairs = [("failed", ref) for ref in self.failed]
        pairs += [(name, value) for name, value in (("after", self.after), ("find", self.find)) if value]
        pairs += [] if self.narrow is None else [("narrow", "on" if self.narrow else "off")]
        return f"?{urlencode(pairs)}"

    def toggled(self, ref: str) -> str:
        """The address at which a ref fails that doesn't, or the other way round."""
        rest = tuple(other for other in self.failed if other != ref)
        return replace(self, failed=rest if ref in self.failed else (*rest, ref)).address()

    def alone(self, ref: str) -> str:
        """The address at which only this fails."""
        return replace(self, failed=(ref,)).address()


@dataclass(frozen=True)
class Node:
    """A node as drawn; ``state`` is one of STATES. ``words`` are its name for who can't see it, ``sub`` its figures."""

    ref: str
    kind: str
    label: str
    short: str
    sub: str
    x: float
    y: float
    state: str
    is_found: bool
    url: str
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def says(self) -> str:
        """The state in words."""
        return STATES[self.state]

    @property
    def words(self) -> str:
        """What it is, how it fares and what choosing it does."""
        act = "choose to let it run" if self.state == "root" else "choose to let it fail"
        return f"{self.label}, {self.kind}, {self.says}{', found' if self.is_found else ''}: {act}"


@dataclass(frozen=True)
class NodeRow:
    """A row of the table that says the same."""

    node: Node
    needs: list[str]
    needed_by: list[str]


@dataclass(frozen=True)
class DependencyMap:
    """The drawing. ``links`` are paths with whether both ends are down; ``hidden`` counts what was narrowed away."""

    nodes: list[Node]
    links: list[tuple[str, bool]]
    columns: list[tuple[str, float]]
    width: float
    height: float
    is_narrow: bool
    hidden: int
    found: list[Node]
    lines: list[NodeRow]

    @property
    def hidden_in_words(self) -> str:
        """How many that is, beside a drawing of what something touches."""
        return f"{self.hidden} that this does not touch {noun(self.hidden, 'is', 'are')} left out."

    @property
    def paper(self) -> str:
        """Where on paper it can be read: "beside" the answer, "alone" on a sheet, or nowhere."""
        if self.width * LEAST > PAPER or self.height * LEAST > ALONE:
            return ""
        return "beside" if self.height * LEAST <= BESIDE else "alone"


def map_of(plan: FrozenPlan, made: Graph, failure: Failure, choice: MapFilter) -> DependencyMap:
    """The whole map, or what the chosen and the found touch."""
    found = _named(made, choice.find)
    marked = {*failure.failed, *found}
    is_narrow = len(made) > LARGE and bool(marked) if choice.narrow is None else choice.narrow
    shown = _shown(made, marked) if is_narrow else made
    drawn = layers(shown)
    states = _states(failure)
    nodes = [
        _node(
            plan,
            made,
            placed,
            states.get(placed.ref, "up"),
            is_found=placed.ref in found,
            url=choice.toggled(placed.ref),
        )
        for placed in drawn.nodes
    ]
    down = [(link.path, {link.needing, link.needed} <= failure.stopped) for link in drawn.links]
    titles = [
        (NAMES[kind] if number == 0 or drawn.columns[number - 1][0] != kind else "", x)
        for number, (kind, x) in enumerate(drawn.columns)
    ]
    lines = [
        NodeRow(node, _labels(made, made.successors(node.ref)), _labels(made, made.predecessors(node.ref)))
        for node in nodes
    ]
    links = sorted(down, key=lambda link: link[1])  # what is down stands above
    hidden = len(made) - len(shown)
    seen = [node for node in nodes if node.is_found]
    return DependencyMap(nodes, links, titles, drawn.width, drawn.height, is_narrow, hidden, seen, lines)


def _labels(made: Graph, refs: Iterable[str]) -> list[str]:
    return [label_of(made, ref) for ref in refs]


def _named(made: Graph, find: str) -> set[str]:
    wanted = find.casefold().split()
    return {ref for ref in made if wanted and all(word in label_of(made, ref).casefold() for word in wanted)}


def _shown(made: Graph, refs: set[str]) -> Graph:
    """What the refs need and what needs them; everything where there are none."""
    return made.subgraph(stopped_by(made, refs) | used_by(made, refs)) if refs else made


def _node(plan: FrozenPlan, made: Graph, placed: Placed, state: str, *, is_found: bool, url: str) -> Node:
    label = label_of(made, placed.ref)
    return Node(
        ref=placed.ref,
        kind=kind_of(made, placed.ref),
        label=label,
        short=shortened(label, ROOM / LETTER),
        sub=shortened(_sub(plan, made, placed.ref), ROOM),
        x=placed.x,
        y=placed.y,
        state=state,
        is_found=is_found,
        url=url,
    )


def _states(failure: Failure) -> Mapping[str, str]:
    return dict.fromkeys(failure.stopped, "down") | dict.fromkeys(failure.failed, "root")


def _sub(plan: FrozenPlan, made: Graph, ref: str) -> str:
    """The figures under a node's name."""
    row = plan.by_ref.get(ref)
    if row is None or row.kind not in {"functions", "dependencies"}:
        count = made.in_degree(ref)
        return counted(count, "dependency", "dependencies")
    return _function_sub(row) if row.kind == "functions" else _dependency_sub(row)


def _function_sub(row: FrozenRow) -> str:
    rto, cost = row.text("rto"), row.text("cost_per_hour")
    return " · ".join([f"RTO {rto}" if rto else "no RTO", *([f"{cost}/h"] if cost else [])])


def _dependency_sub(row: FrozenRow) -> str:
    rto = row.text("rto")
    return f"back in {rto}" if rto else f"backup: {row.given('backup')}" if row.given("backup") else "no backup stated"
