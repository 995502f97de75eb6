"""Forms for the outline: headings, phases, and narrative."""

from typing import Any

from django import forms

from plans.models.strategies import Phase

from .fields import WithoutStrays

LEVELS = [(level, f"Level {level}") for level in range(2, 7)]
LONGEST_PROSE = 200_000


class ProseForm(WithoutStrays, forms.Form):
    """Narrative as Markdown."""

    text = forms.CharField(
        label="Text",
        max_length=LONGEST_PROSE,
        strip=False,
        help_text="Markdown: **bold**, - lists, tables. Headings stay below this section’s own.",
        widget=forms.Textarea({"rows": 14, "spellcheck": "true"}),
        error_messages={
            "required": "There is no text: write some, or delete this block.",
            "max_length": "This has %(show_value)d characters and %(limit_value)d fit: split it into sections.",
        },
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip("\n")
        if not text.strip():
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text


class HeadingForm(WithoutStrays, forms.Form):
    """A heading's words and depth."""

    title = forms.CharField(
        label="Heading", max_length=300, error_messages={"required": "The heading is missing: write it here."}
    )
    level = forms.TypedChoiceField(
        label="Level", choices=LEVELS, coerce=int, help_text="2 is a chapter, 3 a section in it."
    )

    def __init__(self, *args: Any, is_front: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_front:
            del self.fields["level"]
            self.fields["title"].label = "Title of the plan"
            self.fields["title"].error_messages["required"] = "The title is missing: write it here."


class PhaseForm(forms.ModelForm[Phase]):
    """A phase: the heading of its steps."""

    class Meta:
        model = Phase
        fields = ("number", "name", "window")
        error_messages = {"name": {"required": "The phase’s name is missing: write it here."}}
