"""A few of many: what a page shows of a list, and how many there are in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Few(Generic[Thing]):
    """The first of a list, and the length of the list."""

    shown: Sequence[Thing]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


NOTHING: Few[Any] = Few((), 0)


def few(found: Sequence[Any] | QuerySet[Any, Any], most: int) -> Few[Any]:
    """The first of a list or query; a query that holds no more is not counted by another one."""
    first = list(found[: most + 1])
    if len(first) <= most:
        return Few(first, len(first))
    return Few(first[:most], found.count() if isinstance(found, QuerySet) else len(found))
