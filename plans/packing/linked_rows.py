"""Linked rows, as a pack hands them out: where each stands in which chain, and what it says."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from bcp_portal.audit.chaining import ChainPlace, positions_of
from bcp_portal.audit.contents import content_of
from bcp_portal.audit.insert_only import InsertOnlyModel
from plans.integrity.differences import why_differs


@dataclass(frozen=True)
class LinkedRow:
    """A row with its link, None where it has none, and why it is not what was recorded, "" where it is."""

    row: InsertOnlyModel
    place: ChainPlace | None
    differs: str

    @property
    def sentence(self) -> str:
        return self.row.sentence(self.differs) if self.differs else ""

    def line(self) -> bytes:
        """One line of JSON; what differs does not say what it says now, as if that had been recorded."""
        place = self.place or ChainPlace("", 0, "")
        line = {
            "chain": place.chain,
            "position": place.position,
            "table": self.row.table_name(),
            "key": self.row.pk,
            "digest": place.digest,
            "row": None if self.differs else content_of(self.row),
            "differs": self.differs,
        }
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def linked_rows(rows: Iterable[InsertOnlyModel]) -> list[LinkedRow]:
    """Each row compared with its link; one query."""
    rows = list(rows)
    places = positions_of(rows)
    found = [(row, places.get((row.table_name(), row.pk))) for row in rows]
    return [LinkedRow(row, place, why_differs(row, place.digest if place else None)) for row, place in found]


class PackedRows:
    """The rows of a pack as they come, kept in a file until it is their turn; what differs is collected."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.count = 0
        self.differing: list[str] = []
        self.first: dict[str, int] = {}  # by chain, the first position

    def take(self, rows: Iterable[LinkedRow]) -> None:
        for row in rows:
            self._file.write(row.line())
            self.count += 1
            if row.differs:
                self.differing.append(row.sentence)
            if row.place:
                chain, position, _ = row.place
                self.first[chain] = min(position, self.first.get(chain, position))

    def lines(self) -> Iterable[bytes]:
        """All of them, once everything was taken."""
        self._file.seek(0)
        return iter(self._file)
