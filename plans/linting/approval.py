"""Approval: claims of it without signatures, approvers that differ, and one line of command."""

import re
from collections.abc import Iterator

from plans.reading.document import FrozenPlan, FrozenRow
from plans.reading.facts import Facts

from .findings import Mend, NotApplicable, Question, RuleFinding, Said, Value, beginning, key_of, opening, value
from .governance import GOV, PARTS, in_order, same_name
from .response import listed

SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
# What says that approval was given ...
CLAIM = re.compile(
    r"\b(?:has|have) (?:been )?(?:\w+ly )?(?:(?:read|reviewed|checked|examined|seen|considered)\b[^.;]{0,80}\band )?"
    r"(?:been )?(?:\w+ly )?approved?\b"
    r"|\b(?:was|were|is|are) (?:(?:reviewed|checked|adopted) and )?approved (?:by|on)\b"
    r"|\breviewed and approved (?:by|on)\b|^\W*(?:reviewed and )?approved(?: by| on)?\b"
    r"|\b(?:hereby|people|undersigned|signatories|below|we|i)\b[^.;]{0,100}\bapproves? (?:it|this|the)\b",
    re.I,
)
# ... of this document, and not of a change, or one day.
THIS = re.compile(r"\b(?:plan|bcp|document|version|it|edition)\b", re.I)
NOT_YET = re.compile(
    r"\b(?:not|never|until|unless|once|when|whenever|if|before|after|must|shall|should|will|would|may|can|needs?"
    r"|to be|pending|awaiting|every|each|any|all|changes?|amendments?|revisions?|updates?|deviations?|exceptions?)\b",
    re.I,
)
HEADING = re.compile(r"\b(approv\w*|sign\w*|authori[sz]\w*|release|endorse\w*)\b", re.I)
STATUS = re.compile(r"\bstatus\b|\bstate\b", re.I)
APPROVED = re.compile(r"^\W*(?:approved|released|in force|signed)\b", re.I)

DOMAINS = {
    "technology": r"technology|technical|it|ict|information|security|infrastructure|systems?|software|digital|data"
    r"|devops|cto|cio|ciso",
    "operations": r"operat(?:ions?|ing|ional)|coo|plant|production",
    "finance": r"financ\w*|cfo|treasur\w*|account\w*",
    "medicine": r"medical|clinical|physicians?|doctors?|nurs\w*|practice",
}
FIELDS = {name: re.compile(rf"\b(?:{pattern})\b", re.I) for name, pattern in DOMAINS.items()}


@GOV.rule(
    1,
    "blocker",
    "It says “approved”, and signatures or dates are missing",
    holds="What is said to be approved is signed and dated.",
    clause="ISO 22301 7.5.2",
)
def claimed_approval(plan: FrozenPlan, facts: Facts) -> Said:
    """A claim of approval beside signature lines that are blank or have no date; also lines of which some are signed.

    Lines that wait for their signatures, with no claim, hold. So do claims once a version was approved in the portal:
    it keeps the signatures and prints them. Until then sending the plan for approval mends it: these lines are signed.
    """
    lines = plan.rows("approvals")
    if not lines:
        return NotApplicable("the plan has no line to sign")
    blank = [(row, f) for row in lines for f in ("stated_signature", "stated_on") if not row.text(f)]
    signed = [row for row in lines if row.text("stated_signature")]
    claims = [*_claims(plan), *(value(row, "stated_signature", f"Signature of {row.label}") for row in signed)]
    if not blank or not claims or facts.versions:
        return []
    return [_unsigned(claims[0], lines, blank)]


def _claims(plan: FrozenPlan) -> Iterator[Value]:
    """Narrative, a status or the newest entry of the history that says that the plan is approved."""
    for passage in plan.passages:
        for sentence in SENTENCE.split(passage.text):
            found = CLAIM.search(sentence)
            of_this = THIS.search(sentence) or HEADING.search(passage.heading)
            if found and of_this and not NOT_YET.search(sentence[: found.end()]):
                yield Value(passage.ref, "", "Claim of approval", sentence.strip())
    for row in plan.rows("facts"):
        if STATUS.search(row.label) and APPROVED.match(row.text("value")):
            yield value(row, "value")
    for row in in_order(plan)[-1:]:
        if APPROVED.match(row.text("summary")):
            yield value(row, "summary", f"Version {row.label}")


def _unsigned(claim: Value, lines: tuple[FrozenRow, ...], blank: list[tuple[FrozenRow, str]]) -> RuleFinding:
    unsigned = [row.label for row, field in blank if field == "stated_signature"]
    undated = [row.label for row, field in blank if field == "stated_on" and row.label not in unsigned]
    gaps = [f"{len(unsigned)} of {len(lines)} did not sign: {listed(unsigned)}"] if unsigned else []
    gaps += [f"{len(undated)} of {len(lines)} signed without a date: {listed(undated)}"] if undated else []
    claimed = (
        f"The plan says “{claim.text.rstrip('.')}”"
        if claim.label.startswith(("Claim", "Version"))
        else (f"{claim.label} is given as “{claim.text}”")
    )
    return RuleFinding(
        "plan",
        f"{claimed}. {'; '.join(gaps)}.",
        (claim, *(value(row, f, f"{'Date' if f == 'stated_on' else 'Signature'} of {row.label}") for row, f in blank)),
        Mend("Send it for approval: who is to sign it signs in the portal.", act="submit"),
    )


@GOV.rule(
    3,
    "medium",
    "The approver is stated in two places, with two values",
    holds="The approver is stated with one value wherever it stands.",
    clause="ISO 22301 5.3",
)
def two_approvers(plan: FrozenPlan, facts: Facts) -> Said:
    """Facts about the approver against each other and against the lines to sign: roles that only one of them has."""
    stated, lines = plan.facts("approver"), plan.rows("approvals")
    if not stated or len(stated) + len(lines) < 2:
        return NotApplicable("the approver is not stated in two places")
    places = [[(row, part) for part in PARTS.split(row.text("value")) if part] for row in stated]
    if lines:
        places.append([(row, f"{row.label} / {row.text('person')}") for row in lines])
    alone = [
        (row, name)
        for place in places
        for row, name in place
        if any(all(not same_name(name, other) for _, other in elsewhere) for elsewhere in places if elsewhere)
    ]
    if not alone:
        return []
    return [_two_approvers(stated, lines, alone)]


def _two_approvers(
    stated: tuple[FrozenRow, ...], lines: tuple[FrozenRow, ...], alone: list[tuple[FrozenRow, str]]
) -> RuleFinding:
    said = [f"“{row.label}” says {row.text('value')}" for row in stated]
    said += [f"the lines to sign are for {listed(row.label for row in lines)}"] if lines else []
    rows = dict.fromkeys((*(row.ref for row in stated), *(row.ref for row, _ in alone)))
    left = list(dict.fromkeys(row.label if row in lines else name for row, name in alone))
    return RuleFinding(
        key_of(*rows),
        f"It must be plain who approves the plan. {'; '.join(said)}: {listed(left)} "
        f"{'stands' if len(left) == 1 else 'stand'} in one place only.",
        (*(value(row, "value") for row in stated), *(value(row, "role", "To sign") for row in lines)),
        opening(stated[0], "value", "Name the same approvers in both places."),
    )


@GOV.rule(
    10,
    "low",
    "The owner and all approvers stand in one line of command",
    holds="Somebody approves who is not in the owner's line of command.",
    clause="ISO 22301 5.3",
)
def one_line_of_command(plan: FrozenPlan, facts: Facts) -> Said:
    """Asked where every approver's role is of the owner's own domain; found where the owner alone approves."""
    owners = plan.facts("owner")
    approvers = [(row, row.label) for row in plan.rows("approvals")]
    approvers = approvers or [(row, row.text("value")) for row in plan.facts("approver")]
    if not owners or not approvers:
        return NotApplicable("it takes an owner and approvers")
    owner, key = owners[0], f"one-line:{key_of(owners[0].ref, *(row.ref for row, _ in approvers))}"
    alone = all(same_name(owner.text("value"), name) for _, name in approvers)
    answer = plan.answer(key)
    if alone or answer:
        return [_one_line(owner, approvers)]
    if answer is None and _is_one_domain(owner.text("value"), [name for _, name in approvers]):
        names = listed(name for _, name in approvers)
        return [
            Question(
                key,
                f"Do {owner.text('value')} (who owns the plan) and everybody who approves it ({names}) "
                "stand in one line of command?",
                owner.ref,
            )
        ]
    return []


def _is_one_domain(owner: str, approvers: list[str]) -> bool:
    return bool(_domains(owner)) and all(_domains(name) & _domains(owner) for name in approvers)


def _domains(name: str) -> set[str]:
    return {domain for domain, pattern in FIELDS.items() if pattern.search(name)}


def _one_line(owner: FrozenRow, approvers: list[tuple[FrozenRow, str]]) -> RuleFinding:
    signs = approvers[0][0].kind == "approvals"
    field, outside = "role" if signs else "value", "Add an approver from outside, such as risk, audit or the board."
    return RuleFinding(
        key_of(owner.ref, *(row.ref for row, _ in approvers)),
        f"Somebody independent must approve the plan. {owner.text('value')} owns it, and "
        f"{listed(name for _, name in approvers)} approve{'s' if len(approvers) == 1 else ''} it: one line of command.",
        (value(owner, "value"), *(value(row, field, "Approves") for row, _ in approvers)),
        beginning("approvals", "role", outside) if signs else opening(approvers[-1][0], field, outside),
    )
