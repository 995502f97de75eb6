"""The sentences with which the readiness page and the board's sheet begin."""

from typing import NamedTuple

from bcp_portal.look.counting import counted

NO_PLAN = "There is no plan to be ready with."
NO_FUNCTION = "No function is named yet, so nothing can be said of recovery"


class Claimed(NamedTuple):
    """How many functions are back in time, how many too late, and of how many it is not known; ``""`` for none."""

    in_time: str
    late: str = ""
    unknown: str = ""

    def __str__(self) -> str:
        return f"{', '.join(filter(None, self))}."


def claimed(in_time: int, late: int, unknown: int, *, is_one_plan: bool = True) -> Claimed:
    """By the figures of the plan, or of the plans."""
    count = in_time + late + unknown
    if not count:
        return Claimed(NO_FUNCTION)
    if unknown == count:
        says = "The plan says" if is_one_plan else "The plans say"
        any_is = "the one function is" if unknown == 1 else f"any of {unknown} functions is"
        return Claimed(f"{says} too little to tell whether {any_is} back in time")
    whose = "the plan’s" if is_one_plan else "the plans’"
    verb = "are" if in_time > 1 else "is"
    return Claimed(
        f"By {whose} own figures {in_time or 'none'} of {counted(count, 'function')} {verb} back in time",
        f"{late} too late" if late else "",
        f"{unknown} not known" if unknown else "",
    )


def demonstrated(count: int, too_slow: int) -> str:
    """How many functions were shown to be back in time, and how many were not."""
    shown = counted(count, "has", "have") if count else "None has"
    slow = f"; {too_slow} came back too late when last measured" if too_slow else ""
    return f"{shown} been demonstrated in the last year{slow}."
