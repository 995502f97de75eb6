"""Forms around a plan as a whole: a new one, a copy, its settings."""

from collections.abc import Mapping
from typing import Any

from django import forms

from plans.models.naming import LONGEST, check_code
from plans.models.plan import Plan


class PlanForm(forms.Form):
    """The title and the code of a plan that does not exist yet."""

    title = forms.CharField(label="Title", max_length=300, help_text="As it is to stand on the cover.")
    code = forms.CharField(
        label="Code",
        max_length=LONGEST,
        validators=[check_code],
        help_text="Short, and for good: it stands in addresses and file names and can’t be changed later.",
    )


class SettingsForm(forms.ModelForm[Plan]):
    """Title and signing order, with what the editor found in the fields, so that a stale save is noticed."""

    seen_title = forms.CharField(widget=forms.HiddenInput, required=False)
    seen_signing_order = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Plan
        fields = ("title", "signing_order")
        widgets = {"signing_order": forms.RadioSelect}

    def __init__(self, posted: Mapping[str, Any] | None, *, instance: Plan) -> None:
        seen = {"seen_title": instance.title, "seen_signing_order": instance.signing_order}
        super().__init__(posted, instance=instance, initial=seen)

    @property
    def seen(self) -> dict[str, str]:
        """What stood in the fields when the page was made."""
        return {name: self.cleaned_data[f"seen_{name}"] for name in self.Meta.fields}
