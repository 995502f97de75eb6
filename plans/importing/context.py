"""What the headings above a piece say about it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bcp_portal.documents.values import READERS, Unreadable

NUMBERING = re.compile(r"^\s*(?:section\s+)?(?:\d+(?:\.\d+)*[.):]?|[ivx]+[.)]|[a-z][.)])\s+", re.I)

# The first that fits a heading says what its lists are; alternatives stand on lines of their own.
TITLES: tuple[tuple[str, str], ...] = (
    ("steps", r"^(phase|stage) (\d+|[ivx]+|one|two|three|four|five|six)\b"),
    ("appendices", r"^(appendix|annex)\b|^appendices$"),
    ("procedures", r"^detailed procedures$"),
    ("history", r"""\b(version|revision|change|document|amendment) (history|log|record)\b
        record of changes
        ^changelog$"""),
    ("facts", r"""\b(document|plan) (information|details|identification|properties|metadata|control|data)\b
        ^version control$
        ^about this (document|plan)$
        ^administrative (information|details)$"""),
    ("approvals", r"""\bapprovals?\b|\bsign ?offs?\b|\bsignatures?\b|\bauthori[sz]ations?\b
        ^(approved by|signed|signatories)$"""),
    ("exercise_steps", r"\b(test|testing|exercise|drill)s? (procedures?|process|execution|steps|methodology)\b"),
    ("exercises", r"""\b(test|testing|exercise|drill|training)s? (and \w+ )?(schedule|program(me)?|types?|plan)\b
        ^(types of )?(tests|exercises|drills)( and (exercises|drills))?$|^testing$"""),
    ("reviews", r"""\breview (process|schedule|cycle|requirements|triggers|procedures?)\b
        \bplan reviews?\b
        ^reviews?$"""),
    ("change_rules", r"\bchange (management|control|process)\b"),
    ("supplier_rules", r"""\b(supplier|vendor|third party|provider) (management|requirements?|oversight|rules)\b
        \b(supplier|vendor|third party|provider) (relations|relationships?)\b"""),
    ("tiers", r"""\brecovery (time|point) objectives?\b
        \brtos?\b
        \brpos?\b
        ^(mtpds?|mtds?|maos?)$
        ^maximum (tolerable|acceptable|allowable) (downtime|outage|period of disruption)s?( (mtpd|mtd|mao))?$
        \brecovery (tiers?|targets?|objectives?)\b
        ^service tiers$"""),
    ("scope", r"^scope\b|\b(in|out of) scope\b|^(in|ex)clusions?$|^(not )?covered$|^what is (not )?covered"),
    ("severities", r"""\b(incident|severity|event) (classification|levels?|categories|severity)\b|^severit(y|ies)\b
        \bsev levels\b"""),
    ("contacts", r"\bcontacts?\b|\bcall (tree|list)\b|\bphone (list|numbers)\b|\bwhom? to (call|contact)\b"),
    ("channels", r"\bcommunications?\b|\bnotifications?\b"),
    ("maintenance", r"\bmaintenance\b|^upkeep$"),
    ("dependencies", r"""\bdependenc(y|ies)\b
        \bcritical (resources|systems|suppliers|vendors)\b
        ^(key )?(suppliers|vendors)\b
        \b(third party|ict|it|cloud|service) (service )?(providers|suppliers|vendors)$
        \bwe (depend|rely) on\b"""),
    ("impacts", r"\bimpacts? over time\b"),
    ("risks", r"\brisks\b|\brisk (register|assessment|matrix|list|scenarios)\b|\bthreats?\b|\bhazards?\b"),
    ("functions", r"""\b(critical|key|essential|core|vital) (functions|processes|activities|services)\b
        \bbusiness (functions|processes|activities|services)\b
        ^(our )?(services|functions)$
        \bbusiness impact analysis\b
        \bimpact (assessment )?matrix\b
        \bbia\b"""),
    ("strategies", r"\bstrateg(y|ies)\b"),
    ("steps", r"""\b(recovery|response|restoration|failover|emergency|evacuation) (procedures?|steps|actions|process)\b
        \b(continuity|activation|escalation) (procedures?|steps|actions|process)\b
        \bprocedures?$
        \b(immediate|initial) (actions|response)\b
        \bcheck ?lists?\b|\brunbooks?\b|\bplaybooks?\b
        ^steps$"""),
    ("roles", r"""\bteams?$|\broles\b|\bteam (members|structure|roles|composition)\b|\bresponsibilities\b
        \bwho does what\b|\borders? of succession\b"""),
)  # fmt: skip
PATTERNS = tuple((kind, re.compile(re.sub(r"\n\s*", "|", pattern))) for kind, pattern in TITLES)

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
AS_HEADING = re.compile(r"(?:out of scope|not in scope|not covered|excluded|exclusions)\b")  # a line that stands as one
MOST_WORDS = 6  # of such a line
IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")  # “Geltungsbereich (Scope)”
MOST_INSIDE = 3  # words that say again what the heading does
OUTSIDE = re.compile(r"\bout of scope\b|\bexclu|\bnot (cover|includ)|^out\b|\bdoes not\b", re.I)


def bare(title: str) -> str:
    """A heading without its number, as patterns see it: ``3.2 In-Scope Items:`` is ``in scope items``."""
    return " ".join(re.sub(r"[^\w]+", " ", NUMBERING.sub("", title).casefold()).split())


@dataclass(frozen=True)
class Context:
    """Where a piece stands: the titles above it but the plan's own, its phase and tier, the text right above it.

    ``sibling_kind`` is the kind of rows that its heading and those beside it are, where no heading above speaks of any.
    """

    titles: tuple[str, ...] = ()
    phase: str = ""
    lead: str = ""
    tier: str = ""
    sibling_kind: str = ""

    @property
    def title(self) -> str:
        """The nearest heading."""
        return self.titles[-1] if self.titles else ""

    @property
    def kind(self) -> str:
        """The kind of data that lists here are by their headings, or ``""``."""
        if not self.titles:
            return ""
        own = kind_of_title(self.title)
        if self.tier and own in {"", "tiers"}:
            return "functions"
        above = next((kind for title in reversed(self.titles[:-1]) if (kind := kind_of_title(title))), "")
        if above in NARROWER and own in {"", "steps"} and re.search(NARROWER[above], bare(self.title)):
            return above
        return own or ("steps" if self.phase else "")

    @property
    def is_procedure(self) -> bool:
        """Whether a heading further up speaks of procedures, so that counted lists below are steps."""
        return bool(self.phase) or any(kind_of_title(title) == "steps" for title in self.titles)

    def under(self, title: str) -> "Context":
        """The place of what a lead-in ``- **title**:`` holds."""
        return Context((*self.titles, title), self.phase, tier=self.tier)


@lru_cache(maxsize=4096)
def kind_of_title(title: str) -> str:
    """The kind of data that a heading speaks of, or ``""``."""
    said = bare(title)
    found = next((kind for kind, pattern in PATTERNS if pattern.search(said)), "")
    inside = IN_BRACKETS.search(title)
    return found or (kind_of_title(inside[1]) if inside and len(inside[1].split()) <= MOST_INSIDE else "")


def kinds_above(context: Context) -> list[str]:
    """The kind that each heading speaks of, the nearest first."""
    return [kind_of_title(title) for title in reversed(context.titles)]


def defaults(kind: str, context: Context) -> dict[str, str]:
    """Values that the headings give to every row below them."""
    makers = {
        "risks": _impact_class, "strategies": _rank, "steps": _phase, "channels": _audience, "roles": _team,
        "maintenance": _cadence, "reviews": _cadence, "appendices": _appendix, "scope": _side, "exercise_steps": _stage,
        "functions": _tier,
    }  # fmt: skip
    return makers[kind](context) if kind in makers else {}


def _impact_class(context: Context) -> dict[str, str]:
    found = re.search(LEVELS, bare(context.title))
    return {"impact_class": found.group().title()} if found else {}


def _rank(context: Context) -> dict[str, str]:
    said = next((bare(title) for title in reversed(context.titles) if re.search(r"primary|secondary", bare(title))), "")
    return {"rank": "secondary" if "secondary" in said else "primary"} if said else {}


def _phase(context: Context) -> dict[str, str]:
    return {"phase": context.phase} if context.phase else {}


def _tier(context: Context) -> dict[str, str]:
    return {"tier": context.tier} if context.tier else {}


def _audience(context: Context) -> dict[str, str]:
    said = re.sub(
        r"\b(communications?|notifications?|plan|channels?|and|procedures?|protocols?|strategy)\b",
        "",
        context.title,
        flags=re.I,
    )
    said = " ".join(NUMBERING.sub("", said).split()).strip(" :-–&")
    return {"audience": said} if said else {}


def _team(context: Context) -> dict[str, str]:
    title = NUMBERING.sub("", context.title)
    found = re.match(r"(.+?)\s+teams?$", title, re.I) or re.match(r"(core|extended|support)$", title, re.I)
    return {"team": found.group(1)} if found else {}


def _cadence(context: Context) -> dict[str, str]:
    said = cadence_in(context.title)
    return {"cadence": said} if said else {}


def cadence_in(text: str) -> str:
    """How often a heading or group says that something happens: ``Quarterly`` in ``Quarterly Reviews``."""
    words = bare(text).split()
    whole = " ".join(words)
    for said in (
        ([whole] if whole.startswith(("after ", "following ", "upon ")) else []) + words[:2] + [" ".join(words[:2])]
    ):
        if _is_frequency(said):
            return said.capitalize()
    return ""


def _is_frequency(text: str) -> bool:
    try:
        read = READERS["frequency"](text)
    except Unreadable:
        return False
    return "every" in read or ("event" in read and " " in text)


def _appendix(context: Context) -> dict[str, str]:
    found = re.match(r"(?:appendix|annex)\s+(\w+)", context.title, re.I)
    return {"appendix": found.group(1)} if found else {}


def _side(context: Context) -> dict[str, str]:
    lead = bare(context.lead) if len(context.lead.split()) <= MOST_WORDS else ""
    is_out = AS_HEADING.match(lead) or OUTSIDE.search(
        context.lead if context.lead.endswith(":") else bare(context.title)
    )
    return {"side": "out"} if is_out else {}


def _stage(context: Context) -> dict[str, str]:
    said = stage_in(context.title)
    return {"stage": said} if said and not re.search(r"procedures?|process$", bare(context.title)) else {}


def stage_in(text: str) -> str:
    """Before, during or after an exercise, by a group's words."""
    said = bare(text)
    if re.search(r"\b(post|after|review|follow|lessons|debrief|close)\b", said):
        return "after"
    if re.search(r"\b(pre|before|prepar\w*|plan\w*|schedul\w*)\b", said):
        return "before"
    return "during" if re.search(r"\b(execut\w*|during|run|conduct\w*|perform\w*)\b", said) else ""
