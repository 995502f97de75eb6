"""Forms that end an incident: a reason where something is still open, and which incident it is merged into."""

from collections.abc import Sequence
from typing import Any

from django import forms

from incidents.models import Incident
from incidents.models.entries import LONGEST_TEXT
from incidents.models.incidents import IncidentQuerySet

from .entries import EntryTokenForm


class EndingForm(EntryTokenForm):
    """Stand down, close or open again; the label of the words says what is asked for."""

    text = forms.CharField(max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, asks: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["text"].label = asks


class MergeForm(EndingForm):
    """Into which incident; ``choices`` are those that it may be, what else is sent is for the action to refuse."""

    field_order = ["token", "into", "text"]
    into = forms.ModelChoiceField(
        label="Which incident goes on?",
        queryset=Incident.objects.none(),
        to_field_name="ref",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the incident that goes on.",
            "invalid_choice": "There is no incident %(value)s.",
        },
    )

    def __init__(
        self, data: Any = None, *, incidents: IncidentQuerySet, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(data, asks="How is it known?", **kwargs)
        self.fields["into"].queryset = incidents  # type: ignore[attr-defined]
        self.fields["into"].widget.choices = choices
