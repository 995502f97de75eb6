"""Labels of objectives: which objective a label or a name speaks of, and of what it is."""

import re
from dataclasses import replace

from .field_labels import spellings
from .implied_rows import HELD, OBJECTIVE
from .recognised import EXTRA, RecognisedRow, RecognisedRows

MOST = r"(?:(?:maximum|max|minimum|acceptable|tolerable|allowable|allowed|permitted|agreed|target|planned|our|the) )*"
OUTAGE = r"(?:downtime|down time|outage|disruption|interruption|unavailability)"
# Without the word “objective” only whole names are one: “Data loss” is, “Data loss drill” is not.
WORDED = re.compile(
    rf"(?:(?P<rpo>{MOST}(?:recovery point|loss of data|data loss))"
    rf"|(?P<rto>{MOST}(?:recovery time|time to (?:recover|recovery|restore)|restoration time))"
    rf"|(?P<mtpd>mto|mtpod|mtdt|mad|maximum (?:tolerable|acceptable|allowable|permissible) period(?: of {OUTAGE})?"
    rf"|(?:tolerable|acceptable|allowable) period of {OUTAGE}"
    rf"|(?:maximum|max|longest|tolerable|acceptable|allowable) {MOST}(?:{OUTAGE}|time of {OUTAGE})))"
    r"(?: (?:objective|target|tolerance|limit|window|time|period|allowed|accepted|tolerated|permitted))*"
    r"(?P<of> (?:for|of|in) .*)?"
)
OF = re.compile(r"^(?:\s*(?:for|of|in|:|,|[-–—])\s*|\s+)(?:the |all |our )?", re.I)
JOINED = re.compile(r"\s(?:for|of|in)\s(?:the |all |our )?", re.I)
OTHER_LABEL = "Other objective"
OTHER = f"{EXTRA}{OTHER_LABEL}"
OBJECTIVES = ("rto", "rpo", "mtpd")
NOTHING = {"", "target", "objective", "overall", "maximum", "max"}


def objective_in(label: str) -> str:
    """The field of the objective that a label names, or ``""``."""
    found = OBJECTIVE.search(label)
    return _worded(label) or (str(found.lastgroup) if found else "")


def _worded(label: str) -> str:
    """The objective that a label names in words: ``rpo`` for “Data loss”, ``mtpd`` for “Maximum tolerable outage”."""
    found = next((found for said in spellings(label) if (found := WORDED.fullmatch(said))), None)
    return next(name for name in ("rpo", "rto", "mtpd") if found[name]) if found else ""


def of_what(label: str) -> str:
    """What a label says beside an objective: ``databases`` in ``RPO for databases``."""
    if _worded(label):
        return _behind(label)
    found = OBJECTIVE.search(label)
    if found is None:
        return label
    rest = label[: found.start()].strip(" :-–—(") or OF.sub("", label[found.end() :])
    return "" if rest.casefold().strip(" )") in NOTHING else rest.strip()


def _behind(label: str) -> str:
    """What an objective in words is of: ``mail`` in ``Data loss for mail``."""
    if any(found and not found["of"] for found in map(WORDED.fullmatch, spellings(label))):
        return ""
    ends = [found.end() for found in JOINED.finditer(label) if _worded(label[: found.start()])]
    return label[ends[0] :] if ends else ""


def is_objective(label: str) -> bool:
    """Whether a label names an objective and nothing that has it."""
    return bool(objective_in(label)) and not of_what(label)


def by_objective(recognised: RecognisedRows) -> RecognisedRows:
    """The same with values in the field of the objective that a row is called after: “RPO” in a column of RTOs.

    One for which the kind has no field stands beside the fields.
    """
    if recognised.kind not in HELD:
        return recognised
    moves = [_move(recognised, row) for row in recognised.rows]
    to = list(dict.fromkeys(own for own, _ in filter(None, moves)))
    rows = [_moved(row, *move) if move else row for row, move in zip(recognised.rows, moves, strict=True)]
    columns = [
        *recognised.columns,
        *({"field": own, "label": own.removeprefix(EXTRA) if own == OTHER else own.upper()} for own in to),
    ]
    return replace(recognised, columns=columns, rows=rows, added=(*recognised.added, *to)) if to else recognised


def _move(recognised: RecognisedRows, row: RecognisedRow) -> tuple[str, str] | None:
    """The field of the objective that the row is called after, and the one in which its only value stands."""
    name = row.texts.get("name", "")
    objective = objective_in(name) if is_objective(name) else ""
    filled = [field for field in OBJECTIVES if row.texts.get(field)]
    if not objective or len(filled) != 1:
        return None
    own = objective if objective in HELD[recognised.kind] else OTHER
    is_elsewhere = own not in {shown["field"] for shown in recognised.columns}
    return (own, filled[0]) if is_elsewhere else None


def _moved(row: RecognisedRow, own: str, stands: str) -> RecognisedRow:
    said = row.texts[stands]
    texts = {**row.texts, own: said, stands: ""}
    written = {**row.written, stands: row.written.get(stands, said), own: ""}
    return replace(row, texts=texts, written=written)
