"""Dependencies and suppliers: who stands in, who picks up the telephone, what watches and what is linked."""

import re
from collections.abc import Sequence

from bcp_portal.documents.values import is_blank
from plans.reading.document import NOT_GIVEN, FrozenPlan, FrozenRow
from plans.reading.facts import Facts
from plans.reading.names import Names
from plans.reading.suppliers import is_in_house

from . import german
from .findings import NotApplicable, RuleFinding, Said, opening, value
from .response import listed
from .rules import Family

DEP = Family("DEP", "Dependencies and suppliers")

UNNAMED = re.compile(
    r"(?:an?|the|some|any)?\s*(?:alternat(?:iv)?e|another|other|secondary|second|backup|back-up|different|spare"
    r"|reserve|third[- ]party)s?\s+(?:[a-z-]+\s+)?(?:providers?|suppliers?|vendors?|carriers?|contractors?"
    r"|manufacturers?|sites?|services?|compan(?:y|ies)|partners?|sources?|locations?|options?|solutions?)\.?"
    r"|any other(?: [a-z-]+){1,2}\.?|yes|planned|pending|to be \w+(?: \w+)?|under (?:review|discussion)",
    re.I,
)
ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S+|www\.\S+")
NO_PHONE = re.compile(r"\b24 ?[/x] ?7(?: ?[/x] ?365)?\b|\b\d{4}-\d\d-\d\d\b", re.I)  # always open, and days
PHONE = re.compile(r"\d[\d ()./-]*\d[\d ()./-]*\d")
MAILBOX = re.compile(
    r"\b(support|help|helpdesk|info|contact|service|services|servicedesk|customerservice|care|sales|office|admin|hello"
    r"|enquiries|inquiries|noc|abuse|mail)[\w.+-]*@",
    re.I,
)
DETECTOR = re.compile(
    rf"\b({german.WATCHES}|monitor\w*|alert\w*|alarms?|observability|detection|watch(?:dog|ing)?)\b", re.I
)
APART = re.compile(
    r"\b(external\w*|independent\w*|outside|third[- ]party|separate\w*|dead[- ]man\w*|heartbeats?"
    r"|guards?|manned|patrol\w*)\b",
    re.I,
)


@DEP.rule(
    1,
    "high",
    "The backup of a dependency is unnamed",
    holds="Every dependency names its backup.",
    clause="ISO 22301 8.3.4",
)
def backup_unnamed(plan: FrozenPlan, facts: Facts) -> Said:
    """Backups such as ``alternative provider``, placeholders, and those left empty; ``None`` is a decision."""
    rows = plan.rows("dependencies")
    if not rows:
        return NotApplicable("no dependency is in the plan")
    return [
        RuleFinding(
            row.ref,
            f"The backup of {row.label} must be one that can be called on. {_backup_said(row)}.",
            (value(row, "backup", f"Backup of {row.label}"),),
            opening(row, "backup", f"Name the backup of {row.label}, or write None."),
        )
        for row in rows
        if not row.text("backup") or UNNAMED.fullmatch(row.text("backup"))
    ]


def _backup_said(row: FrozenRow) -> str:
    return f"{quoted(row, 'backup')} names nobody" if row.written("backup") else "It is left blank"


@DEP.rule(
    2,
    "medium",
    "Nobody can be called when a dependency fails",
    holds="Every dependency has a contact with a telephone number.",
    clause="ISO 22301 8.4.3",
)
def contact_unreachable(plan: FrozenPlan, facts: Facts) -> Said:
    """Contacts that are a public mailbox, ``N/A`` or without a telephone number anywhere in the plan."""
    rows = plan.rows("dependencies")
    if not rows:
        return NotApplicable("no dependency is in the plan")
    reached = _reached(plan, rows)
    return [
        RuleFinding(
            row.ref,
            f"A failure of {row.label} needs somebody to call. {_contact_said(row)}, and no telephone number is known.",
            (value(row, "contact", f"Contact for {row.label}"),),
            opening(row, "contact", "Write a name and a telephone number that is answered at night."),
        )
        for row in rows
        if row.ref not in reached
    ]


def _contact_said(row: FrozenRow) -> str:
    written = row.written("contact")
    if is_blank(written) or NOT_GIVEN.match(written):
        return f"The contact is {f'“{written}”' if written else 'empty'}"
    kind = "a public mailbox" if MAILBOX.search(written) else "the contact"
    return f"“{written}” is {kind}"


def quoted(row: FrozenRow, field: str) -> str:
    """The value as it was written, between quotation marks; ``left blank`` where there is none."""
    return f"“{row.written(field)}”" if row.written(field) else "left blank"


def _reached(plan: FrozenPlan, rows: Sequence[FrozenRow]) -> set[str]:
    """What has a number in its contact, with its supplier, or with a contact or person that stands for it."""
    with_phone = [row for row in plan.rows("contacts") if row.text("phone")]
    people = Names((person, str(person["name"])) for person in plan.people().values() if person.get("phone"))
    contacts, suppliers = Names((row, row.label) for row in with_phone), _with_phone(plan, with_phone)
    named = _named(rows, with_phone)
    return {
        row.ref
        for row in rows
        if row.ref in named
        or row.link("supplier") in suppliers
        or PHONE.search(NO_PHONE.sub(" ", ADDRESS.sub(" ", row.text("contact"))))
        or people.within(row.text("contact"))
        or contacts.within(row.text("contact"))
    }


def _with_phone(plan: FrozenPlan, contacts: Sequence[FrozenRow]) -> set[str]:
    """Suppliers that have a number in the directory, or with a contact of the plan."""
    known = {ref for ref, supplier in plan.suppliers().items() if supplier.get("phone")}
    return (known | {contact.link("supplier") for contact in contacts}) - {""}


def _named(rows: Sequence[FrozenRow], contacts: Sequence[FrozenRow]) -> set[str]:
    """What a contact names, or whose supplier it names."""
    labels = Names((row.ref, row.label) for row in rows)
    bought = Names((row.ref, row.text("supplier")) for row in rows if not is_in_house(row.text("supplier")))
    said = (f"{contact.label} {contact.text('role')} {contact.text('note')}" for contact in contacts)
    return {ref for text in said for names in (labels, bought) for ref in names.within(text)}


@DEP.rule(
    4,
    "medium",
    "Nobody watches the only thing that detects failures",
    holds="What detects failures is watched from outside, or somebody can be called for it.",
    clause="ISO 22301 8.3.4",
)
def detector_unwatched(plan: FrozenPlan, facts: Facts) -> Said:
    """The only detector, run by ourselves or by whom it watches, with no independent backup and no contact."""
    detectors = [row for row in plan.rows("dependencies") if DETECTOR.search(row.label)]
    if not detectors:
        return NotApplicable("no dependency detects failures")
    row = detectors[0]
    others = {other.text("supplier") for other in plan.rows("dependencies") if other is not row}
    outside = row.text("supplier") and not is_in_house(row.text("supplier")) and row.text("supplier") not in others
    watched = outside or APART.search(row.text("backup")) or APART.search(row.label)
    if len(detectors) > 1 or watched or _reached(plan, [row]):
        return []
    return [
        RuleFinding(
            row.ref,
            f"Somebody must notice when {row.label} itself fails. Its backup is {quoted(row, 'backup')}, "
            f"its contact is {quoted(row, 'contact')}: no independent watcher and nobody to call.",
            tuple(
                value(row, field, f"{field.capitalize()} of {row.label}") for field in ("supplier", "contact", "backup")
            ),
            opening(row, "backup", "Name a watcher outside of it, and a contact."),
        )
    ]


@DEP.rule(
    5,
    "medium",
    "A dependency is linked to no function",
    holds="Every dependency is linked to what needs it.",
    clause="ISO 22301 8.2.2",
)
def dependency_unlinked(plan: FrozenPlan, facts: Facts) -> Said:
    """Dependencies that no function needs, directly or through another dependency."""
    rows = plan.rows("dependencies")
    if not rows or not plan.rows("functions"):
        return NotApplicable("it takes functions and dependencies")
    needed = {ref for row in rows for ref in row.links("needs")}
    needed |= {ref for function in plan.rows("functions") for ref in function.links("needs")}
    left = [row for row in rows if not row.links("functions") and row.ref not in needed]
    if not left:
        return []
    one = len(left) == 1
    return [
        RuleFinding(
            "dependencies",
            f"It must be known what stops when a dependency fails. {len(left)} of {len(rows)} "
            f"{'is' if one else 'are'} linked to no function: {listed(row.label for row in left)}.",
            tuple(value(row, "functions", f"Functions that need {row.label}") for row in left),
            opening(left[0], "functions", f"Say which functions need {left[0].label}."),
        )
    ]
