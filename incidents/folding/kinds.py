"""Kinds of entries: each names what happened, and what its entry holds besides the common fields."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EntryKind:
    """One kind. ``noted`` is how the timeline begins its line; ``holds`` are the keys of its data.

    ``is_about_row``: it names one row of a plan. ``needs_text``: without a reason or words it is refused.
    """

    key: str
    noted: str
    holds: tuple[str, ...] = ()
    is_about_row: bool = False
    needs_text: bool = False


def _kind(key: str, noted: str, holds: str = "", *, is_about_row: bool = False, needs_text: bool = False) -> EntryKind:
    return EntryKind(key, noted, tuple(holds.split()), is_about_row=is_about_row, needs_text=needs_text)


KINDS = {
    kind.key: kind
    for kind in (
        # From the first sign to the end
        # By an alarm: who sent it, and what it said; the severity that its rule gives it.
        _kind("detected", "detected", "source alarm severity severity_ref"),
        _kind("alarm", "took in an alarm", "source alarm severity severity_ref"),
        _kind("dismissed", "dismissed as no incident", needs_text=True),
        _kind("declared", "declared the incident", "severity severity_ref authority", needs_text=True),
        _kind("severity", "set the severity", "severity severity_ref"),
        _kind("retitled", "renamed the incident", needs_text=True),
        # One of event, detected, declared, aware; happened_at is the moment; is_latest: it was then at the latest.
        _kind("moment", "set a moment", "moment is_latest"),
        # ``failed`` are refs of that plan: what failed first, where somebody said it.
        _kind("activated", "activated the plan", "version sha256 failed"),
        _kind("stood_down", "stood down", "open"),
        _kind("closed", "closed the incident", "open"),
        _kind("reopened", "reopened the incident", needs_text=True),
        _kind("merged_into", "merged this incident into another", "incident"),
        _kind("merged_from", "merged another incident into this one", "incident"),
        # Steps of the check-list
        _kind("step_taken", "took the step", is_about_row=True),
        _kind("step_done", "did the step", is_about_row=True),
        _kind("step_skipped", "skipped the step", is_about_row=True, needs_text=True),
        _kind("step_blocked", "marked the step as blocked", is_about_row=True, needs_text=True),
        _kind("step_undone", "opened the step again", is_about_row=True),
        # The first row is the strategy, the others are the functions that it is for.
        _kind("strategy_chosen", "chose the strategy", is_about_row=True),
        _kind("strategy_failed", "found that the strategy failed", is_about_row=True, needs_text=True),
        # Roles: of a plan by their row, without a plan by their name. ``person`` is the ref of an account or "".
        _kind("role_given", "gave the role", "role person person_name phone"),
        _kind("role_accepted", "accepted the role", "role"),
        _kind("role_left", "left the role", "role"),
        _kind("group_given", "gave the group of steps", "phase group role", is_about_row=False),
        # Functions; happened_at is the moment. ``recovery_point`` is a moment as ISO text, or "". A function is
        # lost with the event, unless it ``is_later``: then it is lost at happened_at.
        _kind("function_lost", "found the function lost", "is_later", is_about_row=True),
        _kind("function_unaffected", "found the function not affected", is_about_row=True),
        _kind("function_restored", "restored the function", "recovery_point", is_about_row=True, needs_text=True),
        # A part of it is back, less than the least service that must go on: its clocks go on, too.
        _kind("function_degraded", "got a part of the function back", is_about_row=True, needs_text=True),
        _kind("function_normal", "brought the function back to normal", is_about_row=True),
        _kind("function_accepted", "accepted that the function stays lost", is_about_row=True, needs_text=True),
        _kind("recovery_point", "found the recovery point", "recovery_point", is_about_row=True),
        # What was said
        _kind("note", "noted", needs_text=True),
        _kind("decision", "decided", needs_text=True),
        _kind("told", "told", "audience way", needs_text=True),
        _kind("incoming", "heard from somebody", "sender way", needs_text=True),
        _kind("corrected", "corrected an entry", needs_text=True),
        # Duties to tell somebody
        _kind("duty_applies", "found that the duty applies", "duty name"),
        _kind("duty_waived", "found that the duty does not apply", "duty name", needs_text=True),
        _kind("duty_met", "met the duty", "duty occurrence name due_at"),
        _kind("classified", "classified the incident", "criteria is_major"),
        _kind("message_sent", "sent the message", "message audience recipients"),
        _kind("message_result", "delivered the message", "message recipient result"),
        _kind("sitrep", "issued the situation report", "report sha256"),
    )
}
BY_ALARM = ("detected", "alarm")
ONCE_A_ROUND = ("declared", "stood_down", "closed", "reopened")
STEP_KINDS = ("step_taken", "step_done", "step_skipped", "step_blocked", "step_undone")
