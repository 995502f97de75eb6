"""Tables within narrative on paper: as those of rows, in smaller type, on a page turned on its side, or row by row."""

from collections.abc import Iterator, Sequence

from .fitting import STACKED, WIDE, fit, is_tall, on_paper
from .html_parts import HtmlPart, joined, parts
from .markup import Markup

CELLS = {"th", "td"}
WIDE_TABLE = f'<table class="{WIDE}'


def with_fitted_tables(html: Markup) -> Markup:
    """Clean HTML of narrative whose tables fit on paper."""
    return Markup("".join(_fitted_parts(parts(html)))) if "<table>" in html else html


def _fitted_parts(found: Sequence[HtmlPart]) -> Iterator[str]:
    """All of it, with each table that stands in no other one fitted."""
    depth, start = 0, 0
    for place, part in enumerate(found):
        if part.tag != "table":
            if not depth:
                yield part.html
            continue
        start = start if depth else place
        depth += -1 if part.is_end else 1
        if not depth:
            yield _fitted(found[start : place + 1])


def _fitted(table: Sequence[HtmlPart]) -> str:
    inside = table[1:-1]
    rows = [_cells(row) for row in _between(inside, {"tr"})]
    if any(part.tag == "table" for part in inside) or not rows or not rows[0]:
        return joined(table)
    header, body = rows[0], rows[1:]
    css = fit(header, body)
    if css == STACKED:
        return _stacked(header, body)
    start = f'<table class="{css}">' if css else "<table>"
    return f"{start}{''.join(_written(inside, rows))}</table>"


def _between(found: Sequence[HtmlPart], tags: set[str]) -> Iterator[Sequence[HtmlPart]]:
    """What stands in each of these elements, of which none is within another."""
    start = 0
    for place, part in enumerate(found):
        if part.tag in tags and not part.is_end:
            start = place + 1
        elif part.tag in tags:
            yield found[start:place]


def _cells(row: Sequence[HtmlPart]) -> list[str]:
    return [joined(cell) for cell in _between(row, CELLS)]


def _written(inside: Sequence[HtmlPart], rows: list[list[str]]) -> Iterator[str]:
    """The table's parts: rows that may go on overleaf are marked, and what stands in cells is kept whole."""
    tall = map(is_tall, rows)
    cell: list[HtmlPart] | None = None
    for part in inside:
        if part.tag in CELLS:
            yield "" if cell is None else on_paper(joined(cell))
            cell = None if part.is_end else []
        elif cell is not None:
            cell.append(part)
            continue
        yield '<tr class="tall">' if part.tag == "tr" and not part.is_end and next(tall) else part.html


def _label(text: str) -> str:
    return f'<span class="label">{text}:</span> ' if text else ""


def _stacked(header: list[str], body: list[list[str]]) -> str:
    items = (f"<li>{_label(header[0])}<b>{row[0]}</b>{_values(header[1:], row[1:])}</li>" for row in body if row)
    return f'<ul class="named stacked">{"".join(items)}</ul>'


def _values(labels: list[str], row: list[str]) -> str:
    said = "".join(f"<dt>{label}</dt><dd>{cell or '–'}</dd>" for label, cell in zip(labels, row, strict=False))
    return f'<dl class="kv">{said}</dl>'
