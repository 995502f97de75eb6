"""Numbers with what is counted: in one form for one, in another for several."""


def noun(number: int, one: str, many: str = "") -> str:
    """`day` or `days`, for where the number stands apart from it."""
    return one if number == 1 else many or f"{one}s"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 day`, `3 days`; other plurals, and verbs, are given: `1 function stops`, `3 functions stop`."""
    return f"{number} {noun(number, one, many)}"


def from_today(days: int) -> str:
    """`3 days overdue`, `today`, `in 1 day`: how far a day is away, a negative number for one that is over."""
    if days == 0:
        return "today"
    number = counted(abs(days), "day")
    return f"in {number}" if days > 0 else f"{number} overdue"
