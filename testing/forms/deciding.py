"""Forms that decide on what is due: it is moved to another day, skipped, or taken up again; each asks why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from plans.forms.fields import ProseInput
from testing.models.occurrences import Occurrence

LONGEST_REASON = 2_000
NO_EDITION = -1


def changed_meanwhile(ref: str) -> str:
    """Why nothing is decided from a page that is older than what it is about."""
    return f"{ref} was changed since you opened the page: look at it again."


class DecidingForm(forms.Form):
    """Why something is decided on an occurrence. ``edition`` is that of the page which was looked at: what is sent from
    an older one is shown again, with what was typed, to be looked over and sent once more.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = ProseInput(
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text="It stays on record with your name.",
        error_messages={"required": "Say why: it stays on record."},
    )

    def __init__(self, sent: Mapping[str, str] | None = None, *, occurrence: Occurrence, asked: str) -> None:
        edition = occurrence.edition if sent is None else _edition(sent.get("edition", ""))
        self.occurrence, self.is_stale = occurrence, edition != occurrence.edition
        now = {"edition": occurrence.edition}
        super().__init__(None if sent is None else {**sent, **now}, initial=now)
        self.fields["reason"].label = asked

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.is_stale:
            self.add_error(None, changed_meanwhile(self.occurrence.ref))
        return given

    def look_again(self, occurrence: Occurrence) -> None:
        """Somebody was quicker while this was sent: show it again, held against the occurrence as it is now."""
        self.is_stale = True
        self.data = {**self.data, "edition": occurrence.edition}
        self.add_error(None, changed_meanwhile(occurrence.ref))


class MoveForm(DecidingForm):
    """To which day it is moved; ``earliest`` and ``latest`` are the first and the last that can be chosen."""

    def __init__(
        self, sent: Mapping[str, str] | None = None, *, occurrence: Occurrence, earliest: date, latest: date
    ) -> None:
        super().__init__(sent, occurrence=occurrence, asked="Why it is moved")
        limits = {"type": "date", "min": earliest.isoformat(), "max": latest.isoformat()}
        self.fields["to_on"] = forms.DateField(
            label="Until when it is to be done",
            widget=forms.DateInput(attrs=limits, format="%Y-%m-%d"),
            error_messages={"required": "Choose a date.", "invalid": "This is not a date: write it as 2026-01-31."},
        )
        self.order_fields(["edition", "to_on", "reason"])


def _edition(sent: str) -> int:
    """The edition that was sent; one that there is never for what is no number."""
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else NO_EDITION
