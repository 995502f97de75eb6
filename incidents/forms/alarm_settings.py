"""Forms with which administrators set up where alarms come from, what they are about, and what is to be heard."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms

from bcp_portal.parameters.editions import EditionForm
from incidents.models.heartbeats import LONGEST, SHORTEST
from incidents.reading.formats import FORMATS
from incidents.setting_up import TURNS, Rhythm

MINUTES = int(SHORTEST.total_seconds() // 60), int(LONGEST.total_seconds() // 60)


class MadeOnceForm(EditionForm):
    """A form that makes something once, by its token, or changes what was made, by its edition."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class SourceForm(MadeOnceForm):
    name = forms.CharField(label="Name", max_length=100, help_text="As it is called in the timeline of an incident.")
    format = forms.ChoiceField(
        label="What sends the alarms",
        choices=[(one.key, one.names) for one in FORMATS.values()],
        widget=forms.RadioSelect,
    )


class RenewSecretForm(EditionForm):
    at_once = forms.BooleanField(
        label="End the secret before at once",
        required=False,
        help_text="Otherwise it is good for 24 hours more, so that nothing is lost while you set the sender up anew.",
    )


class TurnForm(EditionForm):
    """Off, on, or withdrawn for good."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in TURNS])


class RhythmForm(MadeOnceForm):
    """How often a heartbeat is to be heard."""

    period = forms.IntegerField(
        label="Minutes between two signs of life", min_value=MINUTES[0], max_value=MINUTES[1], initial=5, localize=False
    )
    grace = forms.IntegerField(
        label="Minutes that it may be late",
        min_value=MINUTES[0],
        max_value=MINUTES[1],
        initial=2,
        help_text="After that its silence is an alarm.",
    )

    def rhythm(self) -> Rhythm:
        """What was chosen."""
        given = self.cleaned_data
        return Rhythm(timedelta(minutes=given["period"]), timedelta(minutes=given["grace"]))


class HeartbeatForm(RhythmForm):
    name = forms.CharField(label="Name", max_length=100, help_text="What is silent when nothing is heard.")
    field_order = ("name", "period", "grace")


class DismissForm(forms.Form):
    reason = forms.CharField(label="Why it is no incident", max_length=500)


class RuleTestForm(forms.Form):
    """A payload as it was, or will be, sent."""

    sends = forms.ChoiceField(label="What sends it")
    payload = forms.CharField(
        label="Payload",
        max_length=256 * 1024,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="The JSON of one call, as it stands in the log of the sender or in its documentation.",
    )

    def __init__(self, sent: Any = None, *, sources: dict[str, str]) -> None:
        super().__init__(sent)
        choices = [("From a source", list(sources.items()))] if sources else []
        formats = [(one.key, one.names) for one in FORMATS.values()]
        self.fields["sends"].choices = [*choices, ("From no source yet", formats)]  # type: ignore[attr-defined]
