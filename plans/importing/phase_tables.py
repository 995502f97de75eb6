"""Phases of the recovery as a table: what each is called, when it is, what is done in it."""

import re

from bcp_portal.documents.values import is_blank, with_unit, without_unit

from .context import Context
from .field_labels import normal
from .field_synonyms import phrases
from .inline_text import plain_text
from .markdown_pieces import MarkdownTable
from .phase_headings import OTHER_PHASES, PHASE
from .readable_values import is_window
from .recognised import EXTRA, ColumnDraft, RecognisedRow, RecognisedRows, column

NAMES = {"phase", "stage", "recovery phase", "recovery stage", "response phase", "phase name", "stage name"}
SECOND_NAMES = {"name", "title", "description", "focus", "goal", "objective", "what happens"}
WINDOWS = phrases(
    "time window|window|timeframe|time frame|timeline|timing|time|when|start|duration|period|time period|hours"
)
OURS = re.compile(
    r"\b(recover\w*|respon\w*|restor\w*|escalat\w*|activat\w*|continu\w*|phases?|stages?|incidents?)\b", re.I
)


def from_stages(labels: list[str], table: MarkdownTable, context: Context) -> RecognisedRows | None:
    """The rows as phases, if one column holds their time windows; whatever else they say stays in columns beside."""
    said = [normal(without_unit("window", label)) for label in labels]
    window = next((index for index, name in enumerate(said) if name in WINDOWS), 0)
    if (
        not said
        or said[0] not in NAMES
        or not window
        or not _are_windows(table, window, labels)
        or not _is_ours(context)
    ):
        return None
    fields = {0: "name", window: "window", **_numbered(said, table)}
    columns = [column(fields.get(index, f"{EXTRA}{label}"), label) for index, label in enumerate(labels)]
    rows = [RecognisedRow(line, _texts(cells, columns)) for line, cells in table.rows]
    return RecognisedRows("phases", "table", columns, rows)


def _texts(cells: tuple[str, ...], columns: list[ColumnDraft]) -> dict[str, str]:
    return {shown["field"]: plain_text(cell) for shown, cell in zip(columns, cells, strict=False)}


def _is_ours(context: Context) -> bool:
    """Phases of a recovery, not of a project or an exercise."""
    return not any(map(OTHER_PHASES.search, context.titles)) and any(map(OURS.search, context.titles))


def _are_windows(table: MarkdownTable, index: int, labels: list[str]) -> bool:
    cells = [plain_text(cells[index]) for _, cells in table.rows if len(cells) > index]
    said = [with_unit("window", labels[index], text) for text in cells]
    filled = [text for text in said if not is_blank(text)]
    return 2 * sum(map(is_window, filled)) > len(filled)


def _numbered(said: list[str], table: MarkdownTable) -> dict[int, str]:
    """Where the phases are only counted, another column says what they are called."""
    counted = all(PHASE.fullmatch(plain_text(cells[0])) for _, cells in table.rows if cells)
    named = next((index for index, name in enumerate(said) if name in SECOND_NAMES), 0)
    return {0: "number", named: "name"} if counted and named else {}
