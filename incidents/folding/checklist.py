"""The check-list of an activated plan: its phases, groups and steps, the procedures of what failed, and the way back.

Texts are read from the signed document, never copied: an entry names a step by its ref. Refs: ``ST-14`` of a step,
``PR-03/2`` of the second line of a procedure, ``PR-03/v1`` of its validation, ``S-01/f1`` of a strategy's failback.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from plans.reading.document import FrozenPlan, FrozenRow

PROCEDURES, VALIDATION, FAILBACK = "procedures", "validation", "failback"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LONGEST_LINE = 2000
LISTS = ("bullet_list", "ordered_list")
SPOKEN = ("text", "code_inline", "fence", "code_block")
WITHIN = ("strong", "em", "s", "link")  # parts of a line that are no words by themselves, and part none


@dataclass(frozen=True)
class ListedStep:
    """One line to be ticked off: its ref in the plan, what to do, and under which group of which phase it stands."""

    plan: str
    ref: str
    text: str
    group: str
    phase: str


@dataclass(frozen=True)
class ListedPhase:
    """A phase with its steps in order. ``window`` is when, as the plan writes it; ``row`` None: the room made it."""

    ref: str
    name: str
    window: str
    steps: tuple[ListedStep, ...]
    row: FrozenRow | None = None


def checklist(
    code: str, plan: FrozenPlan, *, chosen: Collection[str] = (), failed: Collection[str] = ()
) -> tuple[ListedPhase, ...]:
    """The phases of a plan, then what belongs to this incident alone.

    ``chosen`` are the strategies in use, ``failed`` the functions and dependencies that are lost (refs): procedures of
    what failed or of what a chosen strategy uses are listed, and what must be checked and undone afterwards.
    """
    used = {ref for row in plan.rows("strategies") if row.ref in chosen for ref in row.links("dependencies")}
    wanted = [row for row in plan.rows("procedures") if row.link("dependency") in used | set(failed)]
    found = (
        *_phases(code, plan),
        ListedPhase(PROCEDURES, "Procedures", "", tuple(_lines(code, wanted, "text", "", PROCEDURES))),
        ListedPhase(
            VALIDATION, "Check before going back", "", tuple(_lines(code, wanted, "validation", "v", VALIDATION))
        ),
        ListedPhase(FAILBACK, "Back to normal", "", tuple(_failback(code, plan, chosen))),
    )
    return tuple(phase for phase in found if phase.steps)


def all_steps(code: str, plan: FrozenPlan) -> dict[str, ListedStep]:
    """By ref, every line that can be ticked off in a plan, whether it belongs to an incident or not."""
    every = [row.ref for row in (*plan.rows("strategies"), *plan.rows("dependencies"))]
    return {step.ref: step for phase in checklist(code, plan, chosen=every, failed=every) for step in phase.steps}


def _phases(code: str, plan: FrozenPlan) -> Iterator[ListedPhase]:
    steps = plan.rows("steps")
    known = {row.ref for row in plan.rows("phases")}
    for phase in plan.rows("phases"):
        of_it = [row for row in steps if row.link("phase") == phase.ref]
        name = " ".join(filter(None, (f"{phase.text('number')}:" if phase.text("number") else "", phase.label)))
        yield ListedPhase(phase.ref, name, phase.text("window"), tuple(_steps(code, of_it, phase.ref)), phase)
    loose = [row for row in steps if row.link("phase") not in known]
    yield ListedPhase("steps", "Steps", "", tuple(_steps(code, loose, "steps")))


def _steps(code: str, rows: Iterable[FrozenRow], phase: str) -> Iterator[ListedStep]:
    for row in rows:
        text, group = in_words(row.text("text")), row.text("group")
        if text or group:
            yield ListedStep(code, row.ref, text or group, group if text else "", phase)


def _lines(code: str, rows: Iterable[FrozenRow], field: str, mark: str, phase: str) -> Iterator[ListedStep]:
    for row in rows:
        for number, line in enumerate(lines_of(row.text(field)), start=1):
            yield ListedStep(code, f"{row.ref}/{mark}{number}", line, row.label, phase)


def _failback(code: str, plan: FrozenPlan, chosen: Collection[str]) -> Iterator[ListedStep]:
    rows = [row for row in plan.rows("strategies") if row.ref in chosen]
    return _lines(code, rows, "failback", "f", FAILBACK)


@lru_cache(maxsize=512)
def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text in Markdown that are each one thing to do: items of its lists, else its paragraphs."""
    tree = SyntaxTreeNode(READER.parse(text))
    items = [item for item in tree.walk() if item.type == "list_item"]
    found = [_own_words(item) for item in items or tree.children]
    return tuple(line[:LONGEST_LINE] for line in found if line)


@lru_cache(maxsize=2048)
def in_words(text: str) -> str:
    """A line without the marks of Markdown."""
    return _words(SyntaxTreeNode(READER.parse(text)))


def _own_words(node: SyntaxTreeNode) -> str:
    """The words of a list item without those of the lists inside it; of anything else, all its words."""
    parts = node.children if node.type == "list_item" else [node]
    return " ".join(filter(None, (_words(part) for part in parts if part.type not in LISTS)))


def _words(node: SyntaxTreeNode) -> str:
    found = (part.content if part.type in SPOKEN else " " for part in node.walk() if part.type not in WITHIN)
    return " ".join("".join(found).split())
