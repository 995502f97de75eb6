"""The form that asks for a retest: which exercise, and by when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from testing.models.promises import Promise


class RetestForm(forms.Form):
    """``key`` is that of the promise of the exercise."""

    def __init__(self, *args: Any, promises: Sequence[Promise], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.ChoiceField(
            label="Which exercise", choices=[(one.key, f"{one.name} ({one.written})") for one in promises]
        )
        self.fields["due_on"] = forms.DateField(
            label="Until when it is to be held",
            widget=forms.DateInput(attrs={"type": "date", "min": today.isoformat()}, format="%Y-%m-%d"),
            help_text="Beside the days on which it is due anyway.",
        )
