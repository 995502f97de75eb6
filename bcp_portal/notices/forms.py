"""Forms of how somebody is told, and of when they are away."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from bcp_portal.accounts.models import User
from bcp_portal.look.long_select import LongSelect
from bcp_portal.look.organisation import organisation
from bcp_portal.look.time_zones import places_of_clocks
from bcp_portal.parameters.editions import EditionForm

from .clock import lies_within
from .models import NoticeSetting

CLOCK = {"type": "time"}


def zones() -> list[tuple[str, str]]:
    """Those that are named after a place, with the organisation's first."""
    names = ((name, name.replace("_", " ")) for name in ["UTC", *sorted(places_of_clocks())])
    return [("", f"The organisation’s: {organisation().time_zone.replace('_', ' ')}"), *names]


class SettingForm(EditionForm):
    """When messages come, and which."""

    digest_at = forms.TimeField(label="Hour of the message of the day", widget=forms.TimeInput(CLOCK, format="%H:%M"))
    time_zone = forms.ChoiceField(label="Time zone", choices=zones, required=False, widget=LongSelect)
    optional = forms.ChoiceField(
        label="What is not mandatory", choices=NoticeSetting.Optional.choices, widget=forms.RadioSelect
    )
    quiet_from = forms.TimeField(
        label="Quiet hours from", required=False, widget=forms.TimeInput(CLOCK, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label="Until",
        required=False,
        widget=forms.TimeInput(CLOCK, format="%H:%M"),
        help_text="Leave both empty for none. They may go past midnight: from 20:00 until 07:00.",
    )

    @classmethod
    def of(cls, setting: NoticeSetting) -> "SettingForm":
        """The form as it stands."""
        return cls(initial={name: getattr(setting, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begins, ends, hour = (values.get(name) for name in ("quiet_from", "quiet_until", "digest_at"))
        if {"quiet_from", "quiet_until"} & set(self.errors):
            return values
        if begins is None or ends is None:
            if begins != ends:
                missing = "quiet_until" if ends is None else "quiet_from"
                self.add_error(missing, "Quiet hours have a beginning and an end.")
        elif begins == ends:
            self.add_error("quiet_until", "Quiet hours end at another time than they begin.")
        elif hour is not None and lies_within(hour, (begins, ends)):
            self.add_error("digest_at", "Choose an hour outside of your quiet hours: it would be held until they end.")
        return values


class AbsenceForm(forms.Form):
    """Days of somebody who is away, and who stands in; ``token`` tells a form that is sent twice."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    from_on = forms.DateField(label="First day", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until_on = forms.DateField(label="Last day", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="ref",
        label="Who stands in",
        empty_label="Choose somebody",
        help_text="Gets what comes due in these days, and is told of it.",
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = User.objects.active().exclude(pk=person.pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begins: date | None = values.get("from_on")
        ends: date | None = values.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", f"The last day comes before the first, {begins:%-d %B %Y}.")
        return values
