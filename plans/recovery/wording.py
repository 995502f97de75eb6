"""Recoveries in words: what a page, a drawing's alternative and a report say of them."""

from bcp_portal.documents.figures import listing
from plans.reading.document import span

from .fallback import Fallback
from .protection import DataOutlook
from .stretches import Part
from .timeline import Outlook, RecoveryPath

NAMES: tuple[tuple[Part, str], ...] = (
    ("detection", "detection"),
    ("decision", "decision"),
    ("waiting", "waiting"),
    ("strategy", "recovery"),
)


def duration(recovery: RecoveryPath) -> str:
    """``up to 4 h 15 min``: an upper bound is said as one, and a sum with gaps as ``at least``, or neither."""
    if not recovery.is_timed:
        return "no time stated"
    length = span(recovery.earliest)
    if recovery.is_upper and recovery.missing:
        return f"{length} and what is not stated"
    if recovery.missing:
        return f"at least {length}"
    return f"up to {length}" if recovery.is_upper else length


def against(margin: int | None, objective: str) -> str:
    """``10 min to spare``, ``3 h too late``, ``just in time``, of lost data ``3 h too much`` and ``just enough``;
    ``no RTO`` where there is no objective.
    """
    too, just = ("too much", "just enough") if objective == "RPO" else ("too late", "just in time")
    if margin is None:
        return f"no {objective}"
    if margin == 0:
        return just
    return f"{span(margin)} to spare" if margin > 0 else f"{span(-margin)} {too}"


def verdict(recovery: RecoveryPath) -> str:
    """The margin against the RTO; where inputs are missing it is only as far as is known."""
    return _margin_or_why(recovery, recovery.margin, "RTO")


def mtpd_verdict(recovery: RecoveryPath) -> str:
    """The margin against the MTPD, said in the same way."""
    return _margin_or_why(recovery, recovery.mtpd_margin, "MTPD")


def _margin_or_why(recovery: RecoveryPath, margin: int | None, objective: str) -> str:
    if recovery.function.is_unread(objective.lower()):
        return f"the {objective} can’t be read"
    said = against(margin, objective)
    if margin is None or margin < 0:
        return said
    if not recovery.is_timed:
        return "not known"
    lacking = recovery.lacks if objective == "RTO" else recovery.missing
    return f"{said}, as far as is known" if lacking else said


def sentence(recovery: RecoveryPath) -> str:
    """The sum in the open: ``Failover: detection 5 min + decision 10 min + recovery 30 min = up to 45 min, …``."""
    gaps = listing([missing.words for missing in recovery.missing])
    unstated = f" Not stated: {gaps}." if gaps else ""
    if not recovery.is_timed:
        return f"{recovery.strategy.label}: no time stated.{unstated}"
    parts = [f"{words} {span(seconds)}" for part, words in NAMES if (seconds := recovery.seconds(part)) is not None]
    promises = [f"{verdict(recovery)} for its RTO" if recovery.margin is not None else verdict(recovery)]
    if recovery.mtpd_margin is not None:
        promises.append(f"{mtpd_verdict(recovery)} for its MTPD")
    return f"{recovery.strategy.label}: {' + '.join(parts)} = {duration(recovery)}; {', '.join(promises)}.{unstated}"


def alternative(outlook: Outlook) -> str:
    """What the waterfall of a function shows, in words."""
    rto, mtpd = outlook.function.seconds("rto"), outlook.function.seconds("mtpd")
    goals = [f"{name} {span(goal)}" for name, goal in (("RTO", rto), ("MTPD", mtpd)) if goal is not None]
    goals += [
        f"{name.upper()} “{outlook.function.written(name)}” can’t be read"
        for name in ("rto", "mtpd")
        if outlook.function.is_unread(name)
    ]
    promised = f" ({', '.join(goals)})" if goals else ""
    ways = " ".join(sentence(way) for way in outlook.ways) or outlook.sentence
    return f"How soon {outlook.function.label}{promised} is back. {ways}"


def protection_sentence(data: DataOutlook) -> str:
    """How often the data of a function is protected, against its RPO."""
    if data.best is None:
        return f"Not stated: {listing(list(data.missing))}."
    interval, rpo = data.best.seconds, data.function.seconds("rpo")
    every = f"{'at least ' if data.best.is_upper else ''}every {span(interval)}" if interval else "without a break"
    if data.best.said:
        return _stated(data, every)
    if rpo is None or data.margin is None:
        return f"Protected {every}; {_no_rpo(data)}."
    if data.margin >= 0:
        return f"Protected {every}, within the RPO of {span(rpo)}."
    return f"Protected {every}: up to {span(-data.margin)} more is lost than the RPO of {span(rpo)} allows."


def _stated(data: DataOutlook, every: str) -> str:
    """The same of a frequency of which the plan does not say whose data it is about."""
    which = "only" if len({(one.row.ref, one.seconds) for one in data.protections}) == 1 else "shortest"
    quoted, rpo = data.best.said if data.best else "", data.function.seconds("rpo")
    stated = f"The {which} frequency that the plan states is {every}, {quoted}; it does not say for whose data."
    if rpo is None or data.margin is None:
        lack = _no_rpo(data)
        return f"{stated} {lack[:1].upper()}{lack[1:]}."
    if data.margin >= 0:
        return f"{stated} That is within the RPO of {span(rpo)}."
    return f"{stated} Up to {span(-data.margin)} more would be lost than the RPO of {span(rpo)} allows."


def _no_rpo(data: DataOutlook) -> str:
    return "the RPO can’t be read" if data.function.is_unread("rpo") else "no RPO is stated"


def depth_sentence(fallback: Fallback) -> str:
    """How many ways back within the RTO do not fail together, and which."""
    if fallback.depth is None:
        lack = "an RTO that can be read" if fallback.function.is_unread("rto") else "an RTO"
        return f"Can’t be counted without {lack}."
    named = listing([strategy.label for strategy in fallback.chosen])
    least = "At least " if fallback.is_at_least else ""
    found = {0: "None within the RTO.", 1: f"One within the RTO: {named}."}
    said = found.get(fallback.depth) or f"{least}{fallback.depth} within the RTO that share nothing: {named}."
    return f"{said}{_sharing(len(fallback.within) - len(fallback.chosen))}"


def _sharing(count: int) -> str:
    """What is said of further ways within the RTO that count for nothing more."""
    if not count:
        return ""
    s, them = ("s", "it") if count == 1 else ("", "they")
    return f" {count} more share{s} a team, a dependency or a supplier with a counted one, or {them} name{s} none."
