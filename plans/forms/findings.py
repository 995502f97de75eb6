"""Accepting a finding: a reason and a day on which the acceptance ends."""

from datetime import date, timedelta

from django import forms

LONGEST = timedelta(days=366)


class AcceptForm(forms.Form):
    """Why a gap may stay, and until when: a year at most."""

    reason = forms.CharField(
        label="Why this may stay",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-autofocus": ""}),
        help_text="Printed with the version that is signed next.",
    )
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="That day included; a year at most.",
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today

    def clean_until(self) -> date:
        """A day from today to a year ahead."""
        until: date = self.cleaned_data["until"]
        if refusal := refused_until(until, today=self.today):
            raise forms.ValidationError(refusal)
        return until


def refused_until(until: date, *, today: date) -> str:
    """Why a gap can't be accepted until this day, ``""`` where it can."""
    if until < today:
        return f"{until:%Y-%m-%d} is over: write a day from today on."
    if until > today + LONGEST:
        return f"{until:%Y-%m-%d} is more than a year away: accept it for a year at most."
    return ""
