"""The form of a message: its text, and everybody that it is for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from incidents.models.messages import LONGEST_BODY, LONGEST_SUBJECT

from .entries import EntryTokenForm

MOST_OTHERS = 100


class MessageForm(EntryTokenForm):
    """``groups`` are choices under headings; ``others`` are e-mail addresses, one a line."""

    duty = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    audience = forms.CharField(label="Audience", max_length=80, help_text="As people call them: “Customers”.")
    subject = forms.CharField(label="Subject", max_length=LONGEST_SUBJECT)
    body = forms.CharField(label="Text", max_length=LONGEST_BODY, widget=forms.Textarea({"rows": 10}))
    chosen = forms.MultipleChoiceField(label="To", choices=(), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label="Also to these e-mail addresses",
        max_length=8000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="One per line. Each gets a message of their own and sees nobody else’s address.",
    )

    def __init__(self, data: Any = None, *, choices: Any, is_exercise: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        if is_exercise:
            del self.fields["others"]

    def clean_others(self) -> list[str]:
        lines = (line.strip().lower() for line in self.cleaned_data["others"].splitlines())
        found = [line for line in dict.fromkeys(lines) if line]
        if len(found) > MOST_OTHERS:
            raise ValidationError(f"{MOST_OTHERS} addresses are the most.")
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(f"{address[:80]} is not an e-mail address.") from None
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("chosen") and not given.get("others"):
            self.add_error("chosen", "Choose somebody that it is for.")
        return given
