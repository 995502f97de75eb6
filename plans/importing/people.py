"""A person with what people write beside a name: ``Jon Fell, COO, +1 555 0100``; several persons in one cell."""

import re

from plans.linting.persons import FIRMS, JOBS, TITLES, is_person
from plans.linting.reading import words

Person = tuple[str, str, dict[str, str]]  # the name, what stands beside it, its addresses

PARTS = re.compile(r"[,;|]\s|\s[–—/-]\s|[()<>\[\]]")
AND = re.compile(r"\s(?:&|\+|and)\s")
MARK = re.compile(r"(?<=[^\s\W])\.?(?P<mark>\s?\[\^?(?P<note>\d{1,3})\]|\s?[*†‡§]{1,4}|[¹²³⁴-⁹]{1,3})$")
CIVIL = re.compile(r"(?:mr|mrs|ms|miss|mx)\b\.?\s+(?=\S+\s+\S)", re.I)
MAIL = re.compile(r"(?:e-?mail\s?:?\s?|mailto:)?([^\s@,:]+@[^\s@,:]+\.[A-Za-z]{2,24})", re.I)
PHONE = re.compile(r"(?:(?:tel|phone|mobile|cell|ext)\.?\s?:?\s?)?(\+?\d[\d ./-]{5,28}\d)", re.I)
TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
PARTICLES = words("van von der den de del della di da dos la le bin al el ter y")
REMARK = re.compile(
    r"(?:acting|interim|temporary|deputy|deputising|backup|main|primary|secondary|note|until|from|since|on|as|if)\b",
    re.I,
)
NO_SURNAMES = words("""
ambulance authority branch brigade building campus center centre city cloud council county data department district
education emergency floor government hall head health hospital line ministry office plant police response room school
services site state town university
""")
MOST_TOKENS = 5


def person_in(text: str) -> Person | None:
    """The one whom the text names with something beside the name; None for anything else, and for a name alone."""
    said = " ".join(text.split())
    mark = MARK.search(said)
    body = said[: mark.start("mark")] if mark else said
    parts = _parts(body)
    name = CIVIL.sub("", parts[0]) if parts else ""
    if not name or name == text or not is_full_name(name):
        return None
    addresses: dict[str, str] = {}
    beside = [part for part in parts[1:] if not _is_address(part, addresses)]
    if not all(map(_goes_with_a_name, beside)):
        return None
    return name, ", ".join([*beside, *([_marked(mark)] if mark else [])]), addresses


def _marked(mark: re.Match[str]) -> str:
    """The mark of a footnote, so that its number is not taken for a place to fill in."""
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


def _is_address(part: str, addresses: dict[str, str]) -> bool:
    """Whether the part is the first of its sort, which it is noted as."""
    for name, pattern in (("email", MAIL), ("phone", PHONE)):
        if name not in addresses and (found := pattern.fullmatch(part)):
            addresses[name] = found[1].strip()
            return True
    return False


def _goes_with_a_name(part: str) -> bool:
    """An office, a remark, an address more, another person; not where a thing of that name is, or what it is of."""
    is_short = part.isupper() and part.isalpha() and len(part) <= len("CISSO")
    is_address = bool(MAIL.fullmatch(part) or PHONE.fullmatch(part))
    is_office = is_short or bool(words(part) & (JOBS | TITLES))
    return is_office or is_address or bool(REMARK.match(part)) or is_full_name(part)


def turned(text: str) -> str:
    """``Jon Fell`` for ``Fell, Jon``; ``""`` for anything else."""
    last, comma, first = text.partition(", ")
    name = f"{first.strip()} {last.strip()}"
    return name if comma and "," not in first and is_full_name(name) else ""
