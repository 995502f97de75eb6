"""Tables → rows: their kind by their column names first, then by the headings above."""

import re
from collections import Counter
from dataclasses import replace

from bcp_portal.documents.values import is_blank
from plans.sections import BY_KEY

from .cell_names import is_name
from .computed_ratings import computed_labels, with_scale
from .contact_lists import without_header
from .context import Context
from .field_labels import DECIDING_FIELDS, field_for, fields_for, normal, topic_of
from .field_synonyms import NAMES
from .fields import is_prose, name_field
from .header_units import with_header_units
from .heading_defaults import defaults
from .heading_kinds import bare
from .impact_matrices import from_matrix
from .implied_rows import ImpliedRow
from .inline_text import LINE_BREAK, LONGEST, plain_text
from .markdown_pieces import MarkdownTable
from .objective_labels import by_objective
from .phase_tables import from_stages
from .recognised import EXTRA, ColumnDraft, RecognisedRow, RecognisedRows, Unfit, column
from .signature_shapes import is_form_to_sign

APPROVAL = re.compile(r"approvals?")  # as the product calls it: other headings must be shaped to be signed
CONTEXT = 3  # what agreement with the heading weighs against a column that fits
LEAST = 4
OPENING = {"reviews": "group", "impacts": "function", "steps": "text"}
NAMED_BY = {"systems", "data"}
NAMED_IN_PLACE = {"functions"}  # below their own heading a name and any other column will do
SUPPLIED = {"supplier", "contact", "backup"}  # elsewhere than below their heading, “What” and “Who” need all three
CALLED_BY = {"dependencies": "supplier", "approvals": "person"}
EVERYDAY = {"what", "who"}
OF_ANYTHING = {"what", "activity", "type"}  # what is done now and then is no exercise, but below a heading of exercises
LETTERS = {"l", "i"}  # likelihood and impact only side by side: alone they are one of “L | M | H” or “R | A | C | I”
ONLY_IN_PLACE = {"facts", "steps", "reviews", "maintenance", "supplier_rules", "change_rules", "procedures"}


def from_table(table: MarkdownTable, context: Context) -> RecognisedRows | None:
    """The table's rows, or None if its columns are of no kind. Raises Unfit."""
    if any(len(cell) > LONGEST for cells in (table.header, *(said for _, said in table.rows)) for cell in cells):
        raise Unfit(f"a cell has more than {LONGEST} characters")
    labels = [plain_text(cell) for cell in table.header]
    if not any(labels) and context.kind == "contacts":
        return without_header(table)
    if found := from_stages(labels, table, context):
        return found
    kind = _kind(labels, table, context)
    if not kind:
        return from_matrix(labels, table, context) if table.rows else None
    if not any(cell.strip() for _, cells in table.rows for cell in cells):
        raise Unfit("it has no rows")
    columns = _columns(kind, labels, computed_labels(kind, _by_label(labels, table)), is_led=_is_led(labels, table))
    filled = [(line, cells) for line, cells in table.rows if any(cell.strip() for cell in cells)]
    rows = [_named(_row(line, cells, columns, kind), kind, columns) for line, cells in filled]
    found = with_header_units(
        RecognisedRows(kind, "table", columns, rows, _defaults(kind, context, columns)), (context.title, context.lead)
    )
    return with_scale(by_objective(found))


def _kind(labels: list[str], table: MarkdownTable, context: Context) -> str:
    if context.kind in {"facts", ""} and _is_facts(labels, table, least=1 if context.kind else 3):
        return "facts"
    if _is_own(labels, context):
        return context.kind
    other = {"facts"} if is_form_to_sign(labels, table, context) else {"facts", "approvals"}
    scores = {kind: _score(kind, labels, context) for kind in NAMES if kind not in other}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= LEAST else ""


def _is_own(labels: list[str], context: Context) -> bool:
    """Whether every column is one of the kind that the heading speaks of, and one says what its rows are called."""
    kind = context.kind
    if kind not in BY_KEY or kind in {"facts", "phases"}:
        return False
    fields = [field_for(kind, label) for label in labels]
    opening = OPENING.get(kind, name_field(kind) or BY_KEY[kind].fields[0])
    if kind == "approvals" and not APPROVAL.fullmatch(bare(context.title)):
        return False
    return all(fields) and (opening in fields or BY_KEY[kind].fields[0] in fields)


def _is_facts(labels: list[str], table: MarkdownTable, *, least: int) -> bool:
    """Names and values of which enough are known facts; where a heading speaks of them, the column's name will do."""
    pairs = [labels, *([plain_text(cell) for cell in cells] for _, cells in table.rows)]
    known = sum(topic_of(*pair) != "other" for pair in pairs if len(pair) == 2)
    return len(labels) == 2 and (known >= least or (least == 1 and bool(field_for("facts", labels[0]))))


def fact_in_header(table: MarkdownTable) -> ImpliedRow | None:
    """The fact that stands where a table of facts has its header: ``| Document | BCP-7 |``; None if a header does."""
    name, value = (plain_text(cell) for cell in table.header)
    if topic_of(name, value) == "other" or topic_of(value) != "other" or field_for("facts", value) or not value:
        return None
    return ImpliedRow("facts", {"name": name, "value": value, "topic": topic_of(name, value)})


def _score(kind: str, labels: list[str], context: Context) -> int:
    """2 for each column that the kind knows, 2 more for its name in front, 3 for the heading; 0 if nothing tells."""
    fields = {field_for(kind, label) for label in labels} - {""}
    here = context.kind == kind or (kind == "steps" and context.is_procedure)
    opening = OPENING.get(kind, name_field(kind))
    named = here and kind in NAMED_IN_PLACE and opening in fields
    if not (fields & DECIDING_FIELDS.get(kind, fields) or named) or (kind in ONLY_IN_PLACE and not here):
        return 0
    if opening not in fields and not here and len(fields) < 3:
        return 0
    if kind == "risks" and len(LETTERS & {normal(label) for label in labels}) == 1:
        return 0
    if kind == "dependencies" and not (here or fields >= SUPPLIED) and EVERYDAY & {normal(label) for label in labels}:
        return 0
    names = {normal(label) for label in labels if field_for(kind, label) == opening}
    if kind == "exercises" and not here and names and names <= OF_ANYTHING:
        return 0
    first = field_for(kind, labels[0]) == opening
    exact = sum(normal(label) in _main_names(kind) for label in labels)
    return 2 * len(fields) + 2 * first + CONTEXT * here + exact - (len(labels) - len(fields))


def _main_names(kind: str) -> set[str]:
    """The words that open the list of names of the kind's first field: those it shares with no other kind."""
    opening = OPENING.get(kind, name_field(kind))
    return {kind.rstrip("s"), *NAMES[kind].get(opening, "").split("|")[:1]}


def _by_label(labels: list[str], table: MarkdownTable) -> dict[str, list[str]]:
    """What stands under each label."""
    return {
        label: [plain_text(cells[at]) for _, cells in table.rows if at < len(cells)] for at, label in enumerate(labels)
    }


def _is_led(labels: list[str], table: MarkdownTable) -> bool:
    """Whether the first column has no label, and a name in each row."""
    return not labels[0] and all(cells and any(map(str.isalpha, plain_text(cells[0]))) for _, cells in table.rows)


def _columns(kind: str, labels: list[str], computed: set[str], *, is_led: bool) -> list[ColumnDraft]:
    """``computed`` are labels of columns that are none of the fields that they name."""
    named, fields = fields_for(kind, (label for label in labels if label not in computed)), list[str]()
    for label in labels:
        name = named.get(label, "")
        fields.append(name if name and name not in fields else f"{EXTRA}{label}")
    opening = OPENING.get(kind, name_field(kind))
    if is_led and opening not in fields:
        fields[0] = opening
    if kind in CALLED_BY and opening not in fields:  # called by who supplies them, or by who signs
        fields = [opening if name == CALLED_BY[kind] else name for name in fields]
    if kind == "facts":  # names and values, whatever stands above them: often the first of them does
        fields = ["name", "value"]
    is_named = {opening, BY_KEY[kind].fields[0]} & set(fields) or (kind == "tiers" and NAMED_BY & set(fields))
    if not is_named:
        first = next((index for index, label in enumerate(labels) if not is_counter(label)), None)
        if first is None or not fields[first].startswith(EXTRA):
            raise Unfit(f"no column says what the {kind.replace('_', ' ')} are called")
        fields[first] = opening
    if repeated := [name for name, times in Counter(fields).items() if times > 1]:
        raise Unfit(f"two columns are called “{repeated[0].removeprefix(EXTRA)}”")
    return [column(name, label) for name, label in zip(fields, labels, strict=True)]


def is_counter(label: str) -> bool:
    """Whether a column only counts the rows."""
    return normal(label) in {"", "no", "id", "nr", "number", "step", "ref", "s no", "sl no"}


def _row(line: int, cells: tuple[str, ...], columns: list[ColumnDraft], kind: str) -> RecognisedRow:
    texts = {
        shown["field"]: raw(cell) if is_prose(kind, shown["field"]) else plain_text(cell)
        for shown, cell in zip(columns, cells, strict=False)
    }
    if kind == "facts":
        texts["topic"] = topic_of(texts["name"], texts.get("value", ""))
    return with_signatures(RecognisedRow(line, texts)) if kind == "approvals" else RecognisedRow(line, texts)


def _named(row: RecognisedRow, kind: str, columns: list[ColumnDraft]) -> RecognisedRow:
    """Tiers that have no name of their own are called what they are for, dependencies are called by their supplier."""
    by_supplier = kind == "dependencies" and any(_names_supplier(shown) for shown in columns)
    if by_supplier and is_name(row.texts.get("name", ""), is_firm=True):
        return replace(row, texts={**row.texts, "supplier": row.texts["name"]})
    if kind != "tiers" or "name" in row.texts:
        return row
    name = next((row.texts[field] for field in ("systems", "data") if row.texts.get(field)), "")
    return replace(row, texts={**row.texts, "name": name})


def _names_supplier(shown: ColumnDraft) -> bool:
    return shown["field"] == "name" and field_for("dependencies", shown["label"]) == "supplier"


def with_signatures(row: RecognisedRow) -> RecognisedRow:
    """What was written on the lines to sign on: a line alone is nothing, nor is “MM/DD/YYYY”."""
    blank = {name: text for name, text in row.texts.items() if name.startswith("stated_") and _is_line(text)}
    return replace(row, texts={**row.texts, **dict.fromkeys(blank, "")}, written=blank)


def _is_line(text: str) -> bool:
    return bool(text) and (not text.strip(" _.…/-") or is_blank(text))


def raw(cell: str) -> str:
    """Markdown as it was written, on lines of its own where ``<br>`` breaks it."""
    return LINE_BREAK.sub("\n", cell).strip()


def _defaults(kind: str, context: Context, columns: list[ColumnDraft]) -> dict[str, str]:
    shown = {column["field"] for column in columns}
    return {name: value for name, value in defaults(kind, context).items() if name not in shown}
