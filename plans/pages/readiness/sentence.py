"""The sentences with which the readiness page and the board's sheet begin."""

from bcp_portal.look.counting import counted

from .bars import Claims

NO_PLAN = "There is no plan to be ready with."
NO_FUNCTION = "No function is named yet, so nothing can be said of recovery."


def claimed(claims: Claims, *, is_one_plan: bool) -> str:
    """How many functions are back in time by the figures of the plan, or of the plans."""
    if not claims.count:
        return NO_FUNCTION
    if claims.unknown == claims.count:
        says = "The plan says" if is_one_plan else "The plans say"
        any_is = "the one function is" if claims.unknown == 1 else f"any of {claims.unknown} functions is"
        return f"{says} too little to tell whether {any_is} back in time."
    whose = "the plan’s" if is_one_plan else "the plans’"
    verb = "are" if claims.in_time > 1 else "is"
    functions = f"{claims.in_time or 'none'} of {counted(claims.count, 'function')} {verb} back in time"
    late = f", {claims.late} too late" if claims.late else ""
    unknown = f", {claims.unknown} not known" if claims.unknown else ""
    return f"By {whose} own figures {functions}{late}{unknown}."


def demonstrated(count: int, too_slow: int) -> str:
    """How many functions were shown to be back in time, and how many were not."""
    shown = f"{count} {'has' if count == 1 else 'have'}" if count else "None has"
    slow = f"; {too_slow} came back too late when exercised" if too_slow else ""
    return f"{shown} been demonstrated in the last year{slow}."
