"""Can we make it? The recovery analysis that a version was signed with, as values that pages and PDFs print."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcp_portal.look.counting import counted

from .format import Document

TITLE = "Can we make it?"
REF = "can-we-make-it"
PARTS = ("detection", "decision", "waiting", "strategy")
NO_DETECTION = "not stated: no step says how often failures are looked for"
NO_DECISION = "not stated: no phase starts at 0, and no severity says how soon it is answered"


@dataclass(frozen=True)
class Stretch:
    """A part of a way back (one of PARTS), from ``start`` for ``seconds``, both counted from the event."""

    part: str
    start: int
    seconds: int

    @property
    def end(self) -> int:
        return self.start + self.seconds


@dataclass(frozen=True)
class Way:
    """One way back: its stretches, and the same in words. ``cells`` are in the order of PARTS.

    ``total`` is how soon, ``rto`` and ``mtpd`` are the margins; ``missing`` is what the plan does not state.
    """

    strategy: str
    stretches: tuple[Stretch, ...]
    cells: tuple[str, ...]
    total: str
    rto: str
    is_late: bool
    mtpd: str
    is_past_mtpd: bool
    is_timed: bool
    missing: tuple[str, ...]

    @property
    def end(self) -> int:
        """From the event until this way has brought the function back, as far as is stated."""
        return self.stretches[-1].end if self.stretches else 0


@dataclass(frozen=True)
class Prospect:
    """A function with its ways back, the soonest first. ``rto`` and ``mtpd`` are seconds, None where none is stated.

    ``counted_from`` is where the RTO clock starts. ``sentence`` says why there is no time, ``alternative`` what the
    drawing shows, ``data`` how well its data is protected, ``depth`` how many independent ways back there are.
    """

    ref: str
    label: str
    rto: int | None
    mtpd: int | None
    counted_from: int
    ways: tuple[Way, ...]
    sentence: str
    alternative: str
    data: str = ""
    is_data_short: bool = False
    depth: str = ""

    @property
    def best(self) -> Way | None:
        """The soonest way back whose time is stated."""
        return next((way for way in self.ways if way.is_timed), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the plan does not state about any of the ways, each once."""
        return tuple(dict.fromkeys(words for way in self.ways for words in way.missing))


@dataclass(frozen=True)
class Recovery:
    """The analysis of a whole plan: what comes before recovery in words, the functions, and strategies for none.

    ``unread`` are times that can't be read, in words: they are counted nowhere.
    """

    clock: str
    detection: str
    decision: str
    prospects: tuple[Prospect, ...]
    idle: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def is_linked(self) -> bool:
        """Whether any strategy names any function."""
        return any(prospect.ways for prospect in self.prospects)

    @property
    def before(self) -> list[tuple[str, str]]:
        """What comes before any recovery, as terms with what is said of them."""
        return [
            ("RTO clock", self.clock),
            ("Detection", self.detection or NO_DETECTION),
            ("Decision", self.decision or NO_DECISION),
        ]

    @property
    def unread_in_words(self) -> str:
        """How many times can't be read."""
        times = counted(len(self.unread), "time can’t be read and counts", "times can’t be read and count")
        return f"{times} nowhere below"


def frozen_recovery(document: Document) -> Recovery | None:
    """The analysis in a version's snapshot; None in drafts, in older versions and where there is no function."""
    found = document.get("recovery")
    if not found:
        return None
    prospects = tuple(_prospect(one) for one in found["prospects"])
    idle, unread = tuple(found.get("idle", ())), tuple(found.get("unread", ()))
    return Recovery(found["clock"], found["detection"], found["decision"], prospects, idle, unread)


def _prospect(found: Mapping[str, Any]) -> Prospect:
    return Prospect(**{**found, "ways": tuple(_way(way) for way in found["ways"])})


def _way(found: Mapping[str, Any]) -> Way:
    stretches = tuple(Stretch(**stretch) for stretch in found["stretches"])
    cells, missing = tuple(found["cells"]), tuple(found["missing"])
    return Way(**{**found, "cells": cells, "missing": missing, "stretches": stretches})
