"""The lines of an open block: each shows a row as text, as a form, as a conflict, or that it was just deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.forms import RowForm

from .conflicts import Conflict
from .editing import NEW, OpenBlock, RowText
from .field_notes import FieldNote


@dataclass(frozen=True)
class BlockLine:
    """One line; of ``text``, ``form``, ``conflict`` and ``deleted`` (what the row was called) one is set."""

    ref: str
    text: RowText | None = None
    form: RowForm | None = None
    conflict: Conflict | None = None
    deleted: str = ""
    edition: int = 0
    after: str = ""  # a new row: the row below which it goes
    token: str = ""  # a new row: sent twice, it is added once
    restores: bool = False  # the row is deleted, and saving brings it back
    takes_focus: bool = False
    notice: str = ""
    notes: Sequence[str] = ()  # what saving it did beside
    asked: FieldNote | None = None  # what a finding asks for in the form

    @property
    def key(self) -> str:
        """A name for the line among all lines of the block, several new ones included."""
        return f"{NEW}-{self.token[:8]}" if self.ref == NEW else self.ref

    @property
    def is_new(self) -> bool:
        return self.ref == NEW


def lines(opened: OpenBlock, page: int, line: BlockLine | None = None) -> list[BlockLine]:
    """The lines of a page of the block, with ``line`` in the place of its row, or last if it is new."""
    shown = {text.ref: BlockLine(text.ref, text=text) for text in opened.texts(opened.on_page(page))}
    if line is None:
        return list(shown.values())
    return list(_with(shown, line).values())


def _with(shown: Mapping[str, BlockLine], line: BlockLine) -> dict[str, BlockLine]:
    return {**shown, line.ref: line}
