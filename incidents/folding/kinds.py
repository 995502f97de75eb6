"""Kinds of entries: each names what happened, and what its entry holds besides the common fields."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["row", "words", "late", "once", "said", "worked out"]


@dataclass(frozen=True)
class EntryKind:
    """One kind. ``noted`` is how the timeline begins its line; ``holds`` are the keys of its data, there are no others.

    What ``marks`` say: ``row``, it names a row of a plan; ``words``, without a reason or words it is refused; ``late``,
    it may be entered after the incident is over; ``once``, it happens once each time that an incident is begun;
    ``said``, what an incident came to does not follow from it; ``worked out``, the portal works its data out at the
    moment, so that the same tap may come with others.
    """

    key: str
    noted: str
    holds: tuple[str, ...]
    marks: frozenset[Mark]


def _kind(key: str, noted: str, holds: str = "", *marks: Mark) -> EntryKind:
    return EntryKind(key, noted, tuple(holds.split()), frozenset(marks))


KINDS = {
    kind.key: kind
    for kind in (
        # From the first sign to the end
        # By an alarm: who sent it, and what it said; the severity that its rule gives it.
        _kind("detected", "detected", "source alarm severity severity_ref is_exercise"),
        _kind("alarm", "took in an alarm", "source alarm severity severity_ref", "late"),
        _kind("dismissed", "dismissed as no incident", "", "words"),
        _kind("declared", "declared the incident", "severity severity_ref authority is_exercise", "words", "once"),
        _kind("severity", "set the severity", "severity severity_ref"),
        _kind("retitled", "renamed the incident", "", "words"),
        # One of event, detected, declared, aware; happened_at is the moment; is_latest: it was then at the latest.
        _kind("moment", "set a moment", "moment is_latest", "late"),
        # ``failed`` are refs of that plan: what failed first, where somebody said it.
        _kind("activated", "activated the plan", "version sha256 failed"),
        _kind("stood_down", "stood down", "open", "once", "worked out"),
        _kind("closed", "closed the incident", "open", "once", "worked out"),
        _kind("reopened", "reopened the incident", "", "words", "late", "once"),
        _kind("merged_into", "merged this incident into another", "incident"),
        _kind("merged_from", "merged another incident into this one", "incident", "late", "said"),
        # Steps of the check-list
        _kind("step_taken", "took the step", "", "row"),
        _kind("step_done", "did the step", "", "row"),
        _kind("step_skipped", "skipped the step", "", "row", "words"),
        _kind("step_blocked", "marked the step as blocked", "", "row", "words"),
        _kind("step_undone", "opened the step again", "", "row"),
        # The first row is the strategy, the others are the functions that it is for.
        _kind("strategy_chosen", "chose the strategy", "", "row"),
        _kind("strategy_failed", "found that the strategy failed", "", "row", "words"),
        # Roles: of a plan by their row, without a plan by their name. ``person`` is the ref of an account or "".
        _kind("role_given", "gave the role", "role person person_name phone"),
        _kind("role_accepted", "accepted the role", "role"),
        _kind("role_left", "left the role", "role"),
        _kind("group_given", "gave the group of steps", "phase group role"),
        # Functions; happened_at is the moment. ``recovery_point`` is a moment as ISO text, or "". A function is
        # lost with the event, unless it ``is_later``: then it is lost at happened_at.
        _kind("function_lost", "found the function lost", "is_later", "row"),
        _kind("function_unaffected", "found the function not affected", "", "row"),
        _kind("function_restored", "restored the function", "recovery_point", "row", "words"),
        # A part of it is back, less than the least service that must go on: its clocks go on, too.
        _kind("function_degraded", "got a part of the function back", "", "row", "words"),
        _kind("function_normal", "brought the function back to normal", "", "row"),
        _kind("function_accepted", "accepted that the function stays lost", "", "row", "words"),
        _kind("recovery_point", "found the recovery point", "recovery_point", "row"),
        # What was said
        _kind("note", "noted", "", "words", "late", "said"),
        _kind("decision", "decided", "", "words"),
        _kind("told", "told", "audience way", "words", "said"),
        _kind("incoming", "heard from somebody", "sender way", "words", "said"),
        _kind("corrected", "corrected an entry", "", "words", "late", "said"),
        # Duties to tell somebody
        # What is owed to regulators comes due weeks after an incident was closed.
        _kind("duty_applies", "found that the duty applies", "duty name", "late"),
        _kind("duty_waived", "found that the duty does not apply", "duty name", "words", "late"),
        _kind("duty_met", "met the duty", "duty occurrence name due_at", "late", "worked out"),
        _kind("classified", "classified the incident", "criteria is_major", "late"),
        _kind("message_sent", "sent the message", "message audience recipients", "late", "said", "worked out"),
        _kind("message_result", "delivered the message", "message sent lost trying", "late", "said"),
        _kind("sitrep", "issued the situation report", "report sha256", "late", "said", "worked out"),
    )
}
BY_ALARM = ("detected", "alarm")
STEP_KINDS = ("step_taken", "step_done", "step_skipped", "step_blocked", "step_undone")
