"""Impact over time as a matrix: what is lost or whom it harms by row, how long it lasts by column."""

import re
from collections import Counter

from .context import Context
from .field_labels import field_for
from .inline_text import plain_text
from .markdown_pieces import MarkdownTable
from .rating_scale import SCALE
from .readable_values import reads
from .recognised import EXTRA, ColumnDraft, RecognisedRow, RecognisedRows, Unfit, column

UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
TIME = re.compile(rf"(?:the )?(?:first|{UNIT} \d+|(?:first|one|two|three) {UNIT})(?: {UNIT})?", re.I)
AFTER = re.compile(r"^(?:within|after|up to|over|more than|less than|until)\s+", re.I)
IMPACT = re.compile(r"\bimpacts?\b|\bloss\b|\bharm\b|\bdisruption\b|\bbia\b|\btolerances?\b", re.I)
NAMES = {"function", "category"}
LEAST_TIMES = 2
MOST_NAMES = 2
NOTHING = "none"


def from_matrix(labels: list[str], table: MarkdownTable, context: Context) -> RecognisedRows | None:
    """Rows of impact with a column of their own for each time, or None if it is no such table. Raises Unfit."""
    names = next((index for index, label in enumerate(labels) if is_time(label)), 0)
    times = labels[names:]
    if not 1 <= names <= MOST_NAMES or len(times) < LEAST_TIMES or not all(map(is_time, times)):
        return None
    cells = [plain_text(cell) for _, row in table.rows for cell in row[names:]]
    if not (_is_of_impact(labels[:names], context) or _is_on_scale(cells)):
        return None
    columns = [*(_named(label) for label in labels[:names]), *(column(f"{EXTRA}{label}", label) for label in times)]
    if repeated := [name for name, times in Counter(shown["field"] for shown in columns).items() if times > 1]:
        raise Unfit(f"two columns are called “{repeated[0].removeprefix(EXTRA)}”")
    rows = [_row(line, said, columns) for line, said in table.rows]
    return RecognisedRows("impacts", "table", columns, rows)


def is_time(label: str) -> bool:
    """Whether a column's name is a length of time: ``4h``, ``1-3 days``, ``> 1 week``, ``First day``."""
    said = AFTER.sub("", label.strip())
    return bool(re.search(r"\d", said) and reads("duration", said)) or bool(TIME.fullmatch(said))


def _is_of_impact(labels: list[str], context: Context) -> bool:
    """Whether it tells of impact by its place or by its names; rows without a name above them may be anything."""
    said = " ".join([*context.titles[-1:], context.lead, *labels])
    is_named = not labels[0] or field_for("impacts", labels[0]) in NAMES or context.kind == "impacts"
    return is_named and bool(IMPACT.search(said))


def _is_on_scale(cells: list[str]) -> bool:
    """Whether all cells are ratings, and one at least can be nothing else: numbers may count people."""
    filled = {cell.casefold() for cell in cells if cell}
    return filled <= SCALE and any(cell != NOTHING and not cell.isdigit() for cell in filled)


def _named(label: str) -> ColumnDraft:
    """Functions stand as text until all of them are known to be functions of the plan (plans.importing.row_links)."""
    return column("category" if field_for("impacts", label) == "category" else f"{EXTRA}{label}", label)


def _row(line: int, cells: tuple[str, ...], columns: list[ColumnDraft]) -> RecognisedRow:
    said = {shown["field"]: plain_text(cell) for shown, cell in zip(columns, cells, strict=False)}
    if not any(said.values()):
        raise Unfit("a row is empty")
    return RecognisedRow(line, said)
