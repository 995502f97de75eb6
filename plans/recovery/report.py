"""The recovery analysis as values that need no plan any more: what pages draw, versions freeze, documents print."""

from bcp_portal.documents.recovery import PARTS, Prospect, Recovery, Stretch, Way
from plans.reading.document import FrozenPlan, span
from plans.reading.unread import unread_values

from .fallback import Fallback, fallbacks
from .graph import Graph, graph
from .protection import DataOutlook, data_outlooks
from .stretches import RecoveryStage
from .timeline import Outlook, RecoveryPath, Timeline, timeline
from .wording import alternative, depth_sentence, duration, mtpd_verdict, protection_sentence, verdict

COUNTED = {"duration", "window"}  # types of values that the analysis adds up


def report(plan: FrozenPlan, made: Graph | None = None, found: Timeline | None = None) -> Recovery:
    """The whole analysis. ``made`` and ``found`` spare making them again."""
    made = graph(plan) if made is None else made
    found = found or timeline(plan, made)
    each = zip(found.outlooks, data_outlooks(plan, made), fallbacks(plan, made, found), strict=True)
    return Recovery(
        clock=found.clock.sentence,
        detection=f"up to {span(found.detection.seconds)}" if found.detection else "",
        decision=_decision(found),
        prospects=tuple(prospect(*one) for one in each),
        idle=tuple(row.label for row in found.idle),
        unread=tuple(one.words for one in unread_values(plan) if one.type in COUNTED),
    )


def _decision(found: Timeline) -> str:
    lengths = [f"up to {span(stretch.seconds)}" for stretch in found.decided]
    if len(lengths) < 2:
        return "".join(lengths)
    return f"{lengths[0]}, and {lengths[-1]} where the severity of a function is answered later"


def prospect(outlook: Outlook, data: DataOutlook | None = None, fallback: Fallback | None = None) -> Prospect:
    """One function."""
    function, ways = outlook.function, outlook.ways
    return Prospect(
        ref=function.ref,
        label=function.label,
        rto=function.seconds("rto"),
        mtpd=function.seconds("mtpd"),
        counted_from=ways[0].counted_from if ways else 0,
        ways=tuple(_way(way) for way in ways),
        sentence=outlook.sentence,
        alternative=alternative(outlook),
        data=protection_sentence(data) if data else "",
        is_data_short=data is not None and data.margin is not None and data.margin < 0,
        depth=depth_sentence(fallback) if fallback else "",
    )


def _way(way: RecoveryPath) -> Way:
    return Way(
        strategy=way.strategy.label,
        stretches=tuple(Stretch(piece.part, piece.start, piece.seconds) for piece in way.pieces),
        cells=tuple(_cell(way, part) for part in PARTS),
        total=duration(way),
        rto=verdict(way),
        is_late=way.verdict == "late",
        mtpd=mtpd_verdict(way),
        is_past_mtpd=way.mtpd_margin is not None and way.mtpd_margin < 0,
        is_timed=way.is_timed,
        missing=tuple(missing.words for missing in way.missing),
    )


def _cell(way: RecoveryPath, part: str) -> str:
    """The seconds of a part in words, with what is waited for; ``not stated`` and ``nothing`` are different things."""
    pieces = [piece for piece in way.pieces if piece.part == part]
    if part == "waiting" and pieces:
        return "; ".join(f"{piece.label} {_length(piece)}" for piece in pieces)
    if pieces:
        return _length(pieces[0])
    return "not stated" if any(missing.part == part for missing in way.missing) else "nothing"


def _length(piece: RecoveryStage) -> str:
    return f"up to {span(piece.seconds)}" if piece.is_upper and piece.seconds else span(piece.seconds)
