"""What follows when something fails, in words that a page and a sheet of paper show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bcp_portal.documents.figures import listing
from bcp_portal.documents.format import Document
from bcp_portal.documents.values import Unreadable, read_duration
from bcp_portal.look.counting import counted, noun
from bcp_portal.parameters import one_of
from plans.reading.document import FrozenPlan, FrozenRow, span
from plans.recovery.failure import Failure, Help, Loss, failure
from plans.recovery.graph import Graph, graph, label_of, of_kind
from plans.recovery.single_points import single_points

from .dependency_map import MapFilter, map_of

MOST_FAILED = 50
MOST_ON_PAPER = 14  # lines of a list: so many stand on one page beside the map
NEVER = "no exercise or use of it is recorded"
KINDS = (("supplier", "Suppliers"), ("dependency", "Dependencies"), ("function", "Functions"))


@dataclass(frozen=True)
class LostFunction:
    """A function that stops: when its objectives are exceeded, or why that is not known, and because of what."""

    function: FrozenRow
    rto: str
    mtpd: str
    has_mtpd: bool
    because_of: str


@dataclass(frozen=True)
class HelpingStrategy:
    """A strategy for a function that is lost: what it depends on, and how it was exercised or used last, in words."""

    strategy: FrozenRow
    is_usable: bool
    depends: str
    tried: str


def choice_in(query: Any) -> MapFilter:
    """The choice in a query (``?failed=D-01&failed=…&after=2h&find=…&narrow=on``)."""
    failed = tuple(dict.fromkeys(query.getlist("failed")))[:MOST_FAILED]
    narrow = {"on": True, "off": False}.get(one_of(query, "narrow", ["on", "off"]))
    return MapFilter(failed, query.get("after", "").strip(), query.get("find", "").strip(), narrow)


def consequences(document: Document, choice: MapFilter, tried: Mapping[str, str]) -> dict[str, Any]:
    """Everything the template shows of a choice; ``tried`` says by ref of a strategy how it was exercised or used last.

    Nothing is asked of the database.
    """
    plan = FrozenPlan(document)
    made = graph(plan)
    seconds, refusal = _seconds(choice.after)
    found = failure(plan, choice.failed, at=seconds, made=made)
    failed = [label_of(made, ref) for ref in found.failed]
    return {
        "found": found,
        "choice": choice,
        "map": map_of(plan, made, found, choice),
        "refusal": refusal,
        "choices": _choices(made, found),
        "losses": [_lost(made, loss) for loss in found.losses],
        "stops_in_words": counted(len(found.losses), "function stops", "functions stop"),
        "helping": [_helping(made, one, tried) for one in found.helping],
        "after_span": span(seconds) if seconds else "",
        "failed": failed,
        "failed_words": listing(failed),
        "heading": _heading(failed),
        "points": [(point, choice.alone(point.ref)) for point in single_points(plan, made)[:20]],
        "first_rto": span(found.first_rto.rto_at or 0) if found.first_rto else "",
        "first_mtpd": span(found.first_mtpd.mtpd_at or 0) if found.first_mtpd else "",
    }


def on_paper(document: Document, choice: MapFilter, tried: Mapping[str, str]) -> dict[str, Any]:
    """The same for a sheet, which has room for so much: of a map that finds no place beside the answer only what the
    choice touches, and of every list the first MOST_ON_PAPER.
    """
    context = consequences(document, choice, tried)
    place, is_narrow = context["map"].paper, context["map"].is_narrow
    if not (is_narrow or place == "beside" or (place and not context["failed"])):
        context = consequences(document, replace(choice, narrow=True), tried) | {"choice": choice}
    return context | {"most": MOST_ON_PAPER}


def _choices(made: Graph, found: Failure) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    return [
        (title, [(ref, label_of(made, ref), ref in found.failed) for ref in of_kind(made, kind)])  # type: ignore[arg-type]
        for kind, title in KINDS
    ]


def _heading(failed: list[str]) -> str:
    return f"If {listing(failed)} {noun(len(failed), 'fails', 'fail')}" if failed else "Dependency map"


def _lost(made: Graph, loss: Loss) -> LostFunction:
    return LostFunction(
        loss.function,
        f"T+{span(loss.rto_at)}" if loss.rto_at is not None else _no_objective(loss.function, "rto"),
        f"T+{span(loss.mtpd_at)}" if loss.mtpd_at else _no_objective(loss.function, "mtpd"),
        bool(loss.mtpd_at),
        ", ".join(label_of(made, ref) for ref in loss.by) or "itself",
    )


def _helping(made: Graph, one: Help, tried: Mapping[str, str]) -> HelpingStrategy:
    gone = ", ".join(label_of(made, ref) for ref in one.gone)
    return HelpingStrategy(
        one.strategy,
        one.is_usable,
        f"depends on {gone}, which fails, too" if gone else "depends on nothing that fails",
        tried.get(one.strategy.ref, NEVER),
    )


def _no_objective(function: FrozenRow, field: str) -> str:
    return f"{field.upper()} not read" if function.is_unread(field) else f"no {field.upper()}"


def _seconds(written: str) -> tuple[int, str]:
    """A length of time as typed, in seconds, and why it can't be read."""
    try:
        return int(read_duration(written).get("seconds", 0)), ""
    except Unreadable as refusal:
        return 0, str(refusal)
