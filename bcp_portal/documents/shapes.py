"""What a block prints in each shape, ready for its template: plain lists of HTML cells, row by row."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from .cells import Printing, cell, written
from .format import Column, StoredBlock
from .marks import removed_from
from .markup import Markup, breakable, escape, hidden
from .notes import with_values_noted
from .parts import Group, Item, PrintedValue, Signer, TableRow
from .reading import HISTORY, is_issued
from .redlines import added, gone

NUMBERED = {"records", "headed", "groups"}
RIGHT = {"money"}
BRIEF = {"duration"}  # figure and unit stay together
HOLDERS: list[Column] = [
    {"field": "person", "label": "Signs"},
    {"field": "deputy", "label": "Deputy"},
    {"field": "stated_signature", "label": "In the source"},
    {"field": "stated_on", "label": "Source date"},
]


def shaped(printing: Printing, block: StoredBlock) -> list[Any]:
    """The block's rows in its shape, those that are gone included."""
    return SHAPES.get(block["shape"], _items)(printing, block)


def is_numbered(block: StoredBlock) -> bool:
    """Whether the block counts its rows; a column may say otherwise than its shape."""
    usual = block["shape"] in NUMBERED
    return block["columns"][0].get("numbered", usual) if block["columns"] else usual


def headers(printing: Printing, block: StoredBlock) -> list[tuple[str, str]]:
    """CSS class and label of each column of a table."""
    types = printing.index.types[block["kind"]]
    return [(_css(types, column), _label(printing, column)) for column in block["columns"]]


def _label(printing: Printing, column: Column) -> Markup:
    """On a page its words may break, as columns there are as wide as what they hold."""
    return Markup(
        with_values_noted(column["label"], printing.block_notes, _said_on_screen if printing.on_screen else escape)
    )


def _said_on_screen(words: str) -> Markup:
    return breakable(escape(words))


def _css(types: dict[str, str], column: Column) -> str:
    type_ = types.get(column["field"])
    return "num" if type_ in RIGHT else "brief" if type_ in BRIEF else ""


def _table(printing: Printing, block: StoredBlock) -> list[TableRow]:
    types = printing.index.types[block["kind"]]
    first, others = block["columns"][0]["field"], [(_css(types, c), c["field"]) for c in block["columns"][1:]]
    kind, place = block["kind"], block["ref"]
    rows = [
        TableRow(
            printing.anchor(ref, place),
            _row_css(printing, ref, block),
            with_origin(kind, ref, _named(printing, ref, cell(printing, kind, ref, first))),
            [(css, cell(printing, kind, ref, name)) for css, name in others],
            _writable(printing, ref, place),
        )
        for ref in block["rows"]
    ]
    return rows + [
        TableRow(
            "",
            "chg gone",
            gone(_first(old["cells"], first, old["label"])),
            [(css, gone(old["cells"].get(name, ""))) for css, name in others],
        )
        for old in removed_from(printing.marks, place)
    ]


def _first(cells: dict[str, str], name: str, label: str) -> str:
    return cells.get(name) or label


def with_origin(kind: str, ref: str, content: Markup) -> Markup:
    """A cell; of the history with its origin: the portal, which issued that version, or only the document."""
    if kind != HISTORY or not content:
        return content
    by = "(issued in the portal)" if is_issued(ref) else "(as the document states)"
    return Markup(f'{content} <small class="origin">{by}</small>')


def _row(printing: Printing, block: StoredBlock, ref: str, content: Markup, lines: list[PrintedValue]) -> Item:
    return Item(
        printing.anchor(ref, block["ref"]),
        _row_css(printing, ref, block),
        _named(printing, ref, content),
        lines,
        _writable(printing, ref, block["ref"]),
    )


def _writable(printing: Printing, ref: str, place: str) -> str:
    """The ref of a row that is edited where it is printed; the portal's own are not."""
    return ref if printing.edit.get(place) and not is_issued(ref) else ""


def _items(printing: Printing, block: StoredBlock) -> list[Item]:
    kind, (first, *others) = block["kind"], block["columns"]
    rows = [
        _row(
            printing,
            block,
            ref,
            with_origin(kind, ref, written(printing, kind, ref, first["field"])),
            _lines(printing, kind, ref, others),
        )
        for ref in block["rows"]
    ]
    return rows + _gone(printing, block)


def _gone(printing: Printing, block: StoredBlock) -> list[Item]:
    return [Item("", "chg gone", gone(old["label"]), []) for old in removed_from(printing.marks, block["ref"])]


def _lines(printing: Printing, kind: str, ref: str, columns: Iterable[Column]) -> list[PrintedValue]:
    lines = [
        PrintedValue(_label(printing, column), written(printing, kind, ref, column["field"]), column["field"])
        for column in columns
    ]
    return [line for line in lines if line.content]


def _terms(printing: Printing, block: StoredBlock) -> list[Item]:
    """The second column stands beside the first, so a blank one shows as a dash."""
    kind, (first, *others) = block["kind"], block["columns"]
    rows = [
        _row(
            printing,
            block,
            ref,
            with_origin(kind, ref, cell(printing, kind, ref, first["field"])),
            [
                *(
                    PrintedValue("", cell(printing, kind, ref, second["field"]), second["field"])
                    for second in others[:1]
                ),
                *_lines(printing, kind, ref, others[1:]),
            ],
        )
        for ref in block["rows"]
    ]
    return rows + [
        Item(
            "",
            "chg gone",
            gone(_first(old["cells"], first["field"], old["label"])),
            [PrintedValue("", gone(old["cells"].get(second["field"], ""))) for second in others[:1]],
        )
        for old in removed_from(printing.marks, block["ref"])
    ]


def _bullets(printing: Printing, block: StoredBlock) -> list[Item]:
    """A history joins its columns in one line, as Markdown does."""
    if block["kind"] != HISTORY:
        return _items(printing, block)
    rows = [
        _row(printing, block, ref, with_origin(block["kind"], ref, _joined(printing, block, ref)), [])
        for ref in block["rows"]
    ]
    return rows + _gone(printing, block)


def _joined(printing: Printing, block: StoredBlock, ref: str) -> Markup:
    parts = (written(printing, block["kind"], ref, column["field"]) for column in block["columns"])
    return Markup(" - ".join(part for part in parts if part))


def _groups(printing: Printing, block: StoredBlock) -> list[Group]:
    """Consecutive rows of one group; a row without text is its group's name alone."""
    others = [column for column in block["columns"] if column["field"] not in {"group", "text"}]
    kind = block["kind"]

    def row(ref: str) -> Item:
        text = written(printing, kind, ref, "text")
        return _row(printing, block, ref, text, _lines(printing, kind, ref, others))

    gathered = groupby(block["rows"], key=lambda ref: printing.index.text(ref, "group"))
    found = [Group(name, [row(ref) for ref in refs]) for name, refs in gathered]
    removed = _gone(printing, block)
    return [*found, Group("", removed)] if removed else found


def _signatures(printing: Printing, block: StoredBlock) -> list[Signer]:
    """Roles with who signs and who may sign for them; columns of other fields follow."""
    held = {"role", *(column["field"] for column in HOLDERS)}
    columns = [*HOLDERS, *(column for column in block["columns"] if column["field"] not in held)]
    found: list[Signer] = []
    for ref in block["rows"]:
        role = printing.index.text(ref, "role")
        row = _row(printing, block, ref, escape(role), _lines(printing, block["kind"], ref, columns))
        found.append(Signer(*row, printing.signatures.get(ref) or printing.signatures.get(role)))
    return found + [Signer(*item, None) for item in _gone(printing, block)]


def _row_css(printing: Printing, ref: str, block: StoredBlock) -> str:
    """``chg`` where the block shows a difference of the row."""
    mark = printing.marks.get(ref)
    if mark is None:
        return ""
    shown = {column["field"] for column in block["columns"]} | {"group", "text", "role", "person", "deputy"}
    return "chg" if mark["state"] != "changed" or shown & mark["fields"].keys() else ""


def _named(printing: Printing, ref: str, content: Markup) -> Markup:
    mark = printing.marks.get(ref)
    if mark is None or mark["state"] not in {"added", "moved"} or not content:
        return content
    return added(content) if mark["state"] == "added" else Markup(hidden("Moved: ") + content)


SHAPES: dict[str, Callable[[Printing, StoredBlock], list[Any]]] = {
    "table": _table,
    "terms": _terms,
    "bullets": _bullets,
    "groups": _groups,
    "signatures": _signatures,
}
