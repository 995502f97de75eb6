"""Forms of the life of a version: submitting, signing, declining, withdrawing, comparing."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import HttpRequest
from django.utils import timezone

from bcp_portal.accounts.throttling import password_confirmed
from bcp_portal.documents.gaps import Gap

from .findings import refused_until

NOT_TO_CARRY = "%(value)s is not approved any more, or another version carries it: look at what is ticked."


class SubmitForm(forms.Form):
    """``numbers`` are those to choose from, ``changes`` approved change requests that the draft may hold: refs with
    what they are called. ``revision`` is the draft that the submitter sees beside the form.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    signers = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    change_summary = forms.CharField(
        label="What changes and why",
        max_length=2000,
        help_text="Approvers read this first; it stands in the version history.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    number = forms.ChoiceField(label="Number", widget=forms.RadioSelect)
    due_on = forms.DateField(
        label="Sign by",
        required=False,
        help_text="Told to the approvers. Nothing happens by itself on that day.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(
        self,
        *args: Any,
        numbers: list[str],
        today: date,
        changes: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["carries"] = forms.MultipleChoiceField(
            label="Change requests that are in it",
            required=False,
            choices=changes,
            widget=forms.CheckboxSelectMultiple,
            help_text="Tick each approved change that the draft holds. The others wait for a later version.",
            error_messages={"invalid_choice": NOT_TO_CARRY},
        )
        self.fields["number"] = forms.ChoiceField(
            label="Number",
            choices=list(zip(numbers, _named(numbers), strict=True)),
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "%(value)s is not free any more: choose one of the numbers offered now."},
        )

    def clean_change_summary(self) -> str:
        return "\n".join(line.rstrip() for line in self.cleaned_data["change_summary"].splitlines())

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise forms.ValidationError(f"{due_on:%-d %B %Y} is over: choose today or a later day.")
        return due_on


def _named(numbers: list[str]) -> list[str]:
    if len(numbers) == 1:
        return [f"{numbers[0]} (the first version)"]
    return [f"{numbers[0]} (smaller changes)", f"{numbers[1]} (a new edition)"]


class DecisionForm(forms.Form):
    """Which signature of which content: both as the page showed them."""

    ids = ""  # two of these forms stand on one page
    place = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = self.ids


class GapGroup(NamedTuple):
    """The gaps of a rule as they are ticked, one by one or with ``whole`` all at once (None where there is one)."""

    rule: str
    title: str
    ticks: list[BoundWidget]
    whole: BoundWidget | None


class SignForm(DecisionForm):
    """Signing asks for the password again, with the throttle of signing in."""

    ids = "sign_%s"
    password = forms.CharField(
        label="Your password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    accept = forms.TypedMultipleChoiceField(
        label="Gaps that you accept", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    accept_rules = forms.MultipleChoiceField(
        label="All gaps of a rule", required=False, widget=forms.CheckboxSelectMultiple
    )
    gap_reason = forms.CharField(
        label="Why the plan can live with them",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    gap_until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="That day included; a year at most.",
    )

    def __init__(self, *args: Any, request: HttpRequest, gaps: Sequence[Gap] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.gaps = request, gaps
        labels = [(gap.place, f"{gap.severity.capitalize()} {gap.rule}: {gap.sentence}") for gap in gaps]
        self.fields["accept"].choices = labels  # type: ignore[attr-defined]
        counts = Counter(gap.rule for gap in gaps)
        wholes = [(rule, f"All {count} of {rule}") for rule, count in counts.items() if count > 1]
        self.fields["accept_rules"].choices = wholes  # type: ignore[attr-defined]

    @property
    def gap_groups(self) -> list[GapGroup]:
        """The gaps to accept, rule by rule in their order."""
        ticks = dict(zip((gap.place for gap in self.gaps), self["accept"], strict=True))
        wholes = {str(whole.data["value"]): whole for whole in self["accept_rules"]}
        return [
            GapGroup(rule, found[0].title, [ticks[gap.place] for gap in found], wholes.get(rule))
            for rule, found in self._by_rule().items()
        ]

    def _by_rule(self) -> dict[str, list[Gap]]:
        found: dict[str, list[Gap]] = {}
        for gap in self.gaps:
            found.setdefault(gap.rule, []).append(gap)
        return found

    def clean(self) -> None:
        """Whoever accepts a gap says why and until when; a whole rule stands for each of its gaps on the page."""
        wholes = set(self.cleaned_data.get("accept_rules") or ())
        ticked = {*(self.cleaned_data.get("accept") or ()), *(gap.place for gap in self.gaps if gap.rule in wholes)}
        self.cleaned_data["accept"] = sorted(ticked)
        if not self.cleaned_data.get("accept"):
            return
        if not self.cleaned_data.get("gap_reason", "").strip():
            self.add_error("gap_reason", "Say why the plan can live with the gaps that you ticked.")
        if "gap_until" not in self.errors and (refusal := self._refused_until()):
            self.add_error("gap_until", refusal)

    def _refused_until(self) -> str:
        until = self.cleaned_data.get("gap_until")
        return refused_until(until, today=timezone.localdate()) if until else "Say until which day they may stay."

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not password_confirmed(self.request, password):
            raise forms.ValidationError("This is not your password: nothing was signed.")
        return password


class DeclineForm(DecisionForm):
    """Refusing to sign says what must change."""

    ids = "decline_%s"
    reason = forms.CharField(
        label="What must change?",
        max_length=2000,
        help_text="The submitter and the other approvers see this. The version in force stays in force.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="Why?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
