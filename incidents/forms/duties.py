"""Forms of duties in an incident: told, applies or not, and how the incident is classified."""

from typing import Any

from django import forms

from incidents.folding.regulator_presets import CRITERIA
from incidents.models.entries import LONGEST_TEXT

from .entries import EntryForm, EntryTokenForm


class DutyForm(EntryForm):
    """What is said of a duty."""

    deed = forms.ChoiceField(label="The duty", choices=(), widget=forms.RadioSelect)
    field_order = ("deed", "text", "when", "behalf")

    def __init__(self, data: Any = None, *, deeds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["deed"].choices = deeds  # type: ignore[attr-defined]
        self.fields["text"].help_text = "How they were told, or why it applies or does not."

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("deed") == "waive" and not given.get("text", "").strip():
            self.add_error("text", "Say why it does not apply: it is decided in your name.")
        return given


class ClassificationForm(EntryTokenForm):
    """Each criterion with a value, “unknown” or “no”; what is left empty is unknown."""

    is_major = forms.ChoiceField(
        label="The incident is", choices=(("yes", "Major"), ("no", "Not major")), widget=forms.RadioSelect
    )
    text = forms.CharField(label="Why", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for key, label in CRITERIA.items():
            self.fields[key] = forms.CharField(
                label=label, max_length=300, required=False, widget=forms.TextInput({"placeholder": "unknown"})
            )
        self.order_fields(["token", *CRITERIA, "is_major", "text"])

    @property
    def criteria(self) -> dict[str, str]:
        """By key, what was said."""
        return {key: self.cleaned_data[key].strip() or "unknown" for key in CRITERIA}
