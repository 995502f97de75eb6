"""Controls of forms, printed without a template for each: those took a good part of the time that a form takes."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

WIDGETS = "django/forms/widgets/"
Widget = Mapping[str, Any]


class Controls(DjangoTemplates):
    """Django's own renderer, but for lines and boxes, texts and selects, which come out the same and sooner."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        printed = PRINTED.get(template_name)
        if printed is None:
            return super().render(template_name, context, request)
        return mark_safe(printed(context["widget"]))  # noqa: S308 - each piece is escaped below


def escaped(value: Any) -> str:
    """As a template prints it: what is HTML already stays as it is."""
    text = value if hasattr(value, "__html__") else str(value)
    return str(text.__html__()) if hasattr(text, "__html__") else escape(text)


def _line(widget: Widget) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{escaped(value)}"'
    return f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"{said}{_attributes(widget)}>'


def _box(widget: Widget) -> str:
    line = _line(widget)
    if not widget.get("wrap_label"):
        return line
    of = widget["attrs"].get("id")
    tied = f' for="{escaped(of)}"' if of else ""
    return f"<label{tied}>{line} {escaped(widget['label'])}</label>"


def _text(widget: Widget) -> str:
    said = escaped(widget["value"] or "")
    return f'<textarea name="{escaped(widget["name"])}"{_attributes(widget)}>\n{said}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{escaped(widget["name"])}"{_attributes(widget)}>{groups}</select>'


def _group(name: str | None, options: list[Widget]) -> str:
    printed = "\n".join(map(_option, options))
    return f'<optgroup label="{escaped(name)}">{printed}</optgroup>' if name else printed


def _option(widget: Widget) -> str:
    return f'<option value="{escaped(widget["value"])}"{_attributes(widget)}>{escaped(widget["label"])}</option>'


def _attributes(widget: Widget) -> str:
    """In their order; those that are True stand without a value."""
    return "".join(_attribute(name, value) for name, value in widget["attrs"].items() if value is not False)


def _attribute(name: str, value: Any) -> str:
    return f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'


LINES = ("input", "text", "number", "email", "url", "tel", "password", "hidden", "search", "date", "time", "checkbox")
PRINTED: dict[str, Callable[[Widget], str]] = {
    **{f"{WIDGETS}{name}.html": _line for name in LINES},
    **{f"{WIDGETS}{name}.html": _box for name in ("checkbox_option", "radio_option")},
    f"{WIDGETS}textarea.html": _text,
    f"{WIDGETS}select.html": _select,
}
