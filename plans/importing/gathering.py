"""Taking what was found into the draft: refs, rows that stand in two places, and the check that nothing gets lost."""

from collections import Counter
from dataclasses import replace
from typing import Any

from bcp_portal.documents.format import StoredBlock
from bcp_portal.documents.markdown import print_block
from plans.sections import BY_KEY

from .doubts import beside, to_fill_in, unread
from .draft import Doubt, ReadBlock, ReadHeading, Reading, ReadRow
from .fields import name_field
from .found import EXTRA, Found, FoundRow, Unfit, column
from .frozen import as_columns, frozen_kind, printed_row
from .implied import Implied
from .settling import settled
from .words import words

TWICE = {"tiers", "functions", "risks", "dependencies"}  # kinds whose rows plans list once and detail again elsewhere
MOST_NAMESAKES = 20  # rows of one name among which the one is looked for that is detailed again
ANOTHER = "Not taken over: further up the same person or supplier has another address or number."
TOPIC = "topic"  # told by a fact's name


class Gathering:
    """The draft while it is being read."""

    def __init__(self, reading: Reading, lines: list[str]) -> None:
        self.reading = reading
        self.lines = lines
        self.by_name: dict[tuple[str, str], list[int]] = {}  # indices of rows among those of their kind
        self.by_ref: dict[str, int] = {}

    def take(self, heading: ReadHeading, found: list[Found], start: int, end: int) -> None:
        """Take one piece's rows and blocks, whole or not at all. Raises Unfit."""
        drafts = [_Draft(self, settled(one)) for one in found]
        printed = [line for draft in drafts for line in draft.printed(heading.level)]
        if words("\n".join(printed)) != words("\n".join(self.lines[start:end])):
            raise Unfit("taken apart into fields it would not keep all its words in their order")
        for draft, (first, last) in zip(drafts, _spans(found, start, end), strict=True):
            draft.keep(heading, first, last)
            heading.doubts += beside(draft.found, first)
            heading.doubts += [doubt for row in draft.found.rows for doubt in unread(draft.found, row)]
            self._note(heading, draft.found)

    def imply(self, heading: ReadHeading, implied: Implied, start: int, end: int) -> str:
        """Take a row that the text in these lines says in its own words; its block prints only what differs later.

        Returns the row's ref. Raises Unfit.
        """
        columns = [column(name) for name in implied.values if name != TOPIC]
        rows = [FoundRow(start, implied.values)]
        found = settled(Found(implied.kind, "table", columns, rows, implied.defaults))
        draft = _Draft(self, found)
        if draft.found != found:
            raise Unfit(f"“{implied.values['name']}” was described differently before")
        silent = replace(found, columns=[], defaults={**implied.defaults, **found.rows[0].texts})
        draft.found = silent
        draft.keep(heading, start, end)
        heading.doubts += unread(silent, found.rows[0])
        self._note(heading, found)
        return heading.blocks[-1].rows[0]

    def _note(self, heading: ReadHeading, found: Found) -> None:
        """Keep the addresses of those who are named, and tell what is still to be filled in."""
        for row in found.rows:
            heading.blanks += to_fill_in(found, row)
            for name, addresses in row.addresses.items():
                known = self.reading.addresses.setdefault(name, {})
                heading.doubts += [
                    Doubt(row.line + 1, address, ANOTHER)
                    for field, address in addresses.items()
                    if known.setdefault(field, address) != address
                ]

    def row(self, kind: str, texts: dict[str, str]) -> ReadRow | None:
        """The row of that name, in kinds whose rows may stand in two places; of several, the last that fits best."""
        named = self.by_name.get((kind, texts.get(name_field(kind), "")), [])
        rows = [self.reading.rows[kind][index] for index in reversed(named[-MOST_NAMESAKES:])]
        return max(rows, key=lambda row: _agreement(row, texts), default=None)

    def put(self, row: ReadRow) -> None:
        """Add the row, or put it in the place of the one with its ref."""
        rows = self.reading.rows.setdefault(row.kind, [])
        if row.kind in TWICE and row.ref not in self.by_ref:
            self.by_name.setdefault((row.kind, str(row.values[name_field(row.kind)])), []).append(len(rows))
        index = self.by_ref.setdefault(row.ref, len(rows))
        rows[index : index + 1] = [row]


class _Draft:
    """One found block with the rows that it would add or complete."""

    def __init__(self, gathering: Gathering, found: Found) -> None:
        self.gathering = gathering
        known = [gathering.row(found.kind, {**found.defaults, **row.texts}) for row in found.rows]
        for index, old in enumerate(known):
            found = _without_conflicts(found, index, old) if old else found
        self.found = found
        times = Counter(row.ref for row in known if row)
        self.rows = [
            self._row(row, old, once=old is not None and times[old.ref] == 1)
            for row, old in zip(found.rows, known, strict=True)
        ]

    def _row(self, row: FoundRow, old: ReadRow | None, *, once: bool) -> ReadRow:
        values, extra = _split(self.found, row)
        if old and once and self._completes(old):
            written = {**old.written, **row.written}
            return replace(old, values={**old.values, **values}, extra={**old.extra, **extra}, written=written)
        return ReadRow(self.found.kind, "", values, extra, row.line + 1, row.written)

    def _completes(self, old: ReadRow) -> bool:
        """A row completes another, if no other here does, unless a heading's value contradicts it."""
        implied = self.found.defaults.items()
        return all(old.values.get(name) in {value, "", None} for name, value in implied)

    def printed(self, level: int) -> list[str]:
        """The block as Markdown."""
        rows = [printed_row(replace(row, values={**row.values, **row.written})) for row in self.rows]
        columns = [column for column in self.found.columns if column["field"] not in self.found.added]
        block: StoredBlock = {
            "ref": "",
            "kind": self.found.kind,
            "shape": self.found.shape,
            "title": self.found.title,
            "columns": as_columns(columns),
        }
        return print_block(block, rows, frozen_kind(self.found.kind), level=level)

    def keep(self, heading: ReadHeading, start: int, end: int) -> None:
        """Put rows and block into the draft."""
        count = len(self.gathering.reading.rows.get(self.found.kind, []))
        refs = []
        for row in self.rows:
            count += 0 if row.ref else 1
            kept = row if row.ref else replace(row, ref=f"{BY_KEY[row.kind].model.prefix}-{count:02d}")
            self.gathering.put(kept)
            refs.append(kept.ref)
        heading.blocks.append(ReadBlock(
            "", self.found.kind, start + 1, end, shape=self.found.shape, title=self.found.title,
            columns=self.found.columns, rows=refs, everything=self._is_whole(refs), defaults=self.found.defaults,
            added=self.found.added,
        ))  # fmt: skip

    def _is_whole(self, refs: list[str]) -> bool:
        """A table that details rows listed before shows new ones too, if it shows all so far."""
        detailed = any(row.ref for row in self.rows)
        return (
            detailed
            and self.found.shape == "table"
            and len(set(refs)) == len(self.gathering.reading.rows[self.found.kind])
        )


def _agreement(row: ReadRow, texts: dict[str, str]) -> tuple[int, int]:
    """How little the row contradicts the texts, and in how much it agrees with them."""
    said = [(row.values[name], text) for name, text in texts.items() if text and row.values.get(name)]
    return -sum(old != new for old, new in said), sum(old == new for old, new in said)


def _spans(found: list[Found], start: int, end: int) -> list[tuple[int, int]]:
    """First line and the one after the last of each block that a piece holds, with its lead-in."""
    firsts = [start, *(one.rows[0].line - bool(one.title) for one in found[1:])]
    return list(zip(firsts, [*firsts[1:], end], strict=True))


def _without_conflicts(found: Found, index: int, old: ReadRow) -> Found:
    """Columns in which a row says another thing than where it was listed before stand beside the fields."""
    opening = name_field(found.kind)
    for shown in found.columns:
        name = shown["field"]
        row = found.rows[index]
        values = {**old.values, **old.written}
        said = old.extra.get(name.removeprefix(EXTRA)) if name.startswith(EXTRA) else values.get(name)
        if (
            name == opening
            or not said
            or (said == row.written.get(name, row.texts.get(name, "")) and _means_the_same(old, row, name))
        ):
            continue
        if name.startswith(EXTRA) or not shown["label"]:
            raise Unfit(f"“{old.values[opening]}” was described differently before")
        found = found.with_column(name, f"{EXTRA}{shown['label']}")
    return found


def _means_the_same(old: ReadRow, row: FoundRow, name: str) -> bool:
    """Whether the same words mean the same: “4” below hours is not “4” below days."""
    return name.startswith(EXTRA) or old.values.get(name) == row.texts.get(name)


def _split(found: Found, row: FoundRow) -> tuple[dict[str, Any], dict[str, str]]:
    texts = {**found.defaults, **row.texts}
    values = {name: text for name, text in texts.items() if not name.startswith(EXTRA)}
    extra = {name.removeprefix(EXTRA): text for name, text in texts.items() if name.startswith(EXTRA) and text}
    return values, extra
