"""Tables within narrative on paper: as those of rows, in smaller type, on a page turned on its side, or row by row."""

import re

from .fitting import STACKED, WIDE, fit, is_tall, on_paper
from .markup import Markup

TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
INSIDE = re.compile(r"(<t[hd][^>]*>)(.*?)(</t[hd]>)", re.DOTALL)
WIDE_TABLE = f'<table class="{WIDE}'


def with_fitted_tables(html: Markup) -> Markup:
    """Clean HTML of narrative whose tables fit on paper."""
    return Markup(TABLE.sub(_fitted, html)) if "<table>" in html else html


def _fitted(found: re.Match[str]) -> str:
    rows = [CELL.findall(row) for row in ROW.findall(found[1])]
    if "<table" in found[1] or not rows or not rows[0]:
        return found.group()
    header, body = rows[0], rows[1:]
    css = fit(header, body)
    if css == STACKED:
        return _stacked(header, body)
    inside = ROW.sub(_row, found[1])
    return f'<table class="{css}">{inside}</table>' if css else f"<table>{inside}</table>"


def _row(found: re.Match[str]) -> str:
    tag = '<tr class="tall">' if is_tall(CELL.findall(found[1])) else "<tr>"
    inside = INSIDE.sub(lambda cell: f"{cell[1]}{on_paper(cell[2])}{cell[3]}", found[1])
    return f"{tag}{inside}</tr>"


def _label(text: str) -> str:
    return f'<span class="label">{text}:</span> ' if text else ""


def _stacked(header: list[str], body: list[list[str]]) -> str:
    items = (f"<li>{_label(header[0])}<b>{row[0]}</b>{_values(header[1:], row[1:])}</li>" for row in body if row)
    return f'<ul class="named stacked">{"".join(items)}</ul>'


def _values(labels: list[str], row: list[str]) -> str:
    said = "".join(f"<dt>{label}</dt><dd>{cell or '–'}</dd>" for label, cell in zip(labels, row, strict=False))
    return f'<dl class="kv">{said}</dl>'
