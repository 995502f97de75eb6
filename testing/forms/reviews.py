"""The form that records a review of a plan or an assessment of a supplier."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.http import QueryDict

from bcp_portal.documents.figures import listing
from plans.forms.fields import LONGEST_PROSE, PastDayField, ProseInput
from testing.forms.counting import counted_for, counts_for_field
from testing.subjects import ReviewKind, ReviewRecording, Subject

ASKED = {
    ReviewKind.REVIEW: ("Does the plan stand as it is?", "No, it must change", "Say what must change."),
    ReviewKind.ASSESSMENT: ("Does {name} do what the plan asks?", "No, it falls short", "Say where it falls short."),
}
LOST = "What you chose is not in the plan any more."
NOTE = "note_"  # before the ref of a point
LONGEST_NOTE = 500
POINTS = {ReviewKind.REVIEW: "Tick what was done", ReviewKind.ASSESSMENT: "Tick what is in place"}


class ReviewForm(forms.Form):
    """A record about one subject of the plan in a document; ``version`` is its number, ``""`` for the draft.

    ``sha256`` is of the document: what was typed against another one is shown again, not recorded. So is what was
    typed of a subject (``wanted``, a key) that the document no longer has. ``occurrences`` are those for which an
    assessment may count, by ref, in words; a review counts for all that it is enough for. ``happened`` is what the page
    shows of the time since the last review, and ``fingerprint`` stands for it.
    """

    held_against = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    notes = ProseInput(
        label="What was found",
        required=False,
        max_length=LONGEST_PROSE,
        widget=forms.Textarea({"rows": 6}),
        help_text="Markdown: lists and headings are fine.",
    )
    participants = forms.CharField(label="Who took part", required=False, max_length=500)

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        subject: Subject,
        version: str,
        sha256: str,
        today: date,
        wanted: str = "",
        occurrences: Mapping[str, str] | None = None,
        counts_for: str = "",
        happened: Mapping[str, Any] | None = None,
        fingerprint: str = "",
    ) -> None:
        self.subject, self.version = subject, version
        self.is_lost = bool(wanted) and not subject.is_called(wanted)
        self.happened = happened
        self.is_outdated = sent is not None and (self.is_lost or sent.get("held_against") != sha256)
        self.is_overtaken = sent is not None and sent.get("seen", fingerprint) != fingerprint
        held = {"held_against": sha256, "seen": fingerprint}
        self.lost_notes = _lost_notes(sent, subject)
        super().__init__(_given(sent, subject, held), initial=held)
        question, refusal, self.lacking = ASKED[subject.kind]
        self.fields["is_satisfied"] = forms.TypedChoiceField(
            label=question.format(name=subject.name),
            choices=[("yes", "Yes"), ("no", refusal)],
            coerce=lambda said: said == "yes",
            widget=forms.RadioSelect,
            error_messages={"required": "Say whether it does: yes or no."},
        )
        self.fields["points"] = forms.MultipleChoiceField(
            label=POINTS[subject.kind],
            required=False,
            choices=list(subject.points.items()),
            widget=forms.CheckboxSelectMultiple,
        )
        for ref, text in subject.points.items():
            self.fields[f"{NOTE}{ref}"] = forms.CharField(
                label=f"Note on: {text}", required=False, max_length=LONGEST_NOTE
            )
        self.fields["done_on"] = PastDayField(label="Done on", today=today)
        if occurrences:
            self.fields["counts_for"] = counts_for_field(occurrences, counts_for)

    @property
    def is_stale(self) -> bool:
        """Whether the page has to be looked at again."""
        return self.is_outdated or self.is_overtaken

    def points_with_notes(self) -> list[tuple[BoundWidget, BoundField]]:
        """Each point of the check-list with the field of its note."""
        notes = [self[f"{NOTE}{ref}"] for ref in self.subject.points]
        return list(zip(self["points"], notes, strict=True))

    @property
    def has_occurrences(self) -> bool:
        return "counts_for" in self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_satisfied") is False and not given.get("notes", "").strip():
            self.add_error("notes", self.lacking)
        if self.is_lost:
            self.add_error(None, f"{LOST} Below is {self.subject.name}: nothing is recorded yet.")
        elif self.is_outdated:
            self.add_error(None, "The plan changed meanwhile. Below is its check-list as it is now: look it over.")
        if self.is_overtaken:
            self.add_error(
                None, "Something happened since you opened the page. Below it is as it is now: look it over."
            )
        if self.lost_notes:
            self.add_error(None, f"No longer in the check-list, with what you noted: {listing(self.lost_notes)}.")
        return given

    def recording(self) -> ReviewRecording:
        """What to hand to the action, with the plan's words by value."""
        given = self.cleaned_data
        return ReviewRecording(
            token=given["token"],
            subject=self.subject,
            version=self.version,
            done_on=given["done_on"],
            is_satisfied=given["is_satisfied"],
            done=frozenset(given["points"]),
            participants=given["participants"],
            notes=given["notes"],
            point_notes={ref: given[f"{NOTE}{ref}"] for ref in self.subject.points},
            happened=self.happened,
            counts_for=counted_for(given.get("counts_for", "")),
        )


def _lost_notes(sent: QueryDict | None, subject: Subject) -> list[str]:
    """Notes that were typed on points which the check-list no longer has."""
    typed = sent.items() if sent is not None else ()
    known = {f"{NOTE}{ref}" for ref in subject.points}
    return [f"“{text}”" for name, text in typed if name.startswith(NOTE) and name not in known and str(text).strip()]


def _given(sent: QueryDict | None, subject: Subject, held: Mapping[str, str]) -> Mapping[str, Any] | None:
    """What was sent, held against what there is now; points that the document no longer has are left out."""
    if sent is None:
        return None
    given = sent.copy()
    for name, value in held.items():
        given[name] = value
    given.setlist("points", [ref for ref in sent.getlist("points") if ref in subject.points])
    return given
