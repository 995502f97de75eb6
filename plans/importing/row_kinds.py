"""Kinds of inline rows: by the name in front of a line, with what else is said of it."""

import re

from bcp_portal.documents.values import is_blank

from .context import Context
from .heading_kinds import bare
from .implied_rows import CLASS, HELD, NO_THING, TIER
from .inline_text import PlainLine
from .labelled_parts import ENDS
from .objective_labels import is_objective

LONGEST = 160
MOST_WORDS = 10
HEAD = re.compile(r"\s(?:[–—]|-{1,3})\s|[.:;|](?:\s|$)|\s?\(")
NO_NAME = re.compile(r"^(?:we|our|all|each|every|this|these|any)\b|\b(?:targets?|objectives?|overview|summary)\b", re.I)
BY_TIER = re.compile(r"\b(?:tiers?|levels?|class(?:es)?)\b")


def name_and_rest(line: PlainLine, head: str) -> tuple[str, str, bool]:
    """The name in front, what follows it up to the first label, and whether the name is bold."""
    lead = line.lead.rstrip(ENDS + ":")
    if lead and len(lead) <= len(head) and head.startswith(lead):
        return lead, head[len(lead) :].strip(ENDS + ":)"), True
    found = HEAD.search(head)
    name, other = (head[: found.start()], head[found.end() :]) if found else (head, "")
    return name.strip(ENDS + ":"), other.strip(ENDS + ":)"), False


def row_kind(name: str, kind: str, context: Context, *, is_sure: bool) -> str:
    """The kind of what is called so: functions and tiers stand under one heading; ``""`` if it is no name of either.

    ``is_sure`` tells that it can't be the name of anything that only has to do with them.
    """
    if not _is_name(name) or len(name.split()) > MOST_WORDS:
        return ""
    if kind not in HELD:
        return kind
    if is_objective(name):
        return ""
    if TIER.match(name) or CLASS.match(name):
        return "tiers"
    if NO_NAME.search(name) or (NO_THING.search(name) and not is_sure):
        return ""
    return "tiers" if kind == "tiers" and BY_TIER.search(bare(context.title)) else "functions"


def _is_name(name: str) -> bool:
    is_whole = name.count("(") == name.count(")") and "[" not in name
    return any(letter.isalpha() for letter in name) and not is_blank(name) and len(name) <= LONGEST and is_whole
