"""The incident of the demonstration, from the first failed sign-in to the closing: one RTO was kept, one missed."""

from datetime import datetime
from functools import partial

from bcp_portal.accounts.models import User
from incidents.models import Incident

from .cast import Cast
from .telling import DECLARE, END, ORDER, StoryDeed, Telling, declared, failback_of

DATA, SIGN_IN, CHAT = "Data Processing", "User Authentication", "Customer Communication"
FAILOVER, RECOVERY = "Automated Failover", "Database Recovery"


def tell_incident(cast: Cast, *, began_at: datetime) -> Incident:
    """It happens on the version in force; the responder commands, the editor recovers."""
    responder, editor = cast.responder, cast.editor
    telling = declared(
        cast.version,
        title="Nobody can sign in: the main database is damaged",
        severity="High",
        lost=SIGN_IN,
        by=responder,
        began_at=began_at,
        minute=15,
    )
    _assess(telling, responder, editor)
    _try_standby(telling, responder, editor)
    _restore_backup(telling, responder, editor)
    _go_back(telling, responder, editor)
    return telling.incident


def _assess(telling: Telling, responder: User, editor: User) -> None:
    lead, tech = partial(StoryDeed, telling, responder), partial(StoryDeed, telling, editor)
    lead(16).take_role("Incident Commander")
    lead(16).step("done", "Check the health of all systems every 5 minutes")
    lead(17).step("done", "Raise an alert when a critical measure is off")
    lead(17).step("done", "Open an incident without waiting for a person")
    lead(18).step("done", "Call the incident response team")
    tech(20).take_role("Technical Lead")
    tech(21).moment("event", 0, "The first sign-in that failed, by the log of the application.")
    tech(21).moment("detected", 6, "The alert of the monitoring.")
    tech(24).function("lost", DATA)
    tech(24).function("unaffected", CHAT, "Whoever talks with customers is signed in already.")
    tech(25).step("done", "Find out how far the incident reaches and what it affects", "One table and its index.")
    lead(26).say("decision", "Nobody changes anything but the technical lead, until people can sign in again.")
    lead(27).step("done", "Tell the teams inside")


def _try_standby(telling: Telling, responder: User, editor: User) -> None:
    lead, tech = partial(StoryDeed, telling, responder), partial(StoryDeed, telling, editor)
    tech(28).choose(FAILOVER, DATA, SIGN_IN, text="The standby takes over soonest.")
    tech(28).step("done", DECLARE)
    lead(31).step("done", "Tell customers if they are affected")
    lead(32).meet_duties(text="By the status page and by mail: sign-in is down, and when they hear from us again.")
    tech(33).step("done", "Keep the damage from spreading", "Nothing is written any more.")
    tech(34).step("take", "Switch on the standby systems")
    tech(41).step("block", "Switch on the standby systems", "It does not start: its copy of the table is damaged, too.")
    tech(43).give_up(FAILOVER, "The standby copies each write, and has copied the damage.")
    lead(45).say("decision", "Back to the last good backup. What came in since then is lost, and customers hear it.")
    lead(46).step("skip", "Switch on the standby systems", "The backup is restored instead.")
    lead(46).step("skip", "Send traffic to the second region", "Its copy is damaged, too.")


def _restore_backup(telling: Telling, responder: User, editor: User) -> None:
    lead, tech = partial(StoryDeed, telling, responder), partial(StoryDeed, telling, editor)
    tech(47).choose(RECOVERY, DATA, SIGN_IN, text="From the last backup that can be read.")
    tech(47).step("take", "Take the latest backup and restore it")
    said = tech(52).say("note", "The last backup that can be read is of 08:00.")
    tech(58).correct(said, "It is of 08:45. The one of 08:00 is that of the archive.")
    lead(60).step("done", "Keep stakeholders up to date")
    lead(75).say("incoming", "About forty people ask when they can work again.", sender="Customer support")
    tech(106).step("done", "Take the latest backup and restore it")
    tech(118).step("done", "Check that the data is whole", "All tables are read through, without an error.")
    tech(126).step("done", ORDER)
    tech(142).function("restored", SIGN_IN, "Two people outside the team signed in, changed a password and signed out.")
    tech(143).recovery_point(SIGN_IN, -19, "The backup of 08:45.")
    lead(144).step("done", "Watch how the recovery goes")
    tech(171).step("done", "Bring it in line with the primary systems")
    tech(186).function("restored", DATA, "A day's import ran through, and its totals are those of the day before.")
    tech(187).recovery_point(DATA, -19, "The backup of 08:45; 31 records are entered again by hand.")
    tech(188).step("done", "Make sure that the systems do their work")


def _go_back(telling: Telling, responder: User, editor: User) -> None:
    lead, tech = partial(StoryDeed, telling, responder), partial(StoryDeed, telling, editor)
    tech(200).step("done", "Test the recovered systems from end to end")
    tech(204).step("done", "Check that they are fast enough")
    tech(210).step("skip", "Look for security holes", "Nothing points to an attack; it is a point for the review.")
    lead(212).step("done", "Let users back in, group by group")
    lead(240).step("done", "Watch for anything unusual")
    tech(241).step("skip", "Set the capacity by the load", "The load is that of any other day.")
    lead(245).step("done", "Tell users that the service is back")
    lead(246).step("done", "Report the state of things to stakeholders")
    lead(248).step(
        "done",
        END,
    )
    lead(250).stand_down("The team goes home; the technical lead watches until the evening.")
    tech(375).function("normal", SIGN_IN, "The standby is made anew and follows again.")
    tech(375).step("done", failback_of(RECOVERY))
    tech(376).function("normal", DATA, "The records are entered again.")
    lead(390).close("The damaged files are kept for the review.")
