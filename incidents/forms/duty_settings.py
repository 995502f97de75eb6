"""The form of a duty among the settings."""

from typing import Any

from django import forms

from incidents.folding.duty_rules import PREVIOUS
from incidents.models import CommunicationDuty
from incidents.models.duties import DutyTerms

from .alarm_settings import MadeOnceForm

UNITS = (("1", "minutes"), ("60", "hours"), ("1440", "days"))
MOST = 366 * 1440  # minutes


class DutySettingForm(MadeOnceForm):
    """A duty of the organisation's own."""

    name = forms.CharField(label="What is owed", max_length=120, help_text="“First message to customers”.")
    audience = forms.CharField(label="To whom", max_length=80)
    length = forms.IntegerField(label="Within", min_value=1, max_value=9999)
    unit = forms.ChoiceField(label="Unit", choices=UNITS)
    basis = forms.ChoiceField(label="Counted from", choices=CommunicationDuty.Basis.choices)
    previous = forms.ModelChoiceField(
        CommunicationDuty.objects.none(),
        to_field_name="ref",
        label="The duty that it follows",
        required=False,
        empty_label="None",
        help_text="Where it is counted from when another duty was met.",
    )
    repeat_minutes = forms.IntegerField(
        label="Then again every so many minutes", min_value=5, max_value=MOST, required=False
    )
    severities = forms.CharField(
        label="Severities",
        max_length=300,
        required=False,
        help_text="Names as plans use them, separated by commas. Empty: any.",
    )
    is_to_decide = forms.BooleanField(label="Somebody decides in each incident whether it applies", required=False)
    source = forms.CharField(
        label="Where it stands",
        max_length=300,
        required=False,
        help_text="A law or a contract, and when you looked.",
    )

    def __init__(self, data: Any = None, *, duty: CommunicationDuty | None = None) -> None:
        super().__init__(data, initial=_initial(duty) if duty else None)
        others = CommunicationDuty.objects.own()
        self.fields["previous"].queryset = others.exclude(pk=duty.pk) if duty else others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("basis") == PREVIOUS and not given.get("previous") and "previous" not in self.errors:
            self.add_error("previous", "Choose the duty that it follows.")
        if given.get("length") and given["length"] * int(given.get("unit") or 1) > MOST:
            self.add_error("length", "A year is the longest.")
        return given

    @property
    def terms(self) -> DutyTerms:
        given = self.cleaned_data
        return DutyTerms(
            name=given["name"],
            audience=given["audience"],
            basis=given["basis"],
            minutes=given["length"] * int(given["unit"]),
            repeat_minutes=given["repeat_minutes"],
            severities=[name.strip() for name in given["severities"].split(",") if name.strip()],
            previous=given["previous"],
            is_to_decide=given["is_to_decide"],
            source=given["source"],
        )


def _initial(duty: CommunicationDuty) -> dict[str, Any]:
    minutes = duty.minutes or 0
    unit = next(size for size, _ in reversed(UNITS) if minutes % int(size) == 0)
    same = ("edition", "name", "audience", "basis", "repeat_minutes", "is_to_decide", "source")
    return {name: getattr(duty, name) for name in same} | {
        "length": minutes // int(unit),
        "unit": unit,
        "previous": duty.previous,
        "severities": ", ".join(duty.severities),
    }
