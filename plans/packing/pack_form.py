"""Asking for an evidence pack."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms

from .period import Period

FIRST_DAY = date(2000, 1, 1)
USUAL = relativedelta(years=1)


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a date.", "invalid": "This is not a date: write it as 2026-01-31."},
    )


class PackForm(forms.Form):
    """From which day to which, both included; nothing that is still to come."""

    since = _day("From")
    until = _day("To")

    def __init__(self, data: Any = None, *, today: date) -> None:
        initial = {"since": today - USUAL + relativedelta(days=1), "until": today}
        super().__init__(data, initial=initial)
        self.today = today

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < FIRST_DAY:
            raise forms.ValidationError(f"Choose a date from {FIRST_DAY:%-d %B %Y} on.")
        return since

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until > self.today:
            raise forms.ValidationError(f"{until:%-d %B %Y} is still to come: choose today or an earlier day.")
        return until

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", "The period ends before it begins: the two days are the wrong way round.")

    @property
    def period(self) -> Period:
        """Of a valid form."""
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])
