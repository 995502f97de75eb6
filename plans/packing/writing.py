"""Writing a ZIP file by file, of any size: the same contents make the same bytes, and each file's SHA-256 is listed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bcp_portal.documents.spreadsheet import csv_lines

SUMS = "SHA256SUMS"
READABLE = 0o644 << 16  # as ZIP keeps what Unix may do with a file

PackedRow = Mapping[str, Any]


class PackFile:
    """All files stand in one folder and have the same day, which the pack is given."""

    def __init__(self, file: IO[bytes], *, folder: str, day: date) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._folder = folder
        self._stamp = (day.year, day.month, day.day, 0, 0, 0)
        self._sums: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
            self.add(SUMS, [sums.encode()])
        self._zip.close()

    def add(self, name: str, content: Iterable[bytes]) -> None:
        """Add a file, however long."""
        entry = ZipInfo(f"{self._folder}/{name}", self._stamp)
        entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, READABLE, 3
        digest = hashlib.sha256()
        with self._zip.open(entry, "w", force_zip64=True) as written:
            for part in content:
                digest.update(part)
                written.write(part)
        self._sums[name] = digest.hexdigest()

    def add_table(self, name: str, header: Sequence[str], rows: Sequence[PackedRow]) -> None:
        """Rows as ``name.csv``, for spreadsheets, and as ``name.json``, with all that they hold."""
        self.add(f"{name}.csv", csv_lines(header, ([in_cell(row[column]) for column in header] for row in rows)))
        self.add(f"{name}.json", [json.dumps(list(rows), ensure_ascii=False, indent=1).encode(), b"\n"])


def in_cell(value: Any) -> str:
    """A value as a cell of a table."""
    if isinstance(value, list):
        return "; ".join(in_cell(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {in_cell(part)}" for name, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
