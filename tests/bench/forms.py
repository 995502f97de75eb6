"""Forms as a browser reads them from a page, to send them again with something else in them."""

from html.parser import HTMLParser

Sent = list[tuple[str, str]]


class _Reader(HTMLParser):
    """Collects what each form would send; fields outside of any belong to the form ``""``."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Sent] = {}
        self._action, self._area, self._select = "", "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name, value = has.get("name", ""), has.get("value", "")
        if tag == "form":
            self._action = has.get("hx-post") or has.get("action", "")
            self.forms.setdefault(self._action, [])
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in has:
            self._add(self._select, value)
        elif tag == "input" and name and (has.get("type") not in {"checkbox", "radio"} or "checked" in has):
            self._add(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            sent = self.forms[self._action]
            sent[-1] = (self._area, sent[-1][1] + data.removeprefix("\n"))

    def _add(self, name: str, value: str) -> None:
        self.forms.setdefault(self._action, []).append((name, value))


def form_on(page: str, action: str) -> Sent:
    """What the form that is sent to an address would send as it stands."""
    reader = _Reader()
    reader.feed(page)
    return [pair for address, sent in reader.forms.items() if address.partition("?")[0] == action for pair in sent]


def changed(sent: Sent, **values: str) -> Sent:
    """The same with other values, each once."""
    return [(name, value) for name, value in sent if name not in values] + [*values.items()]
