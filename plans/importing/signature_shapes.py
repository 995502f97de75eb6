"""Shapes of a signature: a line to sign on, a name behind a role, a table with a column for signatures."""

import re
from collections.abc import Iterable

from bcp_portal.documents.values import is_blank
from plans.reading.names import words
from plans.reading.persons import TITLES, is_person

from . import german
from .approval_headings import OFFICES, approves_by_line, approves_the_plan
from .context import Context
from .field_labels import field_for
from .inline_text import plain_text
from .markdown_pieces import MarkdownTable
from .person_names import is_full_name

APPROVED = re.compile(
    r"(?:reviewed and |prepared and )?(?:approved|signed(?: off)?|authori[sz]ed|accepted|endorsed|ratified|adopted)"
    r"(?: for \w+)?(?: by| on behalf of\b.*)?$",
    re.I,
)
BY = re.compile(r"\w+ed(?: and \w+ed)? by", re.I)
GIVEN = re.compile(
    r"(?:electronically |digitally )?(?:e-?|docu)?(?:signed|on file|/s/|approved|yes|pending|[✓✔☑☐x])\b.{0,60}", re.I
)
LINE = re.compile(r"[ _.…/-]*[_.…]{3}[ _.…/-]*")
LONGEST = 200


def is_sure_to_sign(name: str, value: str) -> bool:
    """Whether ``name: value`` is a line to sign on, or says who approved: ``CTO: ____``, ``Approved by: Ann Roe``."""
    if not value or len(value) > LONGEST:  # “Approved by:” leads in what follows
        return False
    is_blank_line = bool(LINE.fullmatch(value))
    if "___" in value and not is_blank_line:  # “Ann Roe, ____” is not signed yet
        return False
    return bool(APPROVED.match(name.strip()) or (is_blank_line and may_sign(name)))


def may_sign(name: str) -> bool:
    """Whether a name in front of a line to sign on is that of somebody: an office, a person, “Approved by”."""
    said = name.strip()
    return (
        is_signing_office(said)
        or is_full_name(said.partition(",")[0])
        or bool(APPROVED.match(said) or BY.fullmatch(said))
    )


def is_to_sign(name: str, value: str) -> bool:
    """Whether ``name: value`` is signed, among others that are: ``Head of IT: Ann Roe``, too."""
    is_short = len(value) <= LONGEST and "___" not in value
    is_filled = is_short and (is_person(value) or bool(GIVEN.fullmatch(value)))
    return is_sure_to_sign(name, value) or (is_signing_office(name) and (is_blank(value) or is_filled))


def is_signing_office(name: str) -> bool:
    """Whether somebody is called so by what he does: ``CTO``, ``Head of IT``."""
    is_short = name.isupper() and name.isalpha() and len(name) <= len("CISSO")
    return is_short or bool(words(name) & (OFFICES | TITLES)) or bool(german.OFFICE.search(name))


def is_form_to_sign(labels: list[str], table: MarkdownTable, context: Context) -> bool:
    """Whether a table tells who signs: roles or names, with a column for signatures that holds such, or for the day."""
    fields = [field_for("approvals", label) for label in labels]
    if not {"role", "person"} & {*fields} or not approves_the_plan(context, labels):
        return False
    if {*fields} <= {"person", "role", "stated_on"} and {"person", "stated_on"} <= {*fields}:
        return context.kind == "approvals" and approves_by_line(context)
    if "stated_signature" not in fields:
        return context.kind == "approvals" and {"role", "person", "stated_on"} <= {*fields}
    column = fields.index("stated_signature")
    return _are_signatures(plain_text(cells[column]) for _, cells in table.rows if len(cells) > column)


def _are_signatures(said: Iterable[str]) -> bool:
    return all(is_blank(text) or LINE.fullmatch(text) or GIVEN.fullmatch(text) or is_person(text) for text in said)
