"""Model fields whose text is read as a value: the text is stored, the value is derived from it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from bcp_portal.documents.values import Unreadable, read_strictly

if TYPE_CHECKING:  # Django's own fields take type arguments only in the stubs
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField, TextField = models.CharField, models.TextField


class ValueField(CharField):
    """Text that reads as a value of ``value_type`` (a key of READERS); forms refuse what can't be read, rows keep it.

    Rows keep it so that an import loses nothing: what a form would refuse is shown as “not understood” instead.
    """

    value_type = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 200, "blank": True, "default": "", **kwargs})

    def formfield(self, **kwargs: Any) -> Any:
        field = super().formfield(**kwargs)
        if isinstance(field, forms.CharField):
            field.validators.append(self.readable)
        return field

    def readable(self, text: str) -> None:
        """Raise ValidationError with the reader's advice when the text can't be read."""
        try:
            read_strictly(self.value_type, text, getattr(self, "name", None) or "")
        except Unreadable as refusal:
            raise ValidationError(str(refusal), code="unreadable") from refusal


class DurationField(ValueField):
    """``1h``, ``< 30 minutes``, ``Immediate``."""

    value_type = "duration"


class MoneyField(ValueField):
    """``$10,000+``."""

    value_type = "money"


class FrequencyField(ValueField):
    """``Quarterly``, ``every 5 minutes``."""

    value_type = "frequency"


class WindowField(ValueField):
    """``0-15 minutes``, ``15 minutes - RTO``."""

    value_type = "window"


class DateTextField(ValueField):
    """A date as written, ``April 14, 2025``."""

    value_type = "date"


class LineField(CharField):
    """One line of text, blank by default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 500, "blank": True, "default": "", **kwargs})


class ProseField(TextField):
    """Markdown of any length, blank by default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", **kwargs})
