"""Risk scenarios: things that nobody registered, and families of scenarios that nobody thought of."""

import re

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import mentions
from plans.reading.suppliers import is_in_house

from . import german
from .findings import Mend, NotApplicable, RuleFinding, Said, value
from .response import listed
from .risks import RSK

# Things a mitigation may promise that somebody must own, supply or look after.
THINGS = re.compile(
    r"\b((?i:network providers?|internet providers?|internet lines?|firewalls?|load balancers?|generators?"
    r"|uninterruptible power suppl(?:y|ies)|satellite (?:phones?|links?)|(?:second|backup|reserve|hot|cold|warm) sites?"
    r"|insurance|antivirus|intrusion detection|sprinklers?|fire alarms?|call cent(?:er|re)s?|vaults?"
    r"|content delivery networks?)|[A-Z]{2,6}s?)\b"
)
# Of roles, of planning, of measures and standards, and of everyday speech: nothing that a register should hold.
ABBREVIATIONS = """
ACL AES AI AML API ASAP BC BCM BCP BIA CAB COO CEO CFO CIO CISO CTO DR DSS ETA EU FAQ GDPR HR ICT ID ISO IT ITIL KPI KYC
LAN MFA MTD MTPD NDA NIST OK PC PCI PPE QA RAID RPO RTO SLA SMS SOP SSL SSO TLS UK US USA VIP WAN
"""
LETTERS = frozenset(ABBREVIATIONS.split())
REGISTERS = {
    "dependencies": ("name", "supplier", "backup"),
    "strategies": ("name", "description"),
    "functions": ("name", "services"),
    "channels": ("text",),
    "contacts": ("name", "role", "note"),
    "procedures": ("title", "text"),
    "scope": ("text",),
}
FAMILIES = {
    "loss of people": r"people|staff|personnel|employees?|key persons?|strikes?|absen(?:ce|t\w*)|illness|sickness"
    r"|workforce|resignation|nurses?|crews?|(?:is|are|falls?|fell) (?:ill|sick|away)|away without",
    "loss of premises": r"premises|buildings?|offices?|sites?|plants?|facilit(?:y|ies)|fires?|evacuat\w+"
    r"|workplaces?|asbestos|clinic|ward|rooms?|halls?",
    "insiders": r"insiders?|sabotage|fraud\w*|disgruntled|theft by staff|malicious (?:staff|employees?)"
    r"|embezzl\w+|misuse",
    "suppliers": r"third[- ]part(?:y|ies)|suppl(?:iers?|y)|vendors?|providers?|outsourc\w+|subcontractors?"
    r"|deliver(?:y|ies)|logistics",
    "cyber attack": r"cyber\w*|ransom\w*"
    r"|attacks? on (?:the )?(?:\w+ )?(?:controls?|networks?|systems?|computers?|servers?)"
    r"|malware|hack\w*|phishing|(?:data|security) breach\w*|ddos|intrusions?"
    r"|virus(?:es)?",
    "loss of power": r"power|electric\w*|blackouts?|energy|utilit(?:y|ies)|generators?",
    "natural events": r"natural|flood\w*|storms?|earthquakes?|hurricanes?|snow|heat ?waves?|weather|landslides?"
    r"|wildfires?|lightning|tornado\w*|tsunami|droughts?|avalanches?|hail|frost|ice|black ice|eruptions?|gales?",
    "pandemic": r"pandemics?|epidemics?|infectio\w+|covid\S*|influenza|flu|outbreaks?|contagio\w+|quarantine"
    r"|norovirus|measles",
    "political events": r"politic\w+|wars?|sanctions?|unrest|terror\w*|riots?|civil|demonstrations?|embargo\w*"
    r"|conflicts?|protests?|regulat\w+ change\w*",
}
SCENARIOS = {
    name: re.compile(rf"\b(?:{pattern}|{german.FAMILIES[name]})\b", re.I) for name, pattern in FAMILIES.items()
}
ERRORS = re.compile(r"\b(?:human|staff|people|operator|user) errors?\b", re.I)
ON_RISKS = re.compile(r"\b(risks?|threats?|scenarios?|hazards?)\b", re.I)


@RSK.rule(
    4,
    "medium",
    "A mitigation names a thing that no register holds",
    holds="What mitigations name stands in a register.",
    clause="ISO 22301 8.2.3",
)
def unregistered_thing(plan: FrozenPlan, facts: Facts) -> Said:
    """Equipment, services and abbreviations in mitigations that no dependency, strategy, contact or procedure names."""
    risks = [row for row in plan.rows("risks") if row.text("mitigation")]
    if not risks:
        return NotApplicable("no risk has a mitigation")
    held = " ".join(
        row.text(f) for kind, fields in REGISTERS.items() for row in plan.rows(kind) for f in fields
    ).casefold()
    return [_unregistered(row, left) for row in risks if (left := _things(row.text("mitigation"), held))]


def _things(text: str, held: str) -> list[str]:
    named = dict.fromkeys(found[0] for found in THINGS.finditer(text))
    return [thing for thing in named if thing.rstrip("s") not in LETTERS and not _is_held(thing, held)]


def _is_held(thing: str, held: str) -> bool:
    """As written or in the singular."""
    single = thing.removesuffix("s")
    return single.casefold() in held and (mentions(held, single) or mentions(held, f"{single}s"))


def _unregistered(risk: FrozenRow, left: list[str]) -> RuleFinding:
    return RuleFinding(
        risk.ref,
        f"{risk.label} is to be mitigated by {listed(f'“{thing}”' for thing in left)}. No register of the plan names "
        f"{'it' if len(left) == 1 else 'them'}, so nobody owns or looks after {'it' if len(left) == 1 else 'them'}.",
        (value(risk, "mitigation", f"Mitigation of {risk.label}"),),
        Mend(
            f"Add {left[0]} to the dependencies, with who supplies it.",
            act="add",
            kind="dependencies",
            values=(("name", left[0]),),
        ),
    )


@RSK.rule(
    5,
    "medium",
    "Whole families of scenarios are missing",
    holds="Every family of scenarios is among the risks.",
    clause="ISO 22301 8.2.3",
)
def missing_families(plan: FrozenPlan, facts: Facts) -> Said:
    """Families that neither a risk nor a text about risks speaks of; one finding for the plan."""
    risks = plan.rows("risks")
    if not risks:
        return NotApplicable("no risk is in the plan")
    texts = [f"{row.label}. {row.text('impact')}" for row in risks]
    texts += [passage.text for passage in plan.passages if ON_RISKS.search(passage.heading)]
    said = ERRORS.sub("", "\n".join(texts))
    left = [name for name, pattern in SCENARIOS.items() if not pattern.search(said)]
    if "suppliers" in left and any(mentions(said, name) for name in _bought(plan)):
        left.remove("suppliers")
    if not left:
        return []
    return [
        RuleFinding(
            "plan",
            f"The risks must cover {len(SCENARIOS)} families of scenarios. "
            f"{len(left)} {'is' if len(left) == 1 else 'are'} missing: {listed(left, 9)}.",
            tuple(value(row, "title", "Risk") for row in risks),
            Mend(
                f"Add a risk for {left[0]}, or write why it does not apply.",
                act="add",
                kind="risks",
                values=(("title", left[0].capitalize()),),
            ),
        )
    ]


def _bought(plan: FrozenPlan) -> list[str]:
    """Names of what somebody else supplies, and of who does."""
    rows = [row for row in plan.rows("dependencies") if row.text("supplier") and not is_in_house(row.text("supplier"))]
    return [name for row in rows for name in (row.label, row.text("supplier"))]
