"""Headings of approval: whether they speak of approving the plan, and not of a delivery, a policy or keys."""

import re

from plans.reading.names import words
from plans.reading.persons import JOBS, TITLES

from . import german
from .context import Context
from .field_labels import normal
from .heading_kinds import bare, kind_of_title

OFFICES = JOBS | words(
    "chair chairman chairwoman chairperson board committee trustees mayor principal secretary owner sponsor executive"
)
OURS = (
    words("""
plan document bcp business continuity disaster recovery crisis emergency response approval approvals approve approved
sign signed
signoff off signature signatures signatory signatories authorisation authorization authorised authorized by review
reviewed
governance control version history record page sheet block form section appendix annex final formal executive
leadership multi required table list acceptance endorsement adoption distribution maintenance information details and of
for the this our a b c d e f
""")
    | words(german.APPROVAL)
    | JOBS
    | TITLES
)
OTHERS = words("""
key keys policy policies criteria delivery register visitor access payment change changes expense purchase test tests
exercise exercises drill drills training contract contracts invoice invoices budget leave procurement
""")
NAMED = words("plan document bcp drp bcm")  # what else a heading with these says is whose plan it is
OF_WORK = words("incident recovery")  # of which work is signed off, unless their plan is
BEFORE_RECOVERY = words("disaster business")
PLAN = re.compile(r"(\w+) plans?\b")
LOOSE = words("governance control multi management maintenance")  # below these an office with its holder is no more
STARTS = ("approved", "signed", "authorised", "authorized", "endorsed", "ratified", "adopted")
BY = re.compile(rf"\b(?:{'|'.join(STARTS)})\b.{{0,40}}\bby(?: the following(?: \w+)?)?$")
AROUND = {"facts", "history"}
APPROVED = {"approved by", "approver", "approvers"}


def approves_the_plan(context: Context, labels: list[str]) -> bool:
    """Whether a form in this place is for the plan: by its heading, or by a column “Approved by”."""
    if not context.titles:
        return True
    said = words(bare(context.title))
    if _are_of_other_things(said):
        return False
    is_here = kind_of_title(context.title) == "approvals" and approves_by_line(context)
    is_below = any(kind_of_title(title) == "approvals" for title in context.titles[:-1]) and said <= OURS
    return is_here or is_below or context.kind in AROUND or bool(APPROVED & {normal(label) for label in labels})


def _are_of_other_things(said: frozenset[str] | set[str]) -> bool:
    return bool(said & OTHERS or (said & OF_WORK and not said & (NAMED | BEFORE_RECOVERY)))


def approves_by_line(context: Context) -> bool:
    """Whether lines in this place that look like lines to sign on are for the plan: by their own heading alone."""
    title = bare(context.title)
    said = words(title)
    if _are_of_other_things(said):
        return False
    return said <= OURS | OFFICES or (bool(said & NAMED) and not _is_of_another_plan(title))


def _is_of_another_plan(title: str) -> bool:
    """Whether a plan of something else is meant: ``Floor plan sign-off``."""
    found = PLAN.search(title)
    return found is not None and not words(found[1]) <= OURS | OFFICES


def is_said_to_approve(context: Context) -> bool:
    """Whether the names in this place approve the plan by what stands above them: ``The plan is approved by:``."""
    said = bare(context.lead) if context.lead.rstrip().endswith(":") else bare(context.title)
    return bool(BY.search(said)) and not words(said) & OTHERS and (said.startswith(STARTS) or bool(words(said) & NAMED))


def speaks_of_more(context: Context) -> bool:
    """Whether the heading speaks of other things than who signs, too: ``Governance & Sign-off``."""
    return bool(words(bare(context.title)) & LOOSE)
