"""Fields that forms of several applications have: long text, and days on which something was done."""

from datetime import date
from typing import Any

from django import forms

LONGEST_PROSE = 20_000
EARLIEST = date(1900, 1, 1)  # years typed with two digits are far before


class ProseInput(forms.CharField):
    """Text of several lines; browsers send two characters for the end of each."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class PastDayField(forms.DateField):
    """A day up to ``today``, on which something was done."""

    def __init__(self, *, label: str, today: date) -> None:
        widget = forms.DateInput(
            attrs={"type": "date", "min": EARLIEST.isoformat(), "max": today.isoformat()}, format="%Y-%m-%d"
        )
        super().__init__(label=label, widget=widget, initial=today)
        self.today = today

    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        if day < EARLIEST:
            raise forms.ValidationError(f"{day} is too long ago: write the year with four digits.")
        if day > self.today:
            raise forms.ValidationError(still_to_come(day))
        return day


def still_to_come(day: date) -> str:
    """Why nothing is recorded of a day after today."""
    return f"{day} is still to come: record it once it was done."
