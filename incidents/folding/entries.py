"""Entries as they are folded: what was said and done in an incident, in the order in which the portal took it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


def texts(said: object) -> tuple[str, ...]:
    """A list within the data of an entry as texts; nothing for what is no list, of another release or by hand."""
    return tuple(map(str, said)) if isinstance(said, list | tuple) else ()


@dataclass(frozen=True)
class EntryFact:
    """One entry. ``at`` is when the portal took it, ``happened_at`` when it happened; both with a time zone.

    ``by`` is the ref of an account, ``""`` where the portal itself wrote it; ``behalf`` a person without an account
    for whom it was written. ``plan`` is the code of the plan that ``refs`` are rows of, ``""`` for none. ``corrects``
    is the number of the entry that it corrects. What ``data`` holds, its kind says (kinds.py).
    """

    number: int
    kind: str
    at: datetime
    happened_at: datetime
    is_estimated: bool = False
    by: str = ""
    by_name: str = ""
    behalf: str = ""
    origin: str = "person"
    plan: str = ""
    refs: tuple[str, ...] = ()
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    corrects: int | None = None

    @property
    def doer(self) -> str:
        """The name of who did it."""
        return self.behalf or self.by_name

    @property
    def ref(self) -> str:
        """The one row that it is about, ``""`` for none."""
        return self.refs[0] if self.refs else ""
