"""Forms of what several people may change at a time: each says which edition of it the page showed."""

from typing import Any

from django import forms

MOST_EDITION = 2**31 - 1


class EditionForm(forms.Form):
    """``edition`` is that of the page: an older one is refused."""

    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=MOST_EDITION)

    def outdated(self, edition: int, said: str) -> None:
        """It was changed meanwhile: what was typed stays, and is held against this edition when it is sent again."""
        sent: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sends is a QueryDict
        sent["edition"] = str(edition)
        self.data = sent
        self.add_error(None, said)
