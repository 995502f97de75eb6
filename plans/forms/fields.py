"""Fields that forms of several applications have: long text, and days on which something was done."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from bcp_portal.documents.hidden_signs import without_strays

LONGEST_PROSE = 20_000
EARLIEST = date(1900, 1, 1)  # years typed with two digits are far before


def as_seen(sent: Any) -> Any:
    """What was sent, without signs that nobody sees and that do nothing, so that no rule asks for them afterwards.

    What a form remembers of its page (``seen_title``) is left as it is: it is compared with what is stored.
    """
    if isinstance(sent, QueryDict):
        plain = sent.copy()
        for name, values in sent.lists():
            plain.setlist(name, [_as_seen(name, value) for value in values])
        return plain
    return {name: _as_seen(name, value) for name, value in sent.items()} if isinstance(sent, dict) else sent


def _as_seen(name: str, value: Any) -> Any:
    return without_strays(value) if isinstance(value, str) and not name.startswith("seen") else value


class WithoutStrays(forms.BaseForm):
    """A form whose fields hold what is seen of what was sent (``as_seen``)."""

    def __init__(self, sent: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(as_seen(sent), *args, **kwargs)


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
