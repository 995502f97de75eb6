"""Parameters of requests: one of the values that a page knows, or a refusal in words."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import BadRequest

SHOWN = 40  # characters of a value that a refusal repeats


class NotUnderstood(BadRequest):
    """Answered with 400; the sentence is shown to whoever asked, in JSON where a program did."""


def one_of(asked: Mapping[str, str], name: str, known: Iterable[str]) -> str:
    """The value of a parameter, ``""`` where there is none. Raises NotUnderstood for one that is not known."""
    value, values = asked.get(name, ""), list(known)
    if value and value not in values:
        raise NotUnderstood(f"“{value[:SHOWN]}” is not a value of “{name}”. It can be {_listing(values)}.")
    return value


def _listing(values: list[str]) -> str:
    """``a, b or c``."""
    return " or ".join(part for part in (", ".join(values[:-1]), values[-1]) if part)
