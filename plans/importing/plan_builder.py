"""Builder of the draft: takes recognised rows, gives refs, joins those of one name, checks that no word is lost."""

from collections import Counter
from dataclasses import replace
from typing import Any

from bcp_portal.documents.format import StoredBlock
from bcp_portal.documents.markdown import print_block
from plans.sections import BY_KEY

from .column_fitting import with_fitting_columns
from .fields import name_field
from .implied_rows import ImpliedRow
from .imported_plan import ImportedBlock, ImportedHeading, ImportedPlan, ImportedRow, SourceNote
from .plan_document import as_columns, frozen_kind, printed_row
from .recognised import EXTRA, RecognisedRow, RecognisedRows, Unfit, column
from .source_notes import unfielded_columns, unfilled_values, unread_values
from .source_words import words

TWICE = {"tiers", "functions", "risks", "dependencies"}  # kinds whose rows plans list once and detail again elsewhere
MOST_NAMESAKES = 20  # rows of one name among which the one is looked for that is detailed again
ANOTHER = "Not taken over: further up the same person or supplier has another address or number."
TOPIC = "topic"  # follows from a fact's name


class PlanBuilder:
    """The draft while it is being read."""

    def __init__(self, imported: ImportedPlan, lines: list[str]) -> None:
        self.imported = imported
        self.lines = lines
        self.by_name: dict[tuple[str, str], list[int]] = {}  # indices of rows among those of their kind
        self.by_ref: dict[str, int] = {}

    def take(self, heading: ImportedHeading, recognised: list[RecognisedRows], start: int, end: int) -> None:
        """Take one piece's rows and blocks, whole or not at all. Raises Unfit."""
        drafts = [_BlockDraft(self, with_fitting_columns(one)) for one in recognised]
        printed = [line for draft in drafts for line in draft.printed(heading.level)]
        if words("\n".join(printed)) != words("\n".join(self.lines[start:end])):
            raise Unfit("taken apart into fields it would not keep all its words in their order")
        for draft, (first, last) in zip(drafts, _spans(recognised, start, end), strict=True):
            draft.keep(heading, first, last)
            heading.unclear += unfielded_columns(draft.recognised, first)
            heading.unclear += [note for row in draft.recognised.rows for note in unread_values(draft.recognised, row)]
            self._note(heading, draft.recognised)

    def imply(self, heading: ImportedHeading, implied: ImpliedRow, start: int, end: int) -> str:
        """Take a row that the text in these lines says in its own words; its block prints only what differs later.

        Returns the row's ref. Raises Unfit.
        """
        columns = [column(name) for name in implied.values if name != TOPIC]
        rows = [RecognisedRow(start, implied.values)]
        recognised = with_fitting_columns(RecognisedRows(implied.kind, "table", columns, rows, implied.defaults))
        draft = _BlockDraft(self, recognised)
        if draft.recognised != recognised:
            raise Unfit(f"“{implied.values['name']}” was described differently before")
        silent = replace(recognised, columns=[], defaults={**implied.defaults, **recognised.rows[0].texts})
        draft.recognised = silent
        draft.keep(heading, start, end)
        heading.unclear += unread_values(silent, recognised.rows[0])
        self._note(heading, recognised)
        return heading.blocks[-1].rows[0]

    def _note(self, heading: ImportedHeading, recognised: RecognisedRows) -> None:
        """Keep the addresses of those who are named, and tell what is still to be filled in."""
        for row in recognised.rows:
            heading.unfilled += unfilled_values(recognised, row)
            for name, addresses in row.addresses.items():
                known = self.imported.addresses.setdefault(name, {})
                heading.unclear += [
                    SourceNote(row.line + 1, address, ANOTHER)
                    for field, address in addresses.items()
                    if known.setdefault(field, address) != address
                ]

    def row(self, kind: str, texts: dict[str, str]) -> ImportedRow | None:
        """The row of that name, in kinds whose rows may stand in two places; of several, the last that fits best."""
        named = self.by_name.get((kind, texts.get(name_field(kind), "")), [])
        rows = [self.imported.rows[kind][index] for index in reversed(named[-MOST_NAMESAKES:])]
        return max(rows, key=lambda row: _agreement(row, texts), default=None)

    def put(self, row: ImportedRow) -> None:
        """Add the row, or put it in the place of the one with its ref."""
        rows = self.imported.rows.setdefault(row.kind, [])
        if row.kind in TWICE and row.ref not in self.by_ref:
            self.by_name.setdefault((row.kind, str(row.values[name_field(row.kind)])), []).append(len(rows))
        index = self.by_ref.setdefault(row.ref, len(rows))
        rows[index : index + 1] = [row]


class _BlockDraft:
    """One recognised block with the rows that it would add or complete."""

    def __init__(self, builder: PlanBuilder, recognised: RecognisedRows) -> None:
        self.builder = builder
        known = [builder.row(recognised.kind, {**recognised.defaults, **row.texts}) for row in recognised.rows]
        for index, old in enumerate(known):
            recognised = _without_conflicts(recognised, index, old) if old else recognised
        self.recognised = recognised
        times = Counter(row.ref for row in known if row)
        self.rows = [
            self._row(row, old, once=old is not None and times[old.ref] == 1)
            for row, old in zip(recognised.rows, known, strict=True)
        ]

    def _row(self, row: RecognisedRow, old: ImportedRow | None, *, once: bool) -> ImportedRow:
        values, extra = _split(self.recognised, row)
        if old and once and self._completes(old):
            written = {**old.written, **row.written}
            return replace(old, values={**old.values, **values}, extra={**old.extra, **extra}, written=written)
        return ImportedRow(self.recognised.kind, "", values, extra, row.line + 1, row.written)

    def _completes(self, old: ImportedRow) -> bool:
        """A row completes another, if no other here does, unless a heading's value contradicts it."""
        implied = self.recognised.defaults.items()
        return all(old.values.get(name) in {value, "", None} for name, value in implied)

    def printed(self, level: int) -> list[str]:
        """The block as Markdown."""
        rows = [printed_row(replace(row, values={**row.values, **row.written})) for row in self.rows]
        columns = [column for column in self.recognised.columns if column["field"] not in self.recognised.added]
        block: StoredBlock = {
            "ref": "",
            "kind": self.recognised.kind,
            "shape": self.recognised.shape,
            "title": self.recognised.title,
            "columns": as_columns(columns),
        }
        return print_block(block, rows, frozen_kind(self.recognised.kind), level=level)

    def keep(self, heading: ImportedHeading, start: int, end: int) -> None:
        """Put rows and block into the draft."""
        count = len(self.builder.imported.rows.get(self.recognised.kind, []))
        refs = []
        for row in self.rows:
            count += 0 if row.ref else 1
            kept = row if row.ref else replace(row, ref=f"{BY_KEY[row.kind].model.prefix}-{count:02d}")
            self.builder.put(kept)
            refs.append(kept.ref)
        recognised = self.recognised
        block = ImportedBlock(
            "",
            recognised.kind,
            start + 1,
            end,
            shape=recognised.shape,
            title=recognised.title,
            columns=recognised.columns,
            rows=refs,
            everything=self._is_whole(refs),
            defaults=recognised.defaults,
            added=recognised.added,
        )
        heading.blocks.append(block)

    def _is_whole(self, refs: list[str]) -> bool:
        """A table that details rows listed before shows new ones too, if it shows all so far."""
        detailed = any(row.ref for row in self.rows)
        return (
            detailed
            and self.recognised.shape == "table"
            and len(set(refs)) == len(self.builder.imported.rows[self.recognised.kind])
        )


def _agreement(row: ImportedRow, texts: dict[str, str]) -> tuple[int, int]:
    """How little the row contradicts the texts, and in how much it agrees with them."""
    said = [(row.values[name], text) for name, text in texts.items() if text and row.values.get(name)]
    return -sum(old != new for old, new in said), sum(old == new for old, new in said)


def _spans(recognised: list[RecognisedRows], start: int, end: int) -> list[tuple[int, int]]:
    """First line and the one after the last of each block that a piece holds, with its lead-in."""
    firsts = [start, *(one.rows[0].line - bool(one.title) for one in recognised[1:])]
    return list(zip(firsts, [*firsts[1:], end], strict=True))


def _without_conflicts(recognised: RecognisedRows, index: int, old: ImportedRow) -> RecognisedRows:
    """Columns in which a row says another thing than where it was listed before stand beside the fields."""
    opening = name_field(recognised.kind)
    for shown in recognised.columns:
        name = shown["field"]
        row = recognised.rows[index]
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
        recognised = recognised.with_column(name, f"{EXTRA}{shown['label']}")
    return recognised


def _means_the_same(old: ImportedRow, row: RecognisedRow, name: str) -> bool:
    """Whether the same words mean the same: “4” below hours is not “4” below days."""
    return name.startswith(EXTRA) or old.values.get(name) == row.texts.get(name)


def _split(recognised: RecognisedRows, row: RecognisedRow) -> tuple[dict[str, Any], dict[str, str]]:
    texts = {**recognised.defaults, **row.texts}
    values = {name: text for name, text in texts.items() if not name.startswith(EXTRA)}
    extra = {name.removeprefix(EXTRA): text for name, text in texts.items() if name.startswith(EXTRA) and text}
    return values, extra
