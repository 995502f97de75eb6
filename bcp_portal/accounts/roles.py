"""Roles, and the one table of what each may do."""

from typing import Literal, get_args

from django.db import models

Verb = Literal[
    "read",
    "read_draft",
    "edit",
    "submit",
    "sign",
    "accept_findings",
    "history",
    "audit",
    "respond",
    "record",
    "request_change",
    "decide_change",
    "set_rules",
    "administer",
]


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    EDITOR = "editor", "Editor"
    APPROVER = "approver", "Approver"
    RESPONDER = "responder", "Responder"
    AUDITOR = "auditor", "Auditor"
    READER = "reader", "Reader"


# Everybody who reads a plan may ask for a change of it, but for who audits; whom the plan names decides on it.
CHANGES: tuple[Verb, ...] = ("request_change", "decide_change")
# Nobody who administers the portal signs a plan or decides on changes: who hands out roles must not be able to approve.
APPROVING = ("sign", "decide_change")
VERBS: dict[str, frozenset[Verb]] = {
    Role.ADMINISTRATOR: frozenset(verb for verb in get_args(Verb) if verb not in APPROVING),
    Role.EDITOR: frozenset(("read", "read_draft", "edit", "submit", "history", "respond", "record", *CHANGES)),
    Role.APPROVER: frozenset(("read", "read_draft", "sign", "accept_findings", "history", *CHANGES)),
    Role.RESPONDER: frozenset(("read", "history", "respond", "record", *CHANGES)),
    Role.AUDITOR: frozenset(("read", "read_draft", "history", "audit")),
    Role.READER: frozenset(("read", *CHANGES)),
}

IN_WORDS: dict[str, str] = {
    Role.ADMINISTRATOR: "Edits plans, runs incidents, records exercises and reviews, keeps people and rules, sees "
    "the audit trail. Never signs.",
    Role.EDITOR: "Edits plans, submits them for approval, runs incidents, records exercises and reviews.",
    Role.APPROVER: "Reads drafts and versions, signs or declines what is submitted, and accepts findings.",
    Role.RESPONDER: "Reads plans in force, runs incidents, records exercises and reviews.",
    Role.AUDITOR: "Reads everything, the audit trail included, and changes nothing.",
    Role.READER: "Reads plans in force, and asks for changes of them.",
}
