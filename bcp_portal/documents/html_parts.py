"""Clean HTML in parts: its tags, and the words between them, which joined again give the same HTML."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"br", "hr", "wbr"}  # of those that are printed: nothing ends them


class HtmlPart(NamedTuple):
    """A stretch of HTML: a tag with its name and, where it leads, its address; or words, without a name.

    ``note`` is the name of a footnote, where the tag is a mark of one.
    """

    html: str
    tag: str = ""
    is_end: bool = False
    href: str = ""
    note: str = ""

    @property
    def is_start(self) -> bool:
        """Whether it opens an element."""
        return bool(self.tag) and not (self.is_end or self.tag in VOID or self.html.endswith("/>"))


class _Reader(HTMLParser):
    """Parts as they come; characters stay escaped as they are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[HtmlPart] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        href = said.get("href", "") if tag == "a" else ""
        self._add(HtmlPart(self.get_starttag_text() or "", tag, href=href, note=said.get("data-note", "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._add(HtmlPart(f"</{tag}>", tag, is_end=True))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_entityref(self, name: str) -> None:
        self.words.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.words.append(f"&#{name};")

    def flush(self) -> None:
        """Words up to here are one part."""
        if self.words:
            self.parts.append(HtmlPart("".join(self.words)))
            self.words = []

    def _add(self, part: HtmlPart) -> None:
        self.flush()
        self.parts.append(part)


def parts(html: str) -> list[HtmlPart]:
    """Tags and words of HTML that is clean: whatever is no tag is escaped, and each element is ended."""
    if "<" not in html:
        return [HtmlPart(html)] if html else []
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.flush()
    return reader.parts


def joined(found: Iterable[HtmlPart]) -> str:
    """The HTML of parts."""
    return "".join(part.html for part in found)
