"""The format of annexes that freeze records beside the plan: results of exercises, corrective actions, changes."""

from typing import TypedDict


class StoredMeasure(TypedDict):
    """What an exercise measured of a function, in the words of its record; ``""`` for what it did not measure."""

    function: str
    rta: str
    rto: str
    rpa: str
    rpo: str


class StoredResult(TypedDict):
    """An exercise that was held, as its record stood; ``on`` is an ISO date, ``sentence`` what came out of it."""

    ref: str
    name: str
    on: str
    passed: bool
    sentence: str
    measured: list[StoredMeasure]


class StoredResults(TypedDict):
    """The exercises since a day (ISO date), the latest first, and how many are on record from before it."""

    since: str
    held: list[StoredResult]
    earlier: int


class StoredAction(TypedDict):
    """A corrective action as it stood: all that were not finished, and those finished in the year before.

    ``due_on`` is an ISO date, ``because`` names what it was raised because of (``exercise X-03``; ``""`` by hand), and
    ``last`` says who took the last step when.
    """

    ref: str
    title: str
    severity: str
    state: str  # as plans/models/corrective_actions.py:ActionState has it
    owner: str
    due_on: str
    cause: str
    because: str
    last: str


class StoredChange(TypedDict):
    """A change request that the version carries: what was asked for and why, by whom, and who approved it as what.

    ``impact`` is what it touches, by value; days are ISO dates; ``source`` and ``reason`` may be "".
    """

    ref: str
    what: str
    why: str  # Markdown
    impact: list[dict[str, str]]
    source: str
    asked_by: str
    asked_on: str
    approved_by: str
    as_role: str
    approved_on: str
    reason: str
