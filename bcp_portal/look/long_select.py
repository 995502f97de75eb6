"""A choice among hundreds: time zones, currencies, accounts."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECTED = SafeString(" selected")


class LongSelect(forms.Select):
    """As Django's, of choices without groups, but its options are not rendered by a template for each: that takes as
    long as all else on the page, five times over.
    """

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        lines = (
            (key, SELECTED if key in chosen else "", label)
            for key, label in (("" if key is None else str(key), label) for key, label in self.choices)
        )
        options = format_html_join("", '<option value="{}"{}>{}</option>', lines)
        written = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", written, options)
