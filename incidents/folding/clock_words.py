"""Clocks in words: the sum of each in the open, and what comes of it. Moments stay moments, for the page to show."""

from collections.abc import Callable
from datetime import datetime

from plans.reading.document import span
from plans.recovery.wording import against

from .bases import CountedFrom
from .clocks import FunctionClock
from .data_lost import DataLost
from .forecast import Forecast
from .limits import FunctionLimit

Parts = tuple[str | datetime, ...]  # a sentence: texts, and moments in UTC between them
FROM = {"event": "the event", "detection": "its detection", "declaration": "the declaration", "loss": "its own loss"}


def in_words(parts: Parts, shown: Callable[[datetime], str]) -> str:
    """The sentence with its moments as ``shown`` writes them."""
    return "".join(shown(part) if isinstance(part, datetime) else part for part in parts)


def arithmetic(limit: FunctionLimit) -> Parts:
    """``RTO 1 h from the event at 03:00 (estimated): until 04:00.``"""
    length = f"{limit.objective} {span(limit.seconds)} from {FROM[limit.start.what]}"
    if limit.start.at is None or limit.at is None:
        return (f"{length}, whose moment is not entered.",)
    until: Parts = (": until ", limit.at, " at the latest." if limit.start.is_latest else ".")
    return (f"{length} at ", limit.start.at, _surely(limit.start), *until)


def _surely(start: CountedFrom) -> str:
    said = [word for word, is_so in (("at the latest", start.is_latest), ("estimated", start.is_estimated)) if is_so]
    return f" ({', '.join(said)})" if said else ""


def left_words(limit: FunctionLimit) -> str:
    """``17 min left``, ``exceeded by 12 min``; of a restored function what was left of it."""
    if limit.left is None:
        return "not known"
    if limit.is_exceeded:
        return f"exceeded by {span(-limit.left)}"
    return f"{span(limit.left)} {'were ' if limit.restored_at else ''}left"


def verdict_words(limit: FunctionLimit) -> str:
    """What is expected of a lost function, or came of a restored one, as the recovery analysis says it:
    ``Forecast: 1 h 31 min too late``, ``Forecast: in time, 1 h 29 min to spare``, ``Restored: 10 min too late``.
    """
    begins = "Restored" if limit.restored_at else "Forecast"
    if limit.restored_at is None and limit.is_exceeded and (limit.back_at is None or limit.is_overdue):
        return "Already too late"
    if limit.margin is None:
        return f"{begins}: not known"
    said = against(limit.margin, limit.objective)
    if limit.verdict == "unknown":
        return f"{begins} has passed" if limit.is_overdue else f"{begins}: {said}, as far as is known"
    return f"{begins}: in time, {said}" if limit.margin > 0 else f"{begins}: {said}"


def forecast_parts(forecast: Forecast) -> Parts:
    """``Failover, chosen at 03:31 + waiting 20 min (Network) + recovery 2 h = back at 05:51 at the latest.``"""
    chosen: Parts = (f"{forecast.chosen.label}, chosen at ", forecast.chosen.since)
    estimated = " (estimated)" if forecast.chosen.is_estimated else ""
    if forecast.back_at is None:
        return (*chosen, f"{estimated}: no time stated.")
    sums = "".join(f" + {_stage(stage.part, stage.label, stage.seconds)}" for stage in forecast.stages)
    bound = " at the latest" if forecast.is_upper else ""
    surely = f"{bound}, and what is not stated." if forecast.missing and bound else bound + "."
    if forecast.missing and not bound:
        surely = " at the earliest."
    return (*chosen, f"{estimated}{sums} = back at ", forecast.back_at, surely)


def _stage(part: str, label: str, seconds: int) -> str:
    return f"waiting {span(seconds)} ({label})" if part == "waiting" else f"recovery {span(seconds)}"


def restored_parts(clock: FunctionClock) -> Parts:
    """``Restored at 04:10, 1 h 10 min after the event.``; nothing of a function that is lost."""
    restored_at = clock.loss.restored_at
    if restored_at is None:
        return ()
    again = " for the last time" if clock.loss.is_again else ""
    estimated = " (estimated)" if clock.loss.stretches[-1].is_until_estimated else ""
    if clock.recovered_in is None:
        return (f"Restored{again} at ", restored_at, f"{estimated}.")
    least = "at least " if clock.start.is_latest else ""
    after = f", {least}{span(clock.recovered_in)} after {FROM[clock.start.what]}."
    return (f"Restored{again} at ", restored_at, f"{estimated}{after}")


def data_words(data: DataLost) -> str:
    """``3 h of data lost, 2 h too much for its RPO of 1 h.``"""
    if data.seconds is None:
        return "The recovery point that was reached is not known."
    bound = "at most " if data.is_at_most else "at least " if data.is_partial else ""
    lost = f"{bound}{span(data.seconds)} of data lost"
    said = against(data.margin, "RPO")
    if data.rpo is None:
        return f"{lost[:1].upper()}{lost[1:]}; {said} that can be counted."
    unsure = ", as far as is known" if data.is_kept is None else ""
    return f"{lost[:1].upper()}{lost[1:]}, {said} for its RPO of {span(data.rpo)}{unsure}."
