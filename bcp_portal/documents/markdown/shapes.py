"""The shapes in which a block prints its rows (docs/architecture.md), each a function from a block to lines."""

from collections.abc import Callable
from itertools import groupby

from bcp_portal.documents.format import Column, StoredBlock, StoredRow

from .cells import Rows
from .escaping import escape_inline, escape_line, escape_pipes

MarkdownLines = list[str]
Shape = Callable[[StoredBlock, Rows], MarkdownLines]
DESCRIPTION = "extra:Description"  # of a name in a list, where its kind has no field for one
NUMBERED = {"headed", "records", "groups"}
SIGNATURE, DATE = "_" * 20, "_" * 10
TO_SIGN = {"stated_signature": SIGNATURE, "stated_on": DATE}  # what is not stated is a line to sign on


def is_numbered(block: StoredBlock) -> bool:
    """Whether the block counts its rows; a column may say otherwise than its shape (``numbered``)."""
    usual = block["shape"] in NUMBERED
    return block["columns"][0].get("numbered", usual) if block["columns"] else usual


def table(block: StoredBlock, rows: Rows) -> MarkdownLines:
    """A header of labels and a line per row."""
    columns = block["columns"]
    lines = [_line([escape_inline(column["label"]) for column in columns]), "|" + "---|" * len(columns)]
    return lines + [_line([rows.shown(row, column) for column in columns]) for row in rows.rows]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(escape_pipes(cell) for cell in cells) + " |"


def terms(block: StoredBlock, rows: Rows) -> MarkdownLines:
    """``- **first column**: second column``, further columns nested; all where only labels say what they are."""
    first, *others = block["columns"]
    if not _stands_beside(others):
        labelled: StoredBlock = {**block, "columns": [first, *map(rows.labelled, others)]}
        return (bullets if first["field"] == "text" else records)(labelled, rows)
    lines: MarkdownLines = []
    for number, row in enumerate(rows.rows, 1):
        mark = _mark(block, rows, number)
        value = rows.shown(row, others[0]) or TO_SIGN.get(others[0]["field"], "")
        head = f"{mark}{_bold(rows.shown(row, first))}{others[0].get('joint', ': ')}{value}".rstrip()
        lines += [head, *_nested(others[1:], row, rows, len(mark))]
    return lines


def _stands_beside(columns: list[Column]) -> bool:
    """Whether the second column is what every list of such names has, or the only other one and without a label."""
    if not columns:
        return False
    is_usual = columns[0]["field"] in {*TO_SIGN, "value"}
    return is_usual or (len(columns) == 1 and (not columns[0]["label"] or columns[0]["field"] == DESCRIPTION))


def bullets(block: StoredBlock, rows: Rows) -> MarkdownLines:
    """``- first column``, further columns nested; a history joins all its columns in one line."""
    lines: MarkdownLines = []
    for number, row in enumerate(rows.rows, 1):
        mark = _mark(block, rows, number)
        if block["kind"] == "history":
            parts = (escape_line(rows.text(row, column)) for column in block["columns"])
            lines.append(mark + " - ".join(part for part in parts if part))
        else:
            nested = _nested(block["columns"][1:], row, rows, len(mark))
            lines += [(mark + rows.opening(row, block["columns"][0])).rstrip(), *nested]
    return lines


def records(block: StoredBlock, rows: Rows) -> MarkdownLines:
    """``1. **first column**`` with the other columns nested."""
    lines: MarkdownLines = []
    for number, row in enumerate(rows.rows, 1):
        mark = _mark(block, rows, number)
        nested = _nested(block["columns"][1:], row, rows, len(mark))
        lines += [mark + _bold(rows.shown(row, block["columns"][0])), *nested, *([""] if nested else [])]
    return lines


def headed(block: StoredBlock, rows: Rows, level: int) -> MarkdownLines:
    """A heading per row, then its columns as ``- **Label**: value``."""
    lines: MarkdownLines = []
    for number, row in enumerate(rows.rows, 1):
        name = rows.shown(row, block["columns"][0])
        lines += [f"{'#' * level} {number}. {name}" if is_numbered(block) else f"{'#' * level} {name}", ""]
        for column in block["columns"][1:]:
            if value := rows.shown(row, column):
                lines.append(f"- {_bold(escape_inline(column['label']))}: {value}" if column["label"] else f"- {value}")
        lines.append("")
    return lines


def groups(block: StoredBlock, rows: Rows) -> MarkdownLines:
    """Rows gathered under their group; a row without a group stands on its own."""
    others = [column for column in block["columns"] if column["field"] not in {"group", "text"}]
    lines: MarkdownLines = []
    number = 0
    for group, gathered in groupby(rows.rows, key=lambda row: str(row["values"]["group"])):
        number += 1 if group else 0
        mark = _mark(block, rows, number)
        inner = " " * len(mark) + "- " if group else ""
        lines += [mark + _bold(escape_inline(group))] if group else []
        for row in gathered:
            number += 0 if group else 1
            start = inner or _mark(block, rows, number)
            text = rows.opening(row, _column("text"))
            indent = len(start) if text else len(mark)
            lines += [*([start + text] if text else []), *_nested(others, row, rows, indent)]
        lines += [""] if inner else []
    return lines


def signatures(block: StoredBlock, rows: Rows) -> MarkdownLines:
    """``- **role** (person; deputy: name): signature Date: date``; what is not stated is a line to sign on."""
    lines: MarkdownLines = []
    shaped = {"role", "person", "deputy", "stated_signature", "stated_on"}
    others = [column for column in block["columns"] if column["field"] not in shaped]
    for number, row in enumerate(rows.rows, 1):
        mark = _mark(block, rows, number)
        role, person, deputy, signature, on = (
            rows.shown(row, _column(name)) for name in ("role", "person", "deputy", "stated_signature", "stated_on")
        )
        holders = "; ".join(part for part in (person, f"deputy: {deputy}" if deputy else "") if part)
        who = f"{_bold(role)} ({holders})" if holders else _bold(role)
        lines.append(f"{mark}{who}: {signature or SIGNATURE} Date: {on or DATE}")
        lines += _nested(others, row, rows, len(mark))
    return lines


def _nested(columns: list[Column], row: StoredRow, rows: Rows, indent: int) -> MarkdownLines:
    return [
        f"{' ' * indent}- {escape_line(column['label'])}: {rows.shown(row, column)}"
        if column["label"]
        else f"{' ' * indent}- {rows.opening(row, column)}"
        for column in columns
        if rows.shown(row, column)
    ]


def _mark(block: StoredBlock, rows: Rows, number: int) -> str:
    return f"{number}{rows.mark or '.'} " if is_numbered(block) else f"{rows.mark or '-'} "


def _column(field: str) -> Column:
    return {"field": field, "label": ""}


def _bold(markdown: str) -> str:
    return f"**{markdown}**" if markdown else ""


SHAPES: dict[str, Shape] = {
    "table": table,
    "terms": terms,
    "bullets": bullets,
    "records": records,
    "groups": groups,
    "signatures": signatures,
}
