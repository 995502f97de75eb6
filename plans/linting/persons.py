"""Whether a text names a person, and not a role, a team, a rota or somebody still to be found."""

import re
from collections.abc import Iterable

from .reading import words

NOBODY = re.compile(
    r"^(?:n\s*+/?\s*+a|n\.a\.|not applicable|none|nobody|no[- ]one|vacant|open|unassigned|unknown|pending"
    r"|not (?:yet )?\w+|to be .*|to follow|as (?:needed|required|appropriate)|all|any(?:body|one)?)\.?$",
    re.I,
)
# Words of jobs, groups and turns of duty; of what they are for, too, since people write “Operations” for its head.
OFFICES = """
accountant admin administrator agent analyst architect assistant attendant auditor board chairman chairperson
chairwoman chief commander committee consultant contractor controller coordinator council crew department deputy dept
designate desk developer director dispatcher doctor driver duty electrician employee engineer expert foreman governor
group guard headmaster helpdesk hotline janitor lead leader librarian manager matron mechanic member nurse office
officer on-call oncall operator owner partner personnel physician planner president principal producer programmer
provider receptionist representative responder responsible rota rotation roster secretary section senior servant shift
specialist squad staff stand-in standby substitute supervisor supplier support task teacher team technician treasurer
trustee unit vendor volunteer whoever business communication compliance continuity customer database development
devops facility finance incident infrastructure information it legal logistic maintenance management marketing network
nursing operation ops platform procurement quality reception resource risk security service system technology
"""
JOBS = frozenset(words(OFFICES))
PART = re.compile(r"(?:(?<!\s)\s++)?+[,;:()/|–—]\s*|(?<!\s)\s++-\s+")
TOKEN = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?\.?")
ABBREVIATION = re.compile(r"[A-Z]{2,5}\d?$")
ADDRESS = re.compile(r"(?<!\S)\S+@\S+|\+?\d[\d ().-]{4,}")


def is_person(text: str, roles: Iterable[str] = ()) -> bool:
    """Whether a part of the text reads as a person's name: ``Ann Example, Duty Manager`` does, ``Duty Manager`` and
    ``CTO`` do not, nor does what the plan itself calls a role (``roles``).
    """
    plain = text.strip()
    if NOBODY.match(plain) or plain.casefold() in {role.strip().casefold() for role in roles}:
        return False
    return any(_is_name(part) for part in PART.split(ADDRESS.sub(" ", plain)))


def _is_name(part: str) -> bool:
    tokens = TOKEN.findall(part)
    if not any(_is_proper(token) for token in tokens):
        return False
    jobs = [bool(words(token) & JOBS) for token in tokens]
    jobs[0] = jobs[0] or tokens[0].casefold() == "head"  # elsewhere it is a surname
    return not any(jobs) or _is_titled(tokens, jobs)


def _is_proper(token: str) -> bool:
    """Written as a name: with a capital, and no abbreviation such as ``CTO`` (``M.D.`` may be somebody's initials)."""
    return not token.islower() and not ABBREVIATION.match(token)


def _is_titled(tokens: list[str], jobs: list[bool]) -> bool:
    """A title before a first and a last name: ``Nurse Ann Example``; not ``Head of Water Supply``."""
    after = jobs[-2:] == [False, False] and all(_is_proper(token) for token in tokens[-2:])
    return jobs[0] and after and "of" not in tokens
