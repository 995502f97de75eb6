"""The form that takes a wrong record back."""

from django import forms


class WithdrawRecordForm(forms.Form):
    """Why a record is wrong."""

    reason = forms.CharField(
        label="What was wrong with it",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="The record stays to be read, with this reason, and counts for nothing.",
    )
