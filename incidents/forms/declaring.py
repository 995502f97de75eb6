"""The form that declares an incident: a tap on a severity sends it, all else may stay empty."""

from typing import Any

from django import forms

from incidents.models.incidents import LONGEST_TITLE

from .entries import EntryTokenForm


class DeclareForm(EntryTokenForm):
    """What has failed and how bad it is; ``functions`` are those of the plan that is activated with it.

    ``untitled`` is the title where none is given: of the page, so that a second click a minute later says the same.
    """

    plan = forms.CharField(widget=forms.HiddenInput, required=False)
    ref = forms.CharField(widget=forms.HiddenInput, required=False)
    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)
    untitled = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_TITLE, required=False)
    title = forms.CharField(
        label="What has failed?",
        max_length=LONGEST_TITLE,
        required=False,
        help_text="In a few words, as you would say it on the phone. It can wait.",
    )
    lost = forms.MultipleChoiceField(
        label="What does not work any more?", required=False, widget=forms.CheckboxSelectMultiple
    )
    authority = forms.CharField(
        label="On whose authority?",
        max_length=200,
        required=False,
        help_text="The plan names others for this. Say who asked you, or that nobody could be reached.",
    )
    is_exercise = forms.BooleanField(label="This is an exercise", required=False)
    severity = forms.ChoiceField(
        choices=(), error_messages={"required": "Say how bad it is.", "invalid_choice": "That severity is not known."}
    )

    def __init__(
        self,
        data: Any = None,
        *,
        severities: list[tuple[str, str]],
        functions: list[tuple[str, str]],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["severity"].choices = severities  # type: ignore[attr-defined]
        self.fields["lost"].choices = functions  # type: ignore[attr-defined]
