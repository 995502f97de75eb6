"""Tables in Markdown whose rows have more cells than the header: what is too much is joined to the last cell."""

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore

CELLS = "cells"  # in the meta of a row's token: how many it has, where these are more than the header's
INDENTS = " \t>"  # of a table within a list or a quotation


def keeping_cells(reader: MarkdownIt) -> MarkdownIt:
    """The same reader, which drops no cell: as Markdown has it, those without a header are neither shown nor read."""
    reader.core.ruler.after("block", "surplus_cells", _join)
    return reader


def _join(state: StateCore) -> None:
    rows = [(index, token) for index, token in enumerate(state.tokens) if token.type == "tr_open" and token.map]
    lines = state.src.split("\n") if rows else []
    width = 0
    for index, row in rows:
        cells = [token for token in state.tokens[index : _end(state, index)] if token.type == "inline"]
        if state.tokens[index - 1].type == "thead_open":
            width = len(cells)
            continue
        said = _cells(lines[row.map[0]]) if row.map else []
        if len(said) > width and any(cell.strip() for cell in said[width:]):
            cells[-1].content = "|".join(said[width - 1 :]).strip()
            row.meta[CELLS] = len(said)


def _end(state: StateCore, index: int) -> int:
    return next(place for place in range(index, len(state.tokens)) if state.tokens[place].type == "tr_close")


def _cells(line: str) -> list[str]:
    said = escapedSplit(line.strip(INDENTS))
    if said and not said[0]:
        said = said[1:]
    if said and not said[-1]:
        said = said[:-1]
    while said and not said[-1].strip():
        said = said[:-1]
    return said
