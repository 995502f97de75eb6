"""Forms around a plan as a whole: a new one, a copy, its settings."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from plans.models.naming import LONGEST, check_code, proposed_code
from plans.models.plan import Plan
from plans.starting import BLANK, STARTING_POINTS
from plans.starting_languages import DEFAULT, LANGUAGES

from .fields import WithoutStrays


class PlanForm(WithoutStrays, forms.Form):
    """The title and the code of a plan that does not exist yet."""

    title = forms.CharField(label="Title", max_length=300, help_text="As it is to stand on the cover.")
    code = forms.CharField(
        label="Code",
        max_length=LONGEST,
        validators=[check_code],
        help_text="Short, and for good: it stands in addresses and file names and can’t be changed later.",
    )


class NewPlanForm(PlanForm):
    """What a plan begins with, its title, and a code that is proposed and may be changed.

    ``proposed`` is what the page proposed: where it was let stand and somebody else took it meanwhile, or where the
    field is left empty, the cleaned code is ``""`` and the plan gets the next one.
    """

    start = forms.ChoiceField(
        label="Starting point",
        required=False,
        choices=[(point.key, point.name) for point in STARTING_POINTS],
        widget=forms.RadioSelect,
        initial=BLANK,
    )
    language = forms.ChoiceField(
        label="Language",
        required=False,
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        initial=DEFAULT,
        help_text="Headings and content of the starting point come in it. You can write in any language.",
    )
    proposed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    field_order = ("start", "language", "title", "code")

    def __init__(self, posted: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(posted, **more)
        code = self.fields["code"]
        code.required, code.validators = False, []
        code.help_text = (
            "Short, and for good: it stands in addresses and file names and can’t be changed later. "
            "What stands here is proposed; left empty, it is made for you."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        code, proposed = cleaned.get("code", ""), cleaned.pop("proposed", "")
        cleaned |= {"code": "" if code == proposed else code, "start": cleaned.get("start") or BLANK}
        cleaned["language"] = cleaned.get("language") or DEFAULT
        if cleaned["code"]:
            self._check(cleaned["code"])
        elif cleaned.get("title") and not proposed_code(cleaned["title"]):
            self.add_error("code", "The title has no letters for a code: write one, for example BCP-02.")
        return cleaned

    def _check(self, code: str) -> None:
        try:
            check_code(code)
        except forms.ValidationError as refused:
            self.add_error("code", refused)

    @property
    def choices(self) -> Iterator[tuple[forms.boundfield.BoundWidget, str]]:
        """The starting points, each with the words that say for whom it is."""
        return zip(self["start"], (point.words for point in STARTING_POINTS), strict=True)


class SettingsForm(WithoutStrays, forms.ModelForm[Plan]):
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


class DeleteForm(forms.Form):
    """The code of the plan, typed: nobody deletes another one than they mean."""

    code = forms.CharField(label="Its code", max_length=LONGEST, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = code

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.strip() != self.wanted:
            raise forms.ValidationError(f"“{code}” is not its code. Write {self.wanted} to delete it.")
        return code
