"""Forms of reviews of incidents: what was learnt, and why one is taken back."""

from typing import Any
from uuid import uuid4

from django import forms

from plans.forms.fields import LONGEST_PROSE, ProseInput


def _lesson(label: str, help_text: str, *, rows: int = 4) -> ProseInput:
    widget = forms.Textarea(attrs={"rows": rows})
    return ProseInput(label=label, max_length=LONGEST_PROSE, help_text=help_text, widget=widget)


class IncidentReviewForm(forms.Form):
    """What was learnt. ``seen`` stands for what the entries said when the page was shown: another is shown again."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    participants = forms.CharField(
        label="Who took part in the review", max_length=1000, help_text="Names, separated by commas."
    )
    went_well = _lesson("What went well", "What you would do the same way again. Markdown: lists are fine.")
    went_badly = _lesson("What did not go well", "Also what was only luck.")
    causes = _lesson("Why", "The causes, not who: ask why until the answer is something that can be changed.")

    def __init__(self, data: Any = None, *, fingerprint: str, **kwargs: Any) -> None:
        super().__init__(data, initial={"token": uuid4(), "seen": fingerprint}, **kwargs)
        self.fingerprint = fingerprint
        self.is_outdated = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("seen") != self.fingerprint:
            self.is_outdated = True
            self.data = {name: self.data.get(name) for name in self.data} | {"seen": self.fingerprint}
            self.add_error(None, "Something was entered meanwhile: look again at what the entries say.")
        return given


class WithdrawIncidentReviewForm(forms.Form):
    """Why a review is taken back."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="It stays to be read, with this reason; another review can be written.",
    )
