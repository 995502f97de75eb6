"""What a comparison finds: changes, each with its place, its words and its values before and after."""

from dataclasses import dataclass, field
from typing import Literal

LONG_TEXT = 160  # letters
ChangeState = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class Segment:
    """A stretch of text that both sides have (``same``), or that only the former or the latter has."""

    kind: Literal["same", "del", "ins"]
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One value before and after; ``was`` and ``now`` are the same two texts in segments, ``both`` is one text of them.

    ``wording``: it is written differently and means the same.
    """

    name: str
    label: str
    before: str
    after: str
    was: tuple[Segment, ...] = ()
    now: tuple[Segment, ...] = ()
    wording: bool = False
    both: tuple[Segment, ...] = ()

    @property
    def reads_as_one(self) -> bool:
        """Whether it is a long text of which most stayed: shown once, with what went and what came marked in it."""
        longest = max(len(self.before), len(self.after))
        return longest > LONG_TEXT and 2 * sum(len(part.text) for part in self.both if part.kind == "same") > longest


@dataclass(frozen=True)
class SectionRef:
    """The heading under which something is printed: ``5.2`` or ``Appendix A``, and its words.

    ``place`` counts headings in printed order.
    """

    ref: str = ""
    number: str = ""
    title: str = ""
    place: int = 0

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class Change:
    """One row, heading or piece of narrative that differs, told in ``headline``.

    ``kind`` is a key of the document's kinds, or ``prose``, ``heading``, ``document``. ``wording``: nothing in it
    changes what the plan means.
    """

    state: ChangeState
    kind: str
    ref: str
    label: str
    section: SectionRef
    headline: str
    fields: tuple[FieldChange, ...] = ()
    wording: bool = False
    within: int = field(default=0, compare=False)  # place under the heading, for sorting
