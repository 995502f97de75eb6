"""Beginnings: what belongs in an empty section, in one sentence, with an example and the way to its first row.

They stand on the page of a draft, for those who can write there. They are no part of the document: nothing of them is
saved, printed, exported or counted.
"""

from typing import Final, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bcp_portal.documents.format import Document, StoredBlock
from bcp_portal.documents.reading import PROSE
from plans.homes import is_made_up, plain_title

from .editing import NEW


class Beginning(NamedTuple):
    """What belongs in a section, an example of a row, and what the first one is called on the button."""

    words: str
    example: str
    action: str


BY_KIND: Final = {
    "facts": Beginning(
        "What the plan says of itself: who owns and approves it, who may read it, when it is reviewed.",
        "Owner: Head of Operations",
        "Add the first fact",
    ),
    "tiers": Beginning(
        "A few classes of urgency, each with the time until it is back (RTO) and the data that may be lost (RPO).",
        "Critical: RTO 4h, RPO 15m",
        "Add the first tier",
    ),
    "scope": Beginning(
        "What this plan is for: services, sites and activities; and what it is not for.",
        "Order intake, with its webshop and call centre",
        "Add the first item",
    ),
    "risks": Beginning(
        "What can happen, how likely and how bad it is, what is done about it, and who answers for that.",
        "Loss of the main site: likelihood low, impact high; a second site, tried every year",
        "Add the first risk",
    ),
    "functions": Beginning(
        "What must go on: each activity, by when it must be back, and who answers for it.",
        "Order intake: RTO 4h, RPO 15m, MTPD 24h",
        "Add the first function",
    ),
    "impacts": Beginning(
        "What the loss of each function means after an hour, a day, a week: money, law, contracts, reputation.",
        "Order intake, contractual, after 1 day: high",
        "Add the first impact",
    ),
    "strategies": Beginning(
        "How work is brought back: what sets it off, how long it takes, which functions it serves, who does it.",
        "Failover to the second site when the main site does not answer for 10 minutes: back in 1h",
        "Add the first strategy",
    ),
    "steps": Beginning(
        "What is done in this phase, in order, as somebody reads it who has not slept.",
        "Call the response team by telephone",
        "Add the first step",
    ),
    "severities": Beginning(
        "How grave an incident is: what it looks like, how soon somebody reacts, who is told.",
        "SEV1: a critical function is lost; within 15 minutes; response team and management",
        "Add the first severity",
    ),
    "roles": Beginning(
        "Who does what in an incident: each role with one person, and a deputy who can stand in.",
        "Incident commander: activates the plan and leads",
        "Add the first role",
    ),
    "channels": Beginning(
        "How each audience is told, also when your own systems are down.",
        "Telephone call-out from a list on paper, for the response team",
        "Add the first channel",
    ),
    "exercises": Beginning(
        "What is tried, how often, and what of: strategies, functions, people.",
        "Tabletop exercise: the main site is lost; annually; failover, order intake",
        "Add the first exercise",
    ),
    "exercise_steps": Beginning(
        "What is done before, during and after each exercise.",
        "During: note the time at which each function is back",
        "Add the first step",
    ),
    "maintenance": Beginning(
        "What is checked between exercises, and how often.",
        "Weekly: verify that a backup can be restored",
        "Add the first activity",
    ),
    "dependencies": Beginning(
        "What the functions need: each system or supplier, whom to call when it fails, and what stands in for it.",
        "Payment gateway: service desk +49 30 1234567; backup: the second provider; needed by Order intake",
        "Add the first dependency",
    ),
    "supplier_rules": Beginning(
        "What you ask of your suppliers.",
        "The result of its last recovery test, once a year",
        "Add the first requirement",
    ),
    "reviews": Beginning(
        "When the plan is reviewed, and what is looked at.",
        "Quarterly: do the telephone numbers still answer?",
        "Add the first check",
    ),
    "change_rules": Beginning(
        "How the plan is changed: what needs a new version, and who decides.",
        "A change of an RTO needs a new version",
        "Add the first rule",
    ),
    "contacts": Beginning(
        "Whom to call, with a number that is answered at night.",
        "Hosting, emergency line: +49 30 1234567",
        "Add the first contact",
    ),
    "procedures": Beginning(
        "How one system is brought back, command by command, and how you know that it is right.",
        "Restore the database: 1. Stop the writers. 2. Restore the last backup. 3. Compare the totals.",
        "Add the first procedure",
    ),
    "appendices": Beginning(
        "What is looked up in an incident and has no place above: maps, forms, agreements.",
        "Floor plan of the second site",
        "Add the first item",
    ),
    "approvals": Beginning(
        "Who has to sign before the plan is in force, by office.",
        "Chief Operating Officer",
        "Add the first signature",
    ),
    "history": Beginning(
        "Versions from before this portal; its own are listed by themselves.",
        "0.9, 3 March 2024, first version in a word processor",
        "Add the first version",
    ),
}
WRITE = "Write it"
SUMMARY: Final = Beginning(
    "Three sentences for somebody without time: what the plan protects, how soon it is back, who decides.",
    "Order intake is back within 4 hours, whatever fails; the incident commander decides how.",
    WRITE,
)
TEXT: Final = Beginning("Text that is kept and printed as you write it; nothing in it is counted.", "", WRITE)
BY_TITLE: Final = {"executive summary": SUMMARY, "summary": SUMMARY}


def beginnings(code: str, document: Document) -> dict[str, SafeString]:
    """By ref of an empty block of this plan's draft, what stands in it."""
    return {
        block["ref"]: _shown(code, block, heading["title"])
        for heading in document["outline"]
        for block in heading["blocks"]
        if not (block.get("rows") or block.get("text", "").strip() or is_made_up(block))
    }


def _shown(code: str, block: StoredBlock, title: str) -> SafeString:
    is_text = block["kind"] == PROSE
    beginning = BY_TITLE.get(plain_title(title), TEXT) if is_text else BY_KIND[block["kind"]]
    context = {"code": code, "ref": block["ref"], "row": "" if is_text else NEW, "beginning": beginning}
    return render_to_string("plans/edit/begin.html", context)
