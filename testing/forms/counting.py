"""The field that asks what a record counts for, where something that was promised is open."""

from collections.abc import Mapping

from django import forms

BY_DAY, NONE = "day", "none"  # where no occurrence is chosen


def counts_for_field(occurrences: Mapping[str, str], chosen: str = "") -> forms.ChoiceField:
    """A choice of occurrences, by ref in words, of what was due on the day, or of nothing; ``chosen`` is the ref with
    which it begins, if it is one of them.
    """
    return forms.ChoiceField(
        label="It counts for",
        initial=chosen if chosen in occurrences else BY_DAY,
        required=False,
        choices=[
            (BY_DAY, "What was due on that day"),
            *occurrences.items(),
            (NONE, "Nothing that was promised"),
        ],
        help_text="What was missed stays overdue until a record counts for it, however late.",
        error_messages={"invalid_choice": "That is not open any more: choose again what it counts for."},
    )


def counted_for(chosen: str) -> str | None:
    """As a recording says it: None where nobody chose, ``""`` for nothing."""
    return {BY_DAY: None, "": None, NONE: ""}.get(chosen, chosen)
