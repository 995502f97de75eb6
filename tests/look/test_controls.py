"""Controls come out as Django's own templates print them, but for the blanks between tags."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from bcp_portal.look.controls import PRINTED, WIDGETS, Controls

ODD = '<b>"it\'s" & more</b>\n'
CHOICES = [("", "–"), ("a", ODD), (2, "Two"), ("Group <1>", [("b", "B"), ("c", SafeString("<i>C</i>"))])]
ATTRIBUTES = {"id": 'a"b', "required": True, "disabled": False, "data-n": 7, "title": ODD, "class": SafeString("x y")}
CONTROLS = (
    (forms.TextInput, ODD),
    (forms.TextInput, ""),
    (forms.TextInput, None),
    (forms.NumberInput, 0),
    (forms.NumberInput, 1234567),
    (forms.EmailInput, "a@example.com"),
    (forms.URLInput, "https://example.com/?a=1&b=2"),
    (forms.PasswordInput, "secret"),
    (forms.HiddenInput, "x"),
    (forms.DateInput, date(2026, 11, 30)),
    (forms.TimeInput, "09:30"),
    (forms.CheckboxInput, True),
    (forms.CheckboxInput, False),
    (forms.Textarea, ODD),
    (forms.Textarea, ""),
    (forms.Select, "a"),
    (forms.Select, None),
    (forms.SelectMultiple, ["a", "c"]),
    (forms.RadioSelect, 2),
    (forms.CheckboxSelectMultiple, ["a", "b"]),
)


@pytest.mark.parametrize(("kind", "value"), CONTROLS)
def test_a_control_is_printed_as_by_django(kind, value):
    control = kind(ATTRIBUTES, choices=CHOICES) if issubclass(kind, forms.widgets.ChoiceWidget) else kind(ATTRIBUTES)
    ours, django = (control.render("of<it>", value, renderer=renderer()) for renderer in (Controls, DjangoTemplates))
    assert close(ours) == close(django)
    assert isinstance(ours, SafeString)


def test_all_that_is_printed_here_is_compared():
    used = {f"{WIDGETS}input.html", f"{WIDGETS}tel.html", f"{WIDGETS}search.html"}  # as the others, which include it
    for kind, _ in CONTROLS:
        used |= {kind.template_name, getattr(kind, "option_template_name", None)}
    assert used >= PRINTED.keys()


def close(html: str) -> str:
    """Without blanks between tags and at the ends."""
    return re.sub(r">\s+<", "><", html).strip()
