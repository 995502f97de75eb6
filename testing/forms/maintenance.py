"""The form that ticks off maintenance: one tap says that it was done today and all was well; a note may say more."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from plans.forms.fields import LONGEST_PROSE, PastDayField, ProseInput
from plans.reading.cadence import on_day
from testing.models.occurrences import Occurrence
from testing.recording import MaintenanceRecording


class DoneForm(forms.Form):
    """That an activity was done, for one occurrence of it."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    is_satisfied = forms.TypedChoiceField(
        label="Was all as it should be?",
        choices=[("yes", "Yes"), ("no", "No, something must be done")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether all was as it should be."},
    )
    notes = ProseInput(
        label="What was found", required=False, max_length=LONGEST_PROSE, widget=forms.Textarea({"rows": 4})
    )
    participants = forms.CharField(label="Who took part", required=False, max_length=500)

    def __init__(self, data: Any = None, *, occurrence: Occurrence, today: date) -> None:
        super().__init__(data, initial={"token": uuid4()})
        self.occurrence = occurrence
        self.fields["done_on"] = PastDayField(label="Done on", today=today)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_satisfied") is False and not given.get("notes", "").strip():
            self.add_error("notes", "Say what must be done.")
        if "done_on" in given and given["done_on"] < self.occurrence.opens_on:
            opens = on_day(self.occurrence.opens_on)
            self.add_error("done_on", f"It opens on {opens}: what was done before does not count for it.")
        return given

    def recording(self, version: str) -> MaintenanceRecording:
        """What to hand to the action, with the words of the version in force."""
        given, promise = self.cleaned_data, self.occurrence.promise
        return MaintenanceRecording(
            token=given["token"],
            activity_ref=promise.ref,
            activity=promise.name,
            done_on=given["done_on"],
            version=version,
            is_satisfied=given["is_satisfied"],
            participants=given["participants"],
            notes=given["notes"],
            counts_for=self.occurrence.ref,
        )
