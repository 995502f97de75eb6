"""What is shaped to be signed: a line to sign on, a name behind a role, a table with a column for signatures."""

import re
from collections.abc import Iterable

from bcp_portal.documents.values import is_blank
from plans.linting.persons import JOBS, is_person
from plans.linting.reading import words

from .inline import plain
from .labels import field_for
from .ours import approves_the_plan
from .pieces import Table
from .places import Place

APPROVED = re.compile(
    r"(?:reviewed and |prepared and )?(?:approved|signed(?: off)?|authori[sz]ed|accepted|endorsed|ratified|adopted)"
    r"(?: for \w+)?(?: by| on behalf of\b.*)?$",
    re.I,
)
GIVEN = re.compile(r"(?:electronically |digitally )?(?:e-?)?(?:signed|approved|yes|pending|[✓✔☑☐x])\b.{0,60}", re.I)
LINE = re.compile(r"[ _.…/-]*[_.…]{3}[ _.…/-]*")
LONGEST = 200
OFFICES = JOBS | words("chair chairman chairwoman chairperson board committee trustees mayor principal secretary owner")


def is_to_sign(name: str, value: str) -> bool:
    """Whether ``name: value`` is signed: ``CTO: ____``, ``Approved by: Ann Roe``, ``Head of IT: Ann Roe``."""
    if len(value) > LONGEST:
        return False
    if LINE.fullmatch(value) or APPROVED.match(name.strip()):
        return True
    return _is_office(name) and (is_blank(value) or is_person(value) or bool(GIVEN.fullmatch(value)))


def _is_office(name: str) -> bool:
    is_short = name.isupper() and name.isalpha() and len(name) <= len("CISSO")
    return is_short or bool(words(name) & OFFICES)


def is_form_to_sign(labels: list[str], table: Table, place: Place) -> bool:
    """Whether a table tells who signs: roles or names, with a column for signatures that holds such, or for the day."""
    fields = [field_for("approvals", label) for label in labels]
    if not {"role", "person"} & {*fields} or not approves_the_plan(place, labels):
        return False
    if "stated_signature" not in fields:
        return place.kind == "approvals" and {"role", "person", "stated_on"} <= {*fields}
    column = fields.index("stated_signature")
    return _are_signatures(plain(cells[column]) for _, cells in table.rows if len(cells) > column)


def _are_signatures(said: Iterable[str]) -> bool:
    return all(is_blank(text) or LINE.fullmatch(text) or GIVEN.fullmatch(text) or is_person(text) for text in said)
