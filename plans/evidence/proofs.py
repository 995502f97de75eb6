"""Proofs of recovery: the latest result of each function, good or not, in exercises and incidents; how each strategy
was used last.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from bcp_portal.documents.values.spans import span
from plans.recovery.wording import against

from .results import RecoveryResult

FRESH = relativedelta(years=1)  # how long a proof counts
COUNTED_IN_DAYS = 60


@dataclass(frozen=True)
class Proof:
    """The latest measured recovery of a function, on a day, against the RTO of today (seconds).

    It may be too slow, have lost too much, or be aged: ``proves_recovery`` says whether it shows what was promised.
    ``ref`` and ``url`` are of the exercise or the incident (``is_real``) that measured it.
    """

    ref: str
    on: date
    rta: int
    rto: int | None
    within_rpo: bool
    today: date
    url: str = ""
    is_real: bool = False

    @property
    def source(self) -> str:
        """``exercise X-03``, ``incident INC-2026-004``."""
        return f"{'incident' if self.is_real else 'exercise'} {self.ref}"

    @property
    def time(self) -> str:
        """The RTA in words."""
        return span(self.rta)

    @property
    def is_over(self) -> bool:
        return self.rto is not None and self.rta > self.rto

    @property
    def margin(self) -> str:
        """``12 min to spare``, ``25 min too late``."""
        return against(None if self.rto is None else self.rto - self.rta, "RTO")

    @property
    def is_aged(self) -> bool:
        """Whether it is older than a year: it says less with every change since."""
        return self.on < self.today - FRESH

    @property
    def ago(self) -> str:
        return ago(self.on, self.today)

    @property
    def proves_recovery(self) -> bool:
        """Whether it shows today that the function recovers as it should: without an RTO, nothing does."""
        return self.is_within and not self.is_aged

    @property
    def is_within(self) -> bool:
        """Whether it showed what is promised, on whatever day."""
        return self.rto is not None and not self.is_over and self.within_rpo


def proofs(results: Collection[RecoveryResult], rtos: Mapping[str, int | None], *, today: date) -> dict[str, Proof]:
    """By ref of a function (those of ``rtos``), its latest measurement up to today."""
    return {
        one.function: Proof(
            done.ref, done.on, one.rta, rtos[one.function], one.within_rpo, today, done.url, done.is_real
        )
        for done in results
        for one in done.measurements
        if one.function in rtos and done.on <= today
    }


def last_tried(results: Collection[RecoveryResult], *, today: date) -> dict[str, str]:
    """By ref of a strategy, when it was exercised or used last, and how that went: words that follow its name."""
    return {
        ref: f"last {_tried(done, today)}{''.join(f', {said}' for said in _went(done, ref))}"
        for done in results
        if done.on <= today
        for ref in {one.strategy for one in done.measurements if one.strategy}
    }


def _tried(done: RecoveryResult, today: date) -> str:
    return f"{'used in an incident' if done.is_real else 'exercised'} {ago(done.on, today)} ({done.ref})"


def _went(done: RecoveryResult, strategy: str) -> Iterator[str]:
    """How it went of all functions that came back by a strategy; nothing where they have no objectives."""
    measured = [one for one in done.measurements if one.strategy == strategy]
    if any(one.rto is not None for one in measured):
        yield "in time" if all(one.within_rto for one in measured) else "not in time"
    if not all(one.within_rpo for one in measured):
        yield "lost too much data"


def ago(day: date, today: date) -> str:
    """``today``, ``12 days ago``, ``5 months ago``."""
    days = (today - day).days
    if days < COUNTED_IN_DAYS:
        return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    between = relativedelta(today, day)
    return f"{between.years * 12 + between.months} months ago"
