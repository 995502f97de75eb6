"""The exercise of the demonstration: it is still in the room, with half of its steps done."""

from datetime import UTC, datetime, timedelta
from functools import partial

from incidents.models import Incident

from .cast import Cast
from .telling import DECLARE, ORDER, StoryDeed, declared

CHAT = "Customer Communication"
BEGAN = timedelta(minutes=38)  # before the moment at which the story is told


def tell_exercise(cast: Cast, *, at: datetime) -> Incident:
    """It began a short while before ``at``; the editor commands, so that the responder has a turn as technical lead."""
    responder, editor = cast.responder, cast.editor
    telling = declared(
        cast.version,
        title="Messages to customers are not delivered",
        severity="High",
        lost=CHAT,
        by=editor,
        began_at=at.astimezone(UTC) - BEGAN,
        minute=3,
        is_exercise=True,
    )
    lead, tech = partial(StoryDeed, telling, editor), partial(StoryDeed, telling, responder)
    lead(4).take_role("Incident Commander")
    lead(4).give_role("Technical Lead", responder)
    lead(5).moment("event", 0, "As the script of the exercise says.")
    lead(5).moment("detected", 2, "As the script of the exercise says.")
    tech(6).accept_role("Technical Lead")
    lead(6).step("done", "Check the health of all systems every 5 minutes")
    lead(6).step("done", "Raise an alert when a critical measure is off")
    lead(7).step("done", "Open an incident without waiting for a person")
    lead(8).step("done", "Call the incident response team")
    tech(10).function("unaffected", "User Authentication")
    tech(11).step("done", "Find out how far the incident reaches and what it affects", "WhatsApp and SMS; chat works.")
    tech(12).choose("Alternative Communication", CHAT, text="Chat and mail, until messages go out again.")
    tech(12).step("done", DECLARE)
    lead(14).step("done", "Tell the teams inside")
    lead(15).step("done", "Tell customers if they are affected", "As an exercise: the text is written, and not sent.")
    lead(16).step("done", "Keep stakeholders up to date")
    lead(16).meet_duties("Executives and enterprise customers", text="As an exercise, to those who take part.")
    tech(18).step("done", "Keep the damage from spreading", "Messages that wait are held, so that none goes twice.")
    tech(21).step("done", "Send traffic to the second region")
    tech(22).step("skip", "Switch on the standby systems", "There is none for messages.")
    lead(24).say("note", "The number of the supplier's support is not in the plan; we looked it up on their page.")
    tech(29).step("done", ORDER)
    tech(31).step("done", "Check that the data is whole", "Every message that waits is there.")
    tech(33).step("take", "Watch how the recovery goes")
    return telling.incident
