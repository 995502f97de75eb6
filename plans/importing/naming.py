"""Labels and names that speak of an objective: which one, and of what."""

import re
from dataclasses import replace

from .found import Found, FoundRow
from .implied import HELD, OBJECTIVE

OF = re.compile(r"^(?:\s*(?:for|of|in|:|,|[-–—])\s*|\s+)(?:the |all |our )?", re.I)
NOTHING = {"", "target", "objective", "overall", "maximum", "max"}


def objective_in(label: str) -> str:
    """The field of the objective that a label names, or ``""``."""
    found = OBJECTIVE.search(label)
    return str(found.lastgroup) if found else ""


def of_what(label: str) -> str:
    """What a label says beside an objective: ``databases`` in ``RPO for databases``."""
    found = OBJECTIVE.search(label)
    if found is None:
        return label
    rest = label[: found.start()].strip(" :-–—(") or OF.sub("", label[found.end() :])
    return "" if rest.casefold().strip(" )") in NOTHING else rest.strip()


def is_objective(label: str) -> bool:
    """Whether a label names an objective and nothing that has it."""
    return bool(objective_in(label)) and not of_what(label)


def by_objective(found: Found) -> Found:
    """The same with values in the field of the objective that a row is called after: “RPO” in a column of RTOs."""
    moves = [_move(found, row) for row in found.rows]
    to = next((own for own, _ in filter(None, moves)), "")
    if not to:
        return found
    rows = [_moved(row, *move) if move and move[0] == to else row for row, move in zip(found.rows, moves, strict=True)]
    columns = [*found.columns, {"field": to, "label": to.upper()}]
    return replace(found, columns=columns, rows=rows, added=(*found.added, to))


def _move(found: Found, row: FoundRow) -> tuple[str, str] | None:
    """The objective that the row is called after, and the one as which its only value stands."""
    name = row.texts.get("name", "")
    own = objective_in(name) if is_objective(name) else ""
    filled = [field for field in ("rto", "rpo", "mtpd") if row.texts.get(field)]
    shown = {column["field"] for column in found.columns}
    is_elsewhere = own in HELD.get(found.kind, ()) and own not in shown and len(filled) == 1
    return (own, filled[0]) if is_elsewhere else None


def _moved(row: FoundRow, own: str, stands: str) -> FoundRow:
    said = row.texts[stands]
    texts, written = {**row.texts, own: said, stands: ""}, {**row.written, stands: said, own: ""}
    return replace(row, texts=texts, written=written)
