"""Names of persons, with what people write beside one: ``Jon Fell, COO, +1 555 0100``; several in one cell."""

import re

from plans.reading.names import words
from plans.reading.persons import FIRMS, JOBS, TITLES, is_person

NamedPerson = tuple[str, str, dict[str, str]]  # the name, what stands beside it, its addresses

PARTS = re.compile(r"[,;]\s|\||\s(?:[–—/-]|--)\s|[()<>\[\]]")
CALLED = re.compile(  # a number right behind the name
    r"(?<=[^\W\d_])(?<!tel)(?<!phone)(?<!mobile)(?<!cell)(?<!ext)(?<!extension)\s(?=\+?\d[\d ./-]{5,28}\d$)", re.I
)
AND = re.compile(r"\s(?:&|\+|and)\s")
MARK = re.compile(r"(?<=[^\s\W])\.?(?P<mark>\s?\[\^?(?P<note>\d{1,3})\]|\s?[*†‡§✓✔☑]{1,4}|[¹²³⁴-⁹]{1,3})$")
CIVIL = re.compile(r"(?:mr|mrs|ms|miss|mx|herr|frau|monsieur|madame|mme|señora?)\b\.?\s+(?=\S+\s+\S)", re.I)
DEGREE = re.compile(r"\s(?P<degree>Ph\.?D\.?|MBA|MSc|BSc|MD|CISSP|CISM|CISA|CBCP|MBCI|FBCI)$")
LINKED_MAIL = re.compile(r"\[\s*(?P<shown>[^][]*?)\s*\]\(mailto:(?P<email>[^()\s]+)\)")
MAIL = re.compile(r"(?:e-?mail\s?:?\s?|mailto:)?([^\s@,:]+@[^\s@,:]+\.[A-Za-z]{2,24})", re.I)
PHONE = re.compile(
    r"(?:(?:tel|phone|mobile|cell)\.?\s?:?\s?)?(\+?\d[\d ./-]{5,28}\d|ext(?:ension)?\.?\s?:?\s?\d{2,6})", re.I
)
TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
PARTICLES = words("van von der den de del della di da dos la le bin al el ter y")
REMARK = re.compile(
    r"\d{1,3}\s?%|(?:acting|interim|temporary|deputy|deputising|backup|main|primary|secondary|note|until|from|since|on|as|if)\b",
    re.I,
)
NO_SURNAMES = words("""
ambulance authority branch brigade building campus center centre city cloud council county data department district
education emergency floor government hall head health hospital line ministry office plant police response room school
services site state town university
""")
MOST_TOKENS = 5


def person_in(text: str) -> NamedPerson | None:
    """The one whom the text names with something beside the name; None for anything else, and for a name alone."""
    said = LINKED_MAIL.sub(_as_said, " ".join(text.split()))
    mark = MARK.search(said) or DEGREE.search(said)
    body = said[: mark.start("mark" if mark.re is MARK else "degree")].rstrip(" ,") if mark else said
    parts = _with_the_name_first(CALLED.sub(", ", body))
    name = CIVIL.sub("", parts[0]) if parts else ""
    if not name or name == text or not is_full_name(name):
        return None
    addresses: dict[str, str] = {}
    beside = [part for part in parts[1:] if not is_address(part, addresses)]
    if not all(map(_goes_with_a_name, beside)):
        return None
    return name, ", ".join([*beside, *([_marked(mark)] if mark else [])]), addresses


def _as_said(link: re.Match[str]) -> str:
    """A link with the address behind what it shows, once if that is the address: ``Jon Fell, jon@example.org``."""
    shown = "" if link["shown"].casefold() == link["email"].casefold() else link["shown"]
    return f"{shown}, {link['email']}"


def _with_the_name_first(text: str) -> list[str]:
    """The parts of the text, the person before the office: ``CIO: Jon Fell``, ``CIO (Jon Fell)``."""
    office, _, rest = text.partition(": ")
    parts = [office, *_parts(rest)] if rest and "(" not in office and is_office(office) else _parts(text)
    if len(parts) > 1 and not is_full_name(parts[0]) and is_office(parts[0]) and is_full_name(CIVIL.sub("", parts[1])):
        return [parts[1], parts[0], *parts[2:]]
    return parts


def _marked(mark: re.Match[str]) -> str:
    """The mark of a footnote, so that its number is not taken for a place to fill in, or a degree."""
    if mark.re is DEGREE:
        return mark["degree"]
    return f"note {mark['note']}" if mark["note"] else mark["mark"].strip()


def _parts(text: str) -> list[str]:
    """The name in front and what follows it; names of several persons may have “and” between them."""
    if not text[:1].isalpha():
        return []
    first, *others = [part.strip() for part in PARTS.split(text) if part.strip()]
    people = AND.split(first)
    return [*people, *others] if all(map(is_full_name, people)) else [first, *others]


def is_full_name(text: str) -> bool:
    """Whether the text is a person's first and last name, and neither a firm, nor an office, nor a place."""
    tokens = text.split()
    proper = [token for token in tokens if token.casefold() not in PARTICLES]
    if not 2 <= len(proper) <= len(tokens) <= MOST_TOKENS or words(text) & (FIRMS | NO_SURNAMES):
        return False
    return all(TOKEN.fullmatch(token) and token[0].isupper() for token in proper) and is_person(text)


def is_address(part: str, addresses: dict[str, str]) -> bool:
    """Whether the part is the first of its sort, which it is noted as."""
    for name, pattern in (("email", MAIL), ("phone", PHONE)):
        if name not in addresses and (found := pattern.fullmatch(part)):
            addresses[name] = found[1].strip()
            return True
    return False


def _goes_with_a_name(part: str) -> bool:
    """An office, a remark, an address more, another person; not where a thing of that name is, or what it is of."""
    is_more = bool(MAIL.fullmatch(part) or PHONE.fullmatch(part) or DEGREE.fullmatch(f" {part}"))
    return is_office(part) or is_more or bool(REMARK.match(part)) or is_full_name(part)


def is_office(part: str) -> bool:
    """Whether somebody is called so by what he does: ``CIO``, ``Head of IT``."""
    is_short = part.isupper() and part.isalpha() and len(part) <= len("CISSO")
    return is_short or bool(words(part) & (JOBS | TITLES))


def turned(text: str) -> str:
    """``Jon Fell`` for ``Fell, Jon``; ``""`` for anything else."""
    last, comma, first = text.partition(", ")
    name = f"{first.strip()} {last.strip()}"
    return name if comma and "," not in first and is_full_name(name) else ""
