"""Saves from stale pages, refused: what was seen as one edition has another by now, or is gone."""

from typing import Any, Protocol


class Edited(Protocol):
    """A row, block, heading or entry of the directory: each save counts its edition up."""

    edition: int


class Stale(Exception):
    """Somebody else saved first; ``current`` is what they saved (a row, block or heading)."""

    def __init__(self, current: Any) -> None:
        super().__init__("This was changed by somebody else in the meantime.")
        self.current = current


class UndoneAlready(Exception):
    """What is to be taken back was taken back before: a second click, or a page from before the first."""

    def __init__(self) -> None:
        super().__init__("That is undone already.")


def refuse_stale(current: Edited, edition: int) -> None:
    """Raises Stale where the page showed another edition than the one that is saved."""
    if current.edition != edition:
        raise Stale(current)
