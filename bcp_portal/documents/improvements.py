"""What was exercised, and what is to be corrected, as a version was frozen with it: for pages and PDFs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .format import Document
from .improvement_format import StoredAction, StoredMeasure

RESULTS_REF, RESULTS_TITLE = "exercise-results", "Results of exercises"
ACTIONS_REF, ACTIONS_TITLE = "corrective-actions", "Corrective actions"
STATES = {
    "open": "Open",
    "overdue": "Overdue",
    "reopened": "Reopened",
    "done": "Done, not verified",
    "verified": "Verified",
    "dropped": "Dropped",
}


@dataclass(frozen=True)
class PrintedResult:
    """An exercise that was held."""

    ref: str
    name: str
    on: date
    passed: bool
    sentence: str
    measured: list[StoredMeasure]

    @property
    def outcome(self) -> str:
        return "Passed" if self.passed else "Missed target"

    @property
    def measured_in_words(self) -> list[str]:
        """Each function: ``Sign-in: RTA 1 h (RTO 2 h), RPA 5 min``."""
        return [f"{one['function']}: {', '.join(_against(one))}" for one in self.measured]


def _against(one: StoredMeasure) -> Iterator[str]:
    for name, got, objective, goal in (("RTA", one["rta"], "RTO", one["rto"]), ("RPA", one["rpa"], "RPO", one["rpo"])):
        if got:
            yield f"{name} {got} ({objective} {goal})" if goal else f"{name} {got}"


@dataclass(frozen=True)
class PrintedResults:
    """The exercises since a day, the latest first, and how many are on record from before it."""

    since: date
    held: list[PrintedResult]
    earlier: int


@dataclass(frozen=True)
class PrintedAction:
    """A corrective action; ``values`` is what was frozen."""

    values: StoredAction

    @property
    def due_on(self) -> date:
        return date.fromisoformat(self.values["due_on"])

    @property
    def state(self) -> str:
        return STATES.get(self.values["state"], self.values["state"])

    @property
    def because(self) -> str:
        """What it was raised because of, as a sentence."""
        because = self.values["because"]
        return f"Raised because of {because}." if because else "Raised by hand."


def exercise_results(document: Document) -> PrintedResults | None:
    """None where no exercise was on record, and in versions of before they were printed."""
    frozen = document.get("results")
    if frozen is None:
        return None
    held = [
        PrintedResult(
            one["ref"], one["name"], date.fromisoformat(one["on"]), one["passed"], one["sentence"], one["measured"]
        )
        for one in frozen["held"]
    ]
    return PrintedResults(date.fromisoformat(frozen["since"]), held, frozen["earlier"])


def corrective_actions(document: Document) -> list[PrintedAction]:
    """In the order in which they were frozen; none in versions of before they were printed."""
    return [PrintedAction(one) for one in document.get("actions", ())]
