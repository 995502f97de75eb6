"""Forms of change requests: asking for a change, deciding on it, taking it back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from bcp_portal.documents.format import LinkValue
from plans.models.change_requests import LONGEST_WHAT, ChangeDecision

from .fields import LONGEST_PROSE, ProseInput

GONE = "%(value)s is not in the plan any more: look over what is ticked."
MOST_TOUCHED = 200


class ChangeRequestForm(forms.Form):
    """What is to change, and why. ``touched`` are the parts of the plan to choose from, each group under its label:
    refs with what they are called.
    """

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = forms.CharField(
        label="What is to change",
        max_length=LONGEST_WHAT,
        help_text="In one line: it is what the request is called.",
    )
    why = ProseInput(
        label="Why",
        max_length=LONGEST_PROSE,
        help_text="What is wrong without it, and how you would put it. Markdown: lists are fine.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    wanted_on = forms.DateField(
        label="Wanted by",
        required=False,
        help_text="Told to whoever decides. Nothing happens by itself on that day.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, touched: Sequence[tuple[str, Sequence[LinkValue]]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.names: dict[str, str] = {}
        for place, (label, links) in enumerate(touched):
            self.names |= {link["ref"]: link["text"] for link in links}
            self.fields[f"touches_{place}"] = forms.MultipleChoiceField(
                label=label,
                required=False,
                choices=[(link["ref"], link["text"]) for link in links],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": GONE},
            )

    @property
    def touching(self) -> list[forms.BoundField]:
        """The fields in which parts of the plan are ticked, those first in which some are."""
        return [self[name] for name in self.fields if name.startswith("touches_")]

    def clean_what(self) -> str:
        return " ".join(self.cleaned_data["what"].split())

    def clean_wanted_on(self) -> date | None:
        wanted: date | None = self.cleaned_data["wanted_on"]
        if wanted and wanted < self.today:
            raise forms.ValidationError(f"{wanted:%-d %B %Y} is over: choose today or a later day.")
        return wanted

    def impact(self) -> list[LinkValue]:
        """What was ticked, by ref and by value, in the order of the plan."""
        ticked = [ref for field in self.touching for ref in self.cleaned_data[field.name]]
        return [{"ref": ref, "text": self.names[ref]} for ref in ticked[:MOST_TOUCHED]]


class ChangeDecisionForm(forms.Form):
    """Approving or refusing; each is a button of the same form."""

    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        help_text="Whoever asked reads it. A refusal needs one.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    outcome = forms.ChoiceField(
        choices=ChangeDecision.Outcome.choices,
        error_messages={"required": "Approve it or refuse it.", "invalid_choice": "Approve it or refuse it."},
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("outcome") == ChangeDecision.Outcome.REFUSED and not given.get("reason", "").strip():
            self.add_error("reason", "Say why it is not to be changed.")


class ChangeWithdrawalForm(forms.Form):
    reason = forms.CharField(
        label="Why you take it back", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
