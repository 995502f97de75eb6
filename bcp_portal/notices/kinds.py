"""Kinds of notices: why somebody gets one, whether they can do without its e-mail, and whether that can wait.

What is mandatory and goes at once is sent at any hour. All else waits for the message of the day, or, where its reader
wants each by itself, for the end of their quiet hours (docs/decisions/0031).
"""

from dataclasses import dataclass

from bcp_portal.accounts.roles import Verb


@dataclass(frozen=True)
class NoticeKind:
    """One kind; ``label`` names it among the settings, ``why`` is said below a message that gives no reason of its own.

    ``verb``: whoever may not do that never gets one.
    """

    key: str
    label: str
    why: str
    is_mandatory: bool = True
    is_at_once: bool = False
    verb: Verb | None = None


ADMINISTERS = "You administer the portal."
KINDS = {
    kind.key: kind
    for kind in (
        NoticeKind(
            "signature",
            "requests for your signature",
            "You sign this plan, or stand in for somebody who does.",
            is_at_once=True,
        ),
        NoticeKind("decided", "decisions on what you submitted", "You submitted this version.", is_at_once=True),
        NoticeKind(
            "signers", "changes of who signs", "It concerns a signature that you have a part in.", is_at_once=True
        ),
        NoticeKind("account", "changes of your own account", "It concerns your account.", is_at_once=True),
        NoticeKind("standing_in", "whom you stand in for", "You were named as the deputy.", is_at_once=True),
        NoticeKind("action_assigned", "corrective actions given to you", "It was given to you.", is_at_once=True),
        NoticeKind("duty", "whom to tell in an incident", "You speak for this incident.", is_at_once=True),
        NoticeKind("deputy", "roles in an incident", "The plan names you as the deputy.", is_at_once=True),
        NoticeKind(
            "evidence",
            "evidence that differs",
            "You may see the audit trail.",
            is_at_once=True,
            verb="audit",
        ),
        NoticeKind(
            "detected", "incidents that an alarm detected", "You respond to incidents.", is_at_once=True, verb="respond"
        ),
        NoticeKind("escalation", "what is long overdue", "You answer for this plan."),
        NoticeKind("action", "corrective actions that are due", "The action is yours."),
        NoticeKind("review", "reviews that are due", "You look after this plan."),
        NoticeKind(
            "incident_review",
            "reviews of incidents that are due",
            "You commanded this incident, or look after its plan.",
        ),
        NoticeKind("pdf", "PDFs that could not be made", ADMINISTERS, verb="administer"),
        NoticeKind("undelivered", "messages that could not be delivered", ADMINISTERS, verb="administer"),
        NoticeKind("away", "times in which the portal was away", ADMINISTERS, verb="administer"),
        NoticeKind(
            "occurrence", "tests and maintenance that are due", "You are responsible for it.", is_mandatory=False
        ),
        NoticeKind("missed", "what stays on record as missed", "You look after this plan.", is_mandatory=False),
        NoticeKind("moved", "what was moved or skipped", "You are responsible for it.", is_mandatory=False),
        NoticeKind("verify", "corrective actions to verify", "You look after this plan.", is_mandatory=False),
        NoticeKind("change", "change requests", "You asked for the change, or decide on it.", is_mandatory=False),
        NoticeKind(
            "nobody", "plans that nobody looks after", "You may edit this plan.", is_mandatory=False, verb="edit"
        ),
    )
}
OTHER = NoticeKind("", "messages", "", is_at_once=True)  # of before there were kinds, or of one that is no more


def kind_of(key: str) -> NoticeKind:
    """The kind with the key."""
    return KINDS.get(key, OTHER)
