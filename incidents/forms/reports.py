"""The form of a situation report: what the entries don't say by themselves."""

from django import forms

from .entries import EntryTokenForm

LONGEST_SENTENCE, LONGEST_NEEDED = 200, 300
NEXT = (
    ("", "Not said"),
    ("30", "In 30 minutes"),
    ("60", "In an hour"),
    ("120", "In two hours"),
    ("240", "In four hours"),
    ("480", "In eight hours"),
    ("1440", "Tomorrow at this time"),
)


class ReportForm(EntryTokenForm):
    """All of it may stay empty: nobody is kept from reporting what is known."""

    sentence = forms.CharField(
        label="In one sentence",
        max_length=LONGEST_SENTENCE,
        required=False,
        help_text="What has happened, and how it stands.",
    )
    needed = forms.CharField(
        label="Decisions needed",
        max_length=LONGEST_NEEDED,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="What, of whom, by when.",
    )
    minutes = forms.TypedChoiceField(label="Next report", choices=NEXT, coerce=int, empty_value=None, required=False)
