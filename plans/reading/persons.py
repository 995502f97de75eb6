"""Named persons: whether a text names one, and not a role, a team, a rota or somebody still to be found."""

import re
from collections.abc import Collection

from plans.reading.names import words

NOBODY = re.compile(
    r"^(?:n\s*+/?\s*+a|n\.a\.|not applicable|none|nobody|no[- ]one|vacant|open|unassigned|unknown|pending"
    r"|not (?:yet )?\w+|to be .*|to follow|as (?:needed|required|appropriate)|all|any(?:body|one)?)\.?$",
    re.I,
)
# Words of jobs, of groups and turns of duty; of what they are for, too: people write “Operations” for its head.
OFFICES = words("""
accountant admin administrator agent analyst architect assistant attendant auditor chairman chairperson chairwoman chief
commander consultant contractor controller coordinator deputy designate developer director dispatcher doctor driver
electrician employee engineer expert foreman governor guard headmaster janitor lead leader librarian manager matron
mechanic member nurse officer operator owner partner physician planner president principal producer programmer
receptionist representative responder secretary senior servant specialist supervisor teacher technician treasurer
trustee volunteer
""")
GROUPS = words("""
board committee council crew department dept desk duty group helpdesk hotline office on-call oncall personnel provider
responsible rota rotation roster section shift squad staff stand-in standby substitute supplier support task team unit
vendor whoever business communication compliance continuity customer database development devops facility finance
incident infrastructure information it legal logistic maintenance management marketing network nursing operation ops
platform procurement quality reception resource risk security service system technology
""")
# Of companies: a supplier fills no role by its name.
FIRMS = words("ltd limited inc gmbh llc llp plc ag sa bv nv oy ab sarl srl pty corp corporation company kg")
JOBS = frozenset(OFFICES | GROUPS | FIRMS)
# Offices in capitals, which two or more of would else read as JOHN DOE does.
TITLES = words("ceo cto cio ciso cfo coo cro cso cmo dpo hr vp svp evp md noc soc sre dba qa pr pm po ict bcm it")
# In front they say which of several an office is (Night Porter, Head Gardener); elsewhere they are surnames, too.
QUALIFYING = frozenset(
    {
        "acting",
        "area",
        "assistant",
        "branch",
        "day",
        "general",
        "head",
        "local",
        "main",
        "night",
        "plant",
        "regional",
        "shop",
        "site",
        "store",
        "ward",
        "warehouse",
    }
)
# After these a job is a surname: Ann Driver. Names that are also words or places (May, Art, Austin) are left out.
FIRST_NAMES = words("""
adam agnes alan albert alex alexander alice amy andrea andrew angela ann anna anne anthony barbara ben benjamin bernard
betty bill bob brian carl carol caroline catherine charles chris christine christopher claire claudia daniel david
deborah denis diana donald donna doris dorothy edward elena elizabeth emily emma eric erica eva fiona frances francis
fred gary george gordon hannah harold harry heather helen henry howard hugh ian irene isabel jack james jane janet jean
jennifer jeremy jessica jim joan joe john jonathan joseph joyce judith julia julian julie karen kate katherine keith ken
kevin laura lawrence leonard linda lisa louis louise lucy margaret maria marie martha martin mary matthew michael
michelle mike monica nancy nicholas nicole nigel nora oliver olivia pamela patricia patrick paul paula peter philip
rachel ralph raymond rebecca richard robert roger ronald russell ruth ryan sally samuel sandra sarah sharon simon
stephen steven stuart susan suzanne teresa theodore thomas timothy tom tony ursula vera veronica vincent walter wendy
william yvonne
aisha ahmed ali amit ana andrei anjali antonio aoife arjun astrid bruno carlos chiara dagmar deepak dmitri diego
elif emre enrique eoin fatima felix fernando francesca giovanni giulia greta hans hassan ibrahim igor ines ingrid ivan
jan javier jonas jorge jose juan katarzyna klaus kofi lars leila lena luca luis lukas magnus marco mario marta mateo
mehmet mei miguel mira mohamed mohammed muhammad nadia natalia nina olga omar pablo pavel pedro pierre piotr priya rahul
rajesh ravi rosa sanjay sergei siobhan sofia svenja sven tariq tatiana thandi tomas wei yusuf zofia
""")
PART = re.compile(r"(?:(?<!\s)\s++)?+[,;:()/|–—]\s*|(?<!\s)\s++-\s+")
TOKEN = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?\.?")
ABBREVIATION = re.compile(r"[A-Z]{2,5}\d?$")
ADDRESS = re.compile(r"(?<!\S)\S+@\S+|\+?\d[\d ().-]{4,}")


def is_person(text: str, roles: Collection[str] = ()) -> bool:
    """Whether a part of the text reads as a person's name: ``Ann Example, Duty Manager`` does, ``Duty Manager`` and
    ``CTO`` do not, nor does what the plan itself calls a role (``roles``, casefolded).
    """
    plain = text.strip()
    if NOBODY.match(plain) or plain.casefold() in roles:
        return False
    return any(_is_name(part) for part in PART.split(ADDRESS.sub(" ", plain)))


def _is_name(part: str) -> bool:
    tokens = TOKEN.findall(part)
    if not any(_is_proper(token) for token in tokens) and not _is_in_capitals(tokens):
        return False
    jobs = [bool(words(token) & JOBS) for token in tokens]
    jobs[0] = jobs[0] or tokens[0].casefold() in QUALIFYING
    return not any(jobs) or _is_titled(tokens, jobs) or _is_surnamed(tokens, jobs)


def _is_proper(token: str) -> bool:
    """Written as a name: with a capital, and no abbreviation such as ``CTO`` (``M.D.`` may be somebody's initials)."""
    return not token.islower() and not ABBREVIATION.match(token)


def _is_in_capitals(tokens: list[str]) -> bool:
    """A whole name in capitals: ``JOHN DOE``, and neither ``CTO`` nor ``HR VP``."""
    return len(tokens) > 1 and all(token.isupper() and not words(token) & TITLES for token in tokens)


def _is_surnamed(tokens: list[str], jobs: list[bool]) -> bool:
    """One job after a first name is a surname: ``Ann Driver``; not ``Duty Driver``, nor ``Anna Team``."""
    last = len(jobs) - 1
    return bool(words(tokens[0]) & FIRST_NAMES) and jobs.index(True) == last > 0 and bool(words(tokens[last]) & OFFICES)


def _is_titled(tokens: list[str], jobs: list[bool]) -> bool:
    """A title before a first and a last name: ``Nurse Ann Example``; not ``Head of Water Supply``."""
    after = jobs[-2:] == [False, False] and all(_is_proper(token) for token in tokens[-2:])
    return jobs[0] and after and "of" not in tokens
