"""The form that records an exercise in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from bcp_portal.documents.figures import listing
from bcp_portal.documents.values import ReadValue, Unreadable, read_duration
from plans.forms.fields import LONGEST_PROSE, PastDayField, ProseInput
from plans.reading.document import FrozenPlan, FrozenRow
from testing.forms.counting import counted_for, counts_for_field
from testing.recording import ExerciseRecording, Measuring

OTHER = ""
KNOWN = ("held_on", "name", "scope", "participants", "notes")
MEASURED = ("rta", "rpa", "strategy")
LONGEST_KNOWN = 500
NO_ONE_TIME = {">", ">=", "range"}


class MeasuredField(forms.CharField):
    """A measured length of time: one, and one that has an end. ``{}`` where none was measured."""

    def __init__(self, *, label: str, example: str) -> None:
        widget = forms.TextInput({"placeholder": example, "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=100, widget=widget)

    def clean(self, value: Any) -> ReadValue:
        text = str(super().clean(value))
        if not text.strip("-–— "):
            return {}
        try:
            read = read_duration(text)
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if "seconds" not in read or read["comparator"] in NO_ONE_TIME:
            raise forms.ValidationError(
                f"“{text}” is not a measured time: write how long it took, for example 3h 40m, or leave it empty."
            )
        return read


@dataclass(frozen=True)
class MeasuredFunction:
    """One function of the table, with the fields in which its recovery is measured."""

    function: FrozenRow
    rta: forms.BoundField
    rpa: forms.BoundField
    strategy: forms.BoundField | None

    @property
    def rto(self) -> str:
        return self.function.text("rto")

    @property
    def rpo(self) -> str:
        return self.function.text("rpo")


class RecordForm(forms.Form):
    """The result of an exercise of the plan in a document; ``version`` is its number, ``""`` for the draft.

    ``sha256`` is of the document: what was typed against another one is shown again, not recorded. ``occurrences`` are
    those for which it may count, by ref, in words. ``known`` is what an address says beforehand, by name of the field.
    """

    held_against = forms.CharField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    of = forms.ChoiceField(label="Exercise", required=False)
    name = forms.CharField(label="Its name, if it is another", required=False, max_length=200)
    succeeded = forms.TypedChoiceField(
        label="Did it do what it was to do?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it did: yes or no."},
    )
    scope = forms.CharField(
        label="What was exercised",
        required=False,
        max_length=500,
        help_text="Left empty, it is the scope that the plan states.",
    )
    participants = forms.CharField(label="Who took part", required=False, max_length=500)
    notes = ProseInput(
        label="What was found",
        required=False,
        max_length=LONGEST_PROSE,
        widget=forms.Textarea({"rows": 6}),
        help_text="Markdown: lists and headings are fine.",
    )

    def __init__(
        self,
        sent: Mapping[str, str] | None = None,
        *,
        plan: FrozenPlan,
        version: str,
        sha256: str,
        today: date,
        of: str = "",
        occurrences: Mapping[str, str] | None = None,
        counts_for: str = "",
        known: Mapping[str, str] | None = None,
    ) -> None:
        self.plan, self.version = plan, version
        self.is_outdated = sent is not None and sent.get("held_against") != sha256
        self.scheduled = {row.ref: row for row in plan.rows("exercises")}
        chosen = of if of in self.scheduled else OTHER
        self.unscheduled = "" if chosen else of
        shown = {"held_against": sha256}
        given = None if sent is None else {**sent, **shown}
        super().__init__(given, initial={"of": chosen, **shown})
        choices = [(ref, _named(row)) for ref, row in self.scheduled.items()]
        self.fields["of"] = forms.ChoiceField(
            label="Exercise", required=False, choices=[*choices, (OTHER, "Another one, outside the schedule")]
        )
        self.fields["held_on"] = PastDayField(label="Held on", today=today)
        if occurrences:
            self.fields["counts_for"] = counts_for_field(occurrences, counts_for)
        for function in plan.rows("functions"):
            self._add_line(function)
        self.initial.update(self._known(known or {}))

    def _known(self, known: Mapping[str, str]) -> dict[str, str]:
        """What an address fills in beforehand, for people to look over: words and measured times, nothing else."""
        wanted = {*KNOWN, *(name for name in self.fields if name.partition("_")[0] in MEASURED)}
        chosen = {"name"} if self.initial["of"] else set()  # it has one already
        return {name: text[:LONGEST_KNOWN] for name, text in known.items() if name in wanted - chosen}

    @property
    def has_occurrences(self) -> bool:
        return "counts_for" in self.fields

    def _add_line(self, function: FrozenRow) -> None:
        for name, label, example in (("rta", "RTA", "3h 40m"), ("rpa", "RPA", "15m")):
            self.fields[f"{name}_{function.ref}"] = MeasuredField(label=f"{label} of {function.label}", example=example)
        if strategies := _strategies(self.plan, function):
            self.fields[f"strategy_{function.ref}"] = forms.ChoiceField(
                label=f"Strategy used for {function.label}", required=False, choices=[("", "–"), *strategies]
            )

    @property
    def has_strategies(self) -> bool:
        return bool(self.plan.rows("strategies"))

    def lines(self) -> list[MeasuredFunction]:
        """The table: each function of the plan with its fields."""
        return [
            MeasuredFunction(
                row,
                self[f"rta_{row.ref}"],
                self[f"rpa_{row.ref}"],
                self[f"strategy_{row.ref}"] if self.has_strategies else None,
            )
            for row in self.plan.rows("functions")
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "of" in given and not given["of"] and not given.get("name"):
            self.add_error("name", "Choose the exercise above, or write here what it was called.")
        if given.get("of") and given.get("name"):
            self.add_error("name", "Choose one: the scheduled exercise above, or another name.")
        for function in self.plan.rows("functions"):
            self._check_line(function.ref, given)
        if self.is_outdated:
            self.add_error(None, self._outdated())
        return given

    def _outdated(self) -> str:
        """That the plan changed, with the measured times whose function is gone: they have no field any more."""
        lost = [
            f"{self.data[name]} of {ref}"
            for name in self.data
            for kind, _, ref in [name.partition("_")]
            if kind in {"rta", "rpa"} and name not in self.fields and self.data[name]
        ]
        gone = f" No longer in the plan: {listing(lost)}." if lost else ""
        return f"The plan changed meanwhile. What is below is held against it as it is now: look it over.{gone}"

    def _check_line(self, ref: str, given: Mapping[str, Any]) -> None:
        """A line without a recovery time measures nothing."""
        if given.get(f"rta_{ref}") == {} and (given.get(f"rpa_{ref}") or given.get(f"strategy_{ref}")):
            self.add_error(f"rta_{ref}", "How long did it take until it was back? Write it, or empty this line.")

    def recording(self) -> ExerciseRecording:
        """What to hand to the action, with the plan's words by value."""
        given = self.cleaned_data
        row = self.scheduled.get(given["of"])
        return ExerciseRecording(
            token=given["token"],
            schedule_ref=row.ref if row else "",
            name=row.label if row else given["name"],
            version=self.version,
            held_on=given["held_on"],
            succeeded=given["succeeded"],
            scope=given["scope"] or (row.text("scope") if row else ""),
            participants=given["participants"],
            notes=given["notes"],
            measuring=tuple(self._measuring()),
            counts_for=counted_for(given.get("counts_for", "")),
        )

    def _measuring(self) -> Iterable[Measuring]:
        given = self.cleaned_data
        for row in self.plan.rows("functions"):
            if rta := given[f"rta_{row.ref}"]:
                strategy = self.plan.by_ref.get(given.get(f"strategy_{row.ref}", ""))
                yield Measuring(
                    function=(row.ref, row.label),
                    rta=rta,
                    rpa=given[f"rpa_{row.ref}"],
                    rto=_objective(row, "rto"),
                    rpo=_objective(row, "rpo"),
                    strategy=(strategy.ref, strategy.label) if strategy else ("", ""),
                )


def _named(row: FrozenRow) -> str:
    frequency = row.text("frequency")
    return f"{row.label} ({frequency})" if frequency else row.label


def _strategies(plan: FrozenPlan, function: FrozenRow) -> list[tuple[str, str]]:
    """All strategies of the plan, those that serve the function first."""
    rows = sorted(plan.rows("strategies"), key=lambda row: function.ref not in row.links("functions"))
    return [(row.ref, row.label) for row in rows]


def _objective(row: FrozenRow, field: str) -> ReadValue:
    """An objective of a function as it was read; ``{}`` where none is stated."""
    value = row.value(field)
    return dict(value) if row.text(field) and isinstance(value, dict) else {}
