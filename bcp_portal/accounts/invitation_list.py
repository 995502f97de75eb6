"""A list of people to invite: from the bytes of a file or pasted text to one entry a line, each with what is wrong."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bcp_portal.accounts.models import User, normalised
from bcp_portal.accounts.roles import Role

MOST_BYTES = 100_000
MOST_PEOPLE = 200
LONGEST_EMAIL, LONGEST_NAME = 254, 120
LONGEST_SHOWN = 80
DELIMITERS = (";", "\t", ",")
# Columns by what lists call them, lower case.
COLUMNS = {
    "email": ("e-mail", "email", "mail", "e-mail address", "email address", "mail address", "address"),
    "name": ("name", "full name", "display name", "person"),
    "first": ("first name", "given name", "forename"),
    "last": ("last name", "family name", "surname"),
    "role": ("role", "role in the portal"),
}
ROLES = {role.label.lower(): role.value for role in Role}
ROLE_NAMES = f"{', '.join(role.label for role in list(Role)[:-1])} or {list(Role)[-1].label}"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class NoList(ValueError):
    """The file or text can't be read as a list: why, in words."""


@dataclass(frozen=True)
class Invitee:
    """One line: who is to be invited, or why not. ``known`` is who has the address already."""

    line: int
    name: str
    email: str
    role: str  # the value of a Role; where there is a problem with it, as it is written
    problem: str = ""
    known: str = ""

    @property
    def is_ready(self) -> bool:
        return not self.problem and not self.known

    @property
    def role_label(self) -> str:
        return Role(self.role).label if self.role in Role.values else self.role


@dataclass(frozen=True)
class InvitationList:
    """All lines in order; ``unread`` names columns that say nothing the portal keeps."""

    invitees: list[Invitee]
    unread: list[str]

    @property
    def ready(self) -> list[Invitee]:
        return [one for one in self.invitees if one.is_ready]

    @property
    def fingerprint(self) -> str:
        """Tells whether the same people would be invited as were shown."""
        return sha256(repr([(one.email, one.name, one.role) for one in self.ready]).encode()).hexdigest()


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, UTF-16 with its mark, else as Excel writes CSV on Windows. Raises NoList."""
    if len(content) > MOST_BYTES:
        raise NoList(too_large(len(content)))
    if content.startswith(WORKBOOKS):
        raise NoList("This is a workbook, not a CSV file. In Excel: Save as, “CSV UTF-8”. Or paste its cells below.")
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def too_large(size: int) -> str:
    return f"The list has {size // 1000} KB, and {MOST_BYTES // 1000} KB is the most. Send it in parts."


def read_list(text: str, *, role: str) -> InvitationList:
    """What the list says; ``role`` is for lines that name none. In two queries. Raises NoList."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise NoList(too_large(len(text.encode(errors="replace"))))
    if "\0" in text or "\ufffd" in text:
        raise NoList("Some of its characters can’t be read. Save the list as “CSV UTF-8”, or paste it.")
    lines = list(_lines(text))
    if not lines:
        raise NoList("The list is empty: write one person per line, with name, e-mail and role.")
    columns = _columns(lines[0][1])
    entries = lines[1:] if columns else lines
    if not entries:
        raise NoList("The list has a header and nobody below it.")
    if len(entries) > MOST_PEOPLE:
        raise NoList(f"The list names {len(entries)} people, and {MOST_PEOPLE} at once is the most. Send it in parts.")
    invitees = [_invitee(number, cells, columns or _by_content(cells), role) for number, cells in entries]
    known_columns = {*columns.values()} if columns else set()
    unread = [cell for place, cell in enumerate(lines[0][1]) if cell and place not in known_columns] if columns else []
    return InvitationList(list(_compared(invitees)), unread)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is not empty, with its number."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in plain.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(plain, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    number = 0
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                yield number + 1, cells
            number = reader.line_num
    except csv.Error as wrong:
        why = "a quotation mark is not closed, or stands where none can, or a cell is too long"
        raise NoList(f"From line {number + 1} on the list can’t be read: {why}.") from wrong


def _columns(cells: list[str]) -> dict[str, int] | None:
    """Where what stands, by a header; None where the first line is somebody already. Raises NoList."""
    if any("@" in cell for cell in cells):
        return None
    named = {cell.lower(): place for place, cell in reversed(list(enumerate(cells)))}
    found = {
        column: next(named[word] for word in words if word in named)
        for column, words in COLUMNS.items()
        if named.keys() & set(words)
    }
    if not found:
        return None
    if "email" not in found:
        raise NoList("The header names no column for the e-mail address: call it “E-mail”.")
    return found


def _by_content(cells: list[str]) -> dict[str, int]:
    """Without a header: the cell with an @ is the address, and of the others the first is the name."""
    email = next((place for place, cell in enumerate(cells) if "@" in cell), 1)
    others = [place for place in range(len(cells)) if place != email]
    return {"email": email, **dict(zip(("name", "role"), others, strict=False))}


def _invitee(line: int, cells: list[str], columns: Mapping[str, int], role: str) -> Invitee:
    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    name = cell("name") or " ".join(part for part in (cell("first"), cell("last")) if part)
    written = cell("role")
    found = ROLES.get(written.lower(), written) if written else role
    email = normalised(cell("email"))
    return Invitee(line, name, email, found, problem=_problem(name, email, found))


def _problem(name: str, email: str, role: str) -> str:
    if problem := _problem_of_address(email):
        return problem
    if not name:
        return "It has no name."
    if len(name) > LONGEST_NAME:
        return f"The name is longer than {LONGEST_NAME} characters."
    if holds_unseen(name):
        return "The name holds characters that can’t be seen."
    if role not in Role.values:
        return f"“{_shown(role)}” is not a role: write {ROLE_NAMES}."
    return ""


def _problem_of_address(email: str) -> str:
    if not email:
        return "It has no e-mail address."
    try:
        validate_email(email)
    except ValidationError:
        return f"“{_shown(email)}” is not an e-mail address."
    if len(email) > LONGEST_EMAIL:
        return "The e-mail address is too long."
    return "The e-mail address holds characters that can’t be seen." if holds_unseen(email) else ""


def holds_unseen(text: str) -> bool:
    """Whether it looks like another text, as what was copied from a page may: it is not the address that one reads."""
    return any(unicodedata.category(letter)[0] == "C" for letter in text)


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _compared(invitees: Iterable[Invitee]) -> Iterator[Invitee]:
    """With what is wrong between lines, and between the list and the accounts that are there."""
    invitees = list(invitees)
    there = {person.email: person for person in User.objects.filter(email__in={one.email for one in invitees})}
    seen: dict[str, int] = {}
    for one in invitees:
        if one.problem:
            yield one
        elif one.email in seen:
            yield replace(one, problem=f"It is the same address as in line {seen[one.email]}.")
        else:
            seen[one.email] = one.line
            yield replace(one, known=_known(there[one.email])) if one.email in there else one


def _known(person: User) -> str:
    if not person.is_active:
        return f"{person.name} has an account with this address that is deactivated. Reactivate it on their page."
    return f"{person.name} has an account already, as {person.get_role_display().lower()}. Nothing of it changes."
