"""Kinds of headings: what the lists and tables below one hold, by the words that plans use for it."""

import re
from functools import lru_cache

from . import german

NUMBERING = re.compile(r"^\s*(?:section\s+)?(?:\d+(?:\.\d+)*[.):]?|[ivx]+[.)]|[a-z][.)])\s+", re.I)

# Kind, then what a heading of it may say; the first that fits a heading says what its lists are.
HEADINGS: tuple[tuple[str, ...], ...] = (
    ("steps", r"^(phase|stage) (\d+|[ivx]+|one|two|three|four|five|six)\b"),
    ("appendices", r"^(appendix|annex)\b|^appendices$"),
    ("procedures", r"^detailed procedures$"),
    (
        "history",
        r"\b(version|revision|change|document|amendment) (history|log|record)\b",
        r"record of changes",
        r"^changelog$",
    ),
    (
        "facts",
        r"\b(document|plan) (information|details|identification|properties|metadata|control|data)\b",
        r"^version control$",
        r"^about this (document|plan)$",
        r"^administrative (information|details)$",
    ),
    (
        "approvals",
        r"\bapprovals?\b|\bsign ?offs?\b|\bsignatures?\b|\bauthori[sz]ations?\b",
        r"^(approved by|signed|signatories)$",
    ),
    ("exercise_steps", r"\b(test|testing|exercise|drill)s? (procedures?|process|execution|steps|methodology)\b"),
    (
        "exercises",
        r"\b(test|testing|exercise|drill|training)s? (and \w+ )?(schedule|program(me)?|types?|plan)\b",
        r"^(types of )?(tests|exercises|drills)( and (exercises|drills))?$|^testing$",
    ),
    (
        "reviews",
        r"\breview (process|schedule|cycle|requirements|triggers|procedures?)\b",
        r"\bplan reviews?\b",
        r"^reviews?$",
    ),
    ("change_rules", r"\bchange (management|control|process)\b"),
    (
        "supplier_rules",
        r"\b(supplier|vendor|third party|provider) (management|requirements?|oversight|rules)\b",
        r"\b(supplier|vendor|third party|provider) (relations|relationships?)\b",
    ),
    (
        "tiers",
        r"\brecovery (time|point) objectives?\b",
        r"\brtos?\b",
        r"\brpos?\b",
        r"^(mtpds?|mtds?|maos?)$",
        r"^maximum (tolerable|acceptable|allowable) (downtime|outage|period of disruption)s?( (mtpd|mtd|mao))?$",
        r"\brecovery (tiers?|targets?|objectives?)\b",
        r"^service tiers$",
    ),
    ("scope", r"^scope\b|\b(in|out of) scope\b|^(in|ex)clusions?$|^(not )?covered$|^what is (not )?covered"),
    (
        "severities",
        r"\b(incident|severity|event) (classification|levels?|categories|severity)\b|^severit(y|ies)\b",
        r"\bsev levels\b",
    ),
    ("contacts", r"\bcontacts?\b|\bcall (tree|list)\b|\bphone (list|numbers)\b|\bwhom? to (call|contact)\b"),
    ("channels", r"\bcommunications?\b|\bnotifications?\b"),
    ("maintenance", r"\bmaintenance\b|^upkeep$"),
    (
        "dependencies",
        r"\bdependenc(y|ies)\b",
        r"\bcritical (resources|systems|suppliers|vendors)\b",
        r"^(key )?(suppliers|vendors)\b",
        r"\b(third party|ict|it|cloud|service) (service )?(providers|suppliers|vendors)$",
        r"\bwe (depend|rely) on\b",
    ),
    ("impacts", r"\bimpacts? over time\b"),
    ("risks", r"\brisks\b|\brisk (register|assessment|matrix|list|scenarios)\b|\bthreats?\b|\bhazards?\b"),
    (
        "functions",
        r"\b(critical|key|essential|core|vital) (functions|processes|activities|services)\b",
        r"\bbusiness (functions|processes|activities|services)\b",
        r"^(our )?(services|functions)$",
        r"\bbusiness impact analysis\b",
        r"\bimpact (assessment )?matrix\b",
        r"\bbia\b",
    ),
    ("strategies", r"\bstrateg(y|ies)\b"),
    (
        "steps",
        r"\b(recovery|response|restoration|failover|emergency|evacuation) (procedures?|steps|actions|process)\b",
        r"\b(continuity|activation|escalation) (procedures?|steps|actions|process)\b",
        r"\bprocedures?$",
        r"\b(immediate|initial) (actions|response)\b",
        r"\bcheck ?lists?\b|\brunbooks?\b|\bplaybooks?\b",
        r"^steps$",
    ),
    (
        "roles",
        r"\bteams?$|\broles\b|\bteam (members|structure|roles|composition)\b|\bresponsibilities\b",
        r"\bwho does what\b|\borders? of succession\b",
    ),
)
PATTERNS = tuple((kind, re.compile("|".join(patterns))) for kind, *patterns in (*HEADINGS, *german.HEADINGS.items()))

# A heading that only narrows down the one above it: "Weekly" below "Maintenance Activities".
LEVELS = r"^(very )?(high|medium|moderate|low|critical|severe|minor|major|extreme)\b"
OFTEN = (
    r"^(hourly|daily|weekly|fortnightly|monthly|quarterly|semi annual(ly)?|half yearly|annual(ly)?|yearly)\b"
    r"|^(as needed|ad hoc)\b"
)
NARROWER = {
    "risks": LEVELS,
    "strategies": r"^(primary|secondary)\b",
    "channels": r"^(internal|external|stakeholder|customer|client|media|regulator|employee|partner|supplier)s?\b",
    "maintenance": OFTEN,
    "reviews": OFTEN + r"|^after\b",
    "exercise_steps": r"^(pre|post|before|during|after|execution|preparation|planning|review)\b",
    "roles": r"^(core|extended|crisis|support|management|technical|business)\b",
    "scope": r"^(included|excluded|in|out)\b",
}
IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")  # “Geltungsbereich (Scope)”
MOST_INSIDE = 3  # words that say again what the heading does


def bare(title: str) -> str:
    """A heading without its number, as patterns see it: ``3.2 In-Scope Items:`` is ``in scope items``."""
    return " ".join(re.sub(r"[^\w]+", " ", NUMBERING.sub("", title).casefold()).split())


@lru_cache(maxsize=4096)
def kind_of_title(title: str) -> str:
    """The kind of data that a heading speaks of, or ``""``."""
    said = bare(title)
    found = next((kind for kind, pattern in PATTERNS if pattern.search(said)), "")
    inside = IN_BRACKETS.search(title)
    return found or (kind_of_title(inside[1]) if inside and len(inside[1].split()) <= MOST_INSIDE else "")


def narrows(title: str, kind: str) -> bool:
    """Whether a heading only narrows down the one above it, which speaks of ``kind``."""
    said = bare(title)
    return any(kind in known and bool(re.search(known[kind], said)) for known in (NARROWER, german.NARROWER))
