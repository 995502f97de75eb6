"""Names in a cell: whom its text names, with address and number; nobody; or something that is no name."""

import re
from dataclasses import dataclass, field

from plans.reading.persons import is_person

from .name_placeholders import says_nobody
from .person_names import is_address, person_in

LONGEST_NAME = 200
LONGEST = 400  # of a name with what stands beside it
TO_BE_FOUND = re.compile(r"(?:currently |still )?(?:vacant|unfilled|unassigned|tb[acdn]|(?:yet )?to be)\b", re.I)
NO_NAME = {
    "various",
    "all",
    "any",
    "anybody",
    "anyone",
    "everybody",
    "everyone",
    "as needed",
    "as required",
    "yes",
    "no",
}
LINK = re.compile(r"\[(?P<name>[^][]+)\]\((?P<address>[^()\s]+)\)")
MAIL = r"(?P<email>[^\s<>()\[\],;:\\]+@[^\s<>()\[\],;:\\]+\.[A-Za-z]{2,24})"
ADDRESSED = re.compile(
    rf"(?P<name>[^<>(\[@]*?)[\s,;:–—-]*+[(<\[]*+\s*+(?:mailto:|e-?mail:?\s*+)?{MAIL}\s*+[)>\]]*+", re.I
)
CALLED = re.compile(
    r"(?P<name>[^\d<>(\[@+]*[^\W\d_]\.?)\s*+[(,;–—-]\s*+(?:tel\.?|phone|mobile)?:?\s*+"
    r"(?P<phone>\+?\d[\d ()./-]{5,28}\d)\)?",
    re.I,
)
SEVERAL = re.compile(r"\n|\s*/\s*|;\s+")
NUMBER = re.compile(r"(?:\d{1,2}[.)]|[-*•–])\s+")
HTML_LINK = re.compile(r"""<a\s+href=["']mailto:([^"'\s>]+)["'][^<>]*>([^<>]+)</a>""", re.I)
MARKS = re.compile(r"~~|[<>\[\]]")  # of what is struck out, a link or a picture: no part of a person's name


@dataclass(frozen=True)
class CellName:
    """``name`` is empty where nobody is named; ``beside`` is what the text says beside it, in its own words."""

    name: str
    beside: str = ""
    addresses: dict[str, str] = field(default_factory=dict)  # its e-mail address and telephone number


def cell_name(text: str, *, is_firm: bool = False) -> CellName:
    """Who the text names. A name names itself: what is read here and printed is read as the same.

    ``is_firm`` tells that it is a supplier: “Fell & Lee, Logistics” is one, and no person.
    """
    said = text.strip()
    if says_nobody(said):
        return CellName("")
    if len(said) > LONGEST:
        return CellName("", said)
    first, rest = _first(HTML_LINK.sub(r"[\2](mailto:\1)", said))
    found = (None if is_firm else _with_remarks(first)) or _addressed(first)
    is_name = found.name and len(found.name) <= LONGEST_NAME and not _is_no_name(found.name, is_firm=is_firm)
    if not is_name or _addressed(found.name) != CellName(found.name) or _first(found.name)[1]:
        return CellName("", said)
    addresses = dict(found.addresses)
    others = [line for line in rest.split("\n") if not (line and is_address(_bare_mail(line), addresses))]
    return CellName(found.name, "\n".join(part for part in (found.beside, *others) if part), addresses)


def _bare_mail(line: str) -> str:
    """The address that a line of a cell is a link to, else the line."""
    link = LINK.fullmatch(line)
    return link["address"] if link and link["address"].startswith("mailto:") else line.strip("<> ")


def is_name(text: str, *, is_firm: bool = False) -> bool:
    """Whether the text is a name and nothing else."""
    return cell_name(text, is_firm=is_firm) == CellName(text.strip()) != CellName("")


def is_of_firms(field: str) -> bool:
    """Whether a field that leads to the directory holds suppliers: all others hold people."""
    return field == "supplier"


def _is_no_name(text: str, *, is_firm: bool) -> bool:
    is_no_person = not is_firm and bool(MARKS.search(text) or (is_address(text, {}) and "@" not in text))
    return (
        is_no_person
        or says_nobody(text)
        or text.casefold() in NO_NAME
        or bool(TO_BE_FOUND.match(text))
        or "\n" in text
        or "://" in text
    )


def _first(text: str) -> tuple[str, str]:
    """The first of several, and the others: lines are, and people with a sign between them."""
    lines = [
        NUMBER.sub("", line.strip(), count=1) if "\n" in text else line.strip()
        for line in text.split("\n")
        if line.strip() and not says_nobody(line)
    ]
    if len(lines) != 1:
        return (lines[0], "\n".join(lines[1:])) if lines else ("", "")
    people = SEVERAL.split(lines[0])
    if len(people) > 1 and all(is_person(_addressed(one).name) for one in people):
        return people[0], lines[0][len(people[0]) :].lstrip(" /;")
    return lines[0], ""


def _with_remarks(text: str) -> CellName | None:
    found = person_in(text)
    return CellName(*found) if found else None


def _addressed(text: str) -> CellName:
    """``[Jon Fell](mailto:jon@example.org)``, ``Jon Fell <jon@example.org>``, ``Jon Fell (555-0100)``: one Jon Fell."""
    if link := LINK.fullmatch(text):
        address = link["address"].removeprefix("mailto:")
        is_mail = bool(re.fullmatch(MAIL, address))
        beside = "" if is_mail or address.startswith("#") else address
        return CellName(link["name"].strip(), beside, {"email": address} if is_mail else {})
    if "@" in text and (found := ADDRESSED.fullmatch(text)) and text != found["email"]:
        return CellName(found["name"].strip() or found["email"], "", {"email": found["email"]})
    if found := CALLED.fullmatch(text):
        return CellName(found["name"].strip(), "", {"phone": found["phone"].strip()})
    return CellName(text)
