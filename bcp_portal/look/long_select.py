"""A choice among hundreds: time zones, currencies, accounts."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

from .controls import escaped


class LongSelect(forms.Select):
    """As Django's, of choices without groups, but its options are not rendered by a template for each: that takes as
    long as all else on the page, five times over.
    """

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = "".join(_option("" if key is None else str(key), label, chosen) for key, label in self.choices)
        written = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return mark_safe(f"<select{written}>{options}</select>")  # noqa: S308 - each piece is escaped


def _option(key: str, label: Any, chosen: set[str]) -> str:
    said = " selected" if key in chosen else ""
    return f'<option value="{escaped(key)}"{said}>{escaped(label)}</option>'
