"""Labels of fields: what plans call the fields of each kind, in column headers and in front of lines."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from bcp_portal.documents.values import READERS, said_in, without_unit
from plans.sections import BY_KEY

from . import german
from .field_synonyms import NAMES, phrases
from .fields import fields

# A table is of a kind only if it has one of these columns, whatever else fits.
DECIDING_FIELDS: dict[str, set[str]] = {
    "functions": {"rto", "rpo", "mtpd", "mbco", "cost_per_hour"},
    "tiers": {"rto", "rpo"},
    "risks": {"likelihood", "mitigation", "impact_class", "residual"},
    "impacts": {"after"},
    "strategies": {"trigger", "responsible", "rto", "description"},
    "severities": {"response_time", "communication"},
    "roles": {"duty", "person", "deputy"},
    "channels": {"audience"},
    "exercises": {"frequency"},
    "maintenance": {"cadence"},
    "dependencies": {"supplier", "backup", "sla"},
    "reviews": {"cadence", "text"},
    "contacts": {"phone", "email"},
    "approvals": {"stated_signature", "stated_on"},  # of a form to sign (plans.importing.signature_shapes)
    "history": {"on", "summary"},
}

# Names of facts about the document, by topic.
TOPICS: dict[str, str] = {
    "version": "version|version number|document version|plan version|current version|revision|revision number",
    "updated": (
        "last updated|updated|date|last revised|revision date|last update|date updated|last modified|version date"
        "|document date|last review|last reviewed|last review date|issue date|date of last review"
    ),
    "review_frequency": (
        "review frequency|review cycle|review schedule|review period|review interval|frequency of review"
    ),
    "next_review": (
        "next review|next review date|next review due|review date|review due|date of next review"
        "|next scheduled review|next revision"
    ),
    "owner": (
        "owner|document owner|plan owner|bcp owner|owned by|plan administrator|process owner|prepared by|author"
        "|policy owner|plan coordinator|responsible"
    ),
    "approver": (
        "approver|approved by|approval authority|approval|approving authority|authorised by|authorized by|approvers"
        "|executive sponsor"
    ),
    "classification": (
        "classification|confidentiality|sensitivity|security classification|information classification"
        "|document classification|confidentiality level|data classification"
    ),
    "document_id": (
        "document id|document number|document no|document reference|reference|doc id|document code|plan id"
        "|policy number"
    ),
    "effective": "effective|effective date|effective from|valid from|date effective|in force since",
    "retention": "retention|retention period|document retention",
    "distribution": "distribution|distribution list|distributed to|circulation",
    "clock": "rto clock|rto clock starts|rto clock starts at|rto measured from|clock starts",
}

COST = "cost_per_hour"
# What a label says before “per day”, of which an amount an hour follows; AMOUNTS where it names a currency, too.
COSTS = phrases(
    "cost|costs|loss of revenue|revenue loss|lost revenue|financial impact|financial loss|downtime cost"
    "|cost of downtime|loss of income|lost income|lost sales|monetary impact|monetary loss|loss|losses"
    "|revenue at risk|lost turnover"
)
AMOUNTS = phrases("impact|loss|losses|penalty|turnover|damage|damages|revenue|downtime|penalties|effect")
FOOTNOTE = re.compile(r"(?<=\w)(?:\s*\[\^?\d{1,3}\]|[⁰¹²³⁴-⁹*†‡]+)\s*$")
NUMBERED = {"document", "doc", "plan", "policy"}
NUMBER = re.compile(r"(?=\D{1,20}+\d)[A-Z][\w./-]{1,30}+")  # “BCP-7”


def normal(label: str) -> str:
    """A label as it is compared: ``Financial Impact/Hour ($)`` and ``financial impact hour`` are the same."""
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"\([^()]*\)", " ", label).replace("’", "").casefold()).split())


def spellings(label: str) -> list[str]:
    """The label without and within its brackets: ``Max Downtime (MTD)`` is also ``MTD``; marks of footnotes aside."""
    label = FOOTNOTE.sub("", label)
    inside = re.findall(r"\(([^()]*)\)", label)
    return [said for said in (normal(label), *(normal(part) for part in inside)) if said]


@cache
def fields_of(kind: str) -> dict[str, str]:
    """Field by name in use, for one kind; its own labels come first."""
    known: dict[str, str] = {}
    for field in BY_KEY[kind].fields:
        known.setdefault(own_name(kind, field), field)
    for field in BY_KEY[kind].fields:
        for name in filter(None, NAMES.get(kind, {}).get(field, "").split("|")):
            known.setdefault(name, field)
    for field in BY_KEY[kind].fields:
        for name in filter(None, german.NAMES.get(kind, {}).get(field, "").split("|")):
            known.setdefault(name, field)
    return known


@lru_cache(maxsize=8192)
def field_for(kind: str, label: str) -> str:
    """The field of a kind that a label names, or ``""``."""
    field = next((fields_of(kind)[said] for said in spellings(label) if said in fields_of(kind)), "")
    return field if field and not counts_otherwise(kind, field, label) else _measured(kind, label)


def counts_otherwise(kind: str, field: str, label: str) -> bool:
    """Whether a label speaks of amounts that are none of the field: ``Financial impact (24 h)``, ``Loss (USD)``."""
    if kind != "functions" or field not in {COST, "loss"}:
        return False
    said = said_in(label)
    return bool(said.other) if field == COST else bool(said.unit)


def _measured(kind: str, label: str) -> str:
    """The field of a label that ends in a unit of it: ``RPO [h]``, ``RTO in hours``, ``Impact per day (EUR)``."""
    for field in fields(kind).values():
        if field.type in READERS and field.type != "money":
            name = without_unit(field.type, label)
            if name != label and any(fields_of(kind).get(said) == field.name for said in spellings(name)):
                return field.name
    if kind != "functions":
        return ""
    said = said_in(label)
    name = normal(said.name)
    is_rated = bool(said.per) and name in (COSTS | AMOUNTS if said.unit else COSTS)
    is_named = bool(said.unit) and fields_of(kind).get(name) == COST
    return COST if (is_rated or is_named) and not said.other else ""


def is_other_amount(kind: str, label: str) -> bool:
    """Whether a label speaks of amounts, of a function, that are for no stretch of time: ``Loss (USD thousands)``."""
    if kind != "functions" or field_for(kind, label):
        return False
    said = said_in(label)
    is_cost = fields_of(kind).get(normal(said.name)) == COST or normal(said.name) in COSTS
    return is_cost or (bool(said.unit) and normal(said.name) in AMOUNTS)


def says_how_long(label: str) -> bool:
    """Whether a label of costs says for how long they are; a field's own name does."""
    return not label or bool(said_in(label).per)


def fields_for(kind: str, labels: Iterable[str]) -> dict[str, str]:
    """By label the field that it names: of several labels that fit one field its own name wins, else the first."""
    said = list(dict.fromkeys(labels))
    best: dict[str, str] = {}
    for label in sorted(said, key=lambda label: nearness(kind, label)):
        best.setdefault(field_for(kind, label), label)
    return {label: name for name, label in best.items() if name}


@lru_cache(maxsize=8192)
def nearness(kind: str, label: str) -> int:
    """0 for a field's own name, 1 for the most usual of its others, 2 for the rest."""
    name = field_for(kind, label)
    said, usual = spellings(label), NAMES.get(kind, {}).get(name, "").split("|")[0]
    own = {name.replace("_", " "), own_name(kind, name), *([kind.rstrip("s")] if name in {"name", "title"} else [])}
    if (kind, name) == ("contacts", "name"):  # a “Contact” may be a service, whose contact the “Name” is
        own = {"name"}
    return 0 if own & {*said} else 1 if usual in said or any(_begins(one, own) for one in said) else 2


def _begins(label: str, own: set[str]) -> bool:
    """Whether a label is the field's own name with a word behind it, or in the plural: “Communication plan”."""
    return any(label == f"{name}s" or label.startswith(f"{name} ") for name in own if name)


def own_name(kind: str, field: str) -> str:
    """What the product itself calls a field, as labels are compared."""
    known = field in BY_KEY[kind].fields
    return normal(str(BY_KEY[kind].model._meta.get_field(field).verbose_name)) if known else ""  # type: ignore[union-attr]


@lru_cache(maxsize=8192)
def topic_of(label: str, value: str = "") -> str:
    """Which fact of the document a label names, ``other`` if none; “Document” is its number where ``value`` is one."""
    if normal(label) in NUMBERED and NUMBER.fullmatch(value):
        return "document_id"
    return next((topics()[said] for said in spellings(label) if said in topics()), "other")


@cache
def topics() -> dict[str, str]:
    """Topic by name in use."""
    spoken = (*german.TOPICS.items(), *TOPICS.items())
    return {name: topic for topic, names in spoken for name in names.split("|")}
