"""Forms of corrective actions: raising one, and each of its steps."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from plans.models.corrective_actions import ActionStep, CorrectiveAction, possible_owners
from plans.models.plan import Plan

from .directory import AccountChoice
from .fields import LONGEST_PROSE, ProseInput

Verb = ActionStep.Verb


def day_field(label: str, *, today: date, help_text: str = "") -> forms.DateField:
    """A day until which something is to be done."""
    day = forms.DateInput(attrs={"type": "date", "min": today.isoformat()}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=day, help_text=help_text)


def owner_field(plan: Plan, label: str) -> AccountChoice:
    """Who can own an action of the plan."""
    return AccountChoice(
        label=label, queryset=possible_owners(plan), empty_label="Choose somebody", to_field_name="ref"
    )


def words(label: str, help_text: str = "", *, rows: int = 3, required: bool = True) -> ProseInput:
    return ProseInput(
        label=label,
        required=required,
        max_length=LONGEST_PROSE,
        widget=forms.Textarea({"rows": rows}),
        help_text=help_text,
    )


class RaiseActionForm(forms.Form):
    """What is to be done, by whom and until when, why, and what will prove it."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = forms.CharField(label="What is to be done", max_length=200)
    cause = words("What caused it", "The root cause, as far as it is known.", required=False)
    severity = forms.ChoiceField(
        label="How severe it is",
        choices=CorrectiveAction.Severity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how severe it is."},
    )
    element = forms.ChoiceField(label="What has to be better", choices=CorrectiveAction.Element.choices)
    proof = words("What will prove that it is done", "A signed contract, a test that passed, a photograph.", rows=2)

    field_order = ("title", "owner", "due_on", "severity", "cause", "proof", "element")

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = owner_field(plan, "Who owns it")
        self.fields["due_on"] = day_field("Due by", today=today, help_text="That day included.")
        self.order_fields(self.field_order)


class StepForm(forms.Form):
    """A step: ``number`` is that of the last one that the person saw."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)


WORDS: dict[str, tuple[str, str]] = {  # by verb: what is asked, and what becomes of it
    Verb.STARTED: ("A note", ""),
    Verb.EXTENDED: ("Why it takes longer", "It stays on record, and how often the day was moved."),
    Verb.ASSIGNED: ("A note to the new owner", ""),
    Verb.DONE: ("What proves that it is done", "Whoever verifies it goes by this."),
    Verb.VERIFIED: ("How you looked at it", "It stays on record beside your name."),
    Verb.REOPENED: ("What is missing", "The owner is told."),
    Verb.DROPPED: ("Why it is not done", "It stays on record."),
}
WITHOUT_WORDS = (Verb.STARTED, Verb.ASSIGNED)


def step_form(verb: str, last: ActionStep, sent: Any = None, *, today: date) -> StepForm:
    """The form of a step that follows on ``last``; of what was ``sent``, where something was."""
    form = StepForm(sent, auto_id=f"{verb}-%s", initial={"number": last.number})
    if verb == Verb.ASSIGNED:
        owner: Any = owner_field(last.action.plan, "New owner")
        owner.queryset = owner.queryset.exclude(pk=last.owner_id)
        form.fields["owner"] = owner
    if verb in (Verb.EXTENDED, Verb.REOPENED):
        form.fields["due_on"] = day_field("New day", today=max(today, last.due_on))
    label, help_text = WORDS[verb]
    form.fields["text"] = words(label, help_text, required=verb not in WITHOUT_WORDS)
    return form
