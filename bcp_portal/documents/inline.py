"""Within a line: links to places of the document, boxes of tasks, pictures, for prose and for values alike."""

import re
from collections.abc import Callable, Iterable, Iterator

from .attributes import without_attributes
from .html_parts import HtmlPart, parts
from .markup import Markup, escape
from .notes import BlockNotes, with_values_noted
from .slugs import Targets

TASK = re.compile(r"\[(?P<mark>[ xX])\](?:[ \t]+|$)")
BOXES = {" ": "☐", "x": "☑", "X": "☑"}
MARKED = re.compile(r"!?\[(?P<text>[^\[\]\n]*)\]\((?P<to>[^()\s]+)(?:[ \t]+\"[^\"\n]*\")?\)")
ELSEWHERE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def within(html: str, targets: Targets | None) -> Markup:
    """Clean HTML with each link to a heading leading to its place here, or without it."""
    if '<a href="#' not in html:
        return Markup(html)
    return Markup("".join(_led(parts(html), targets)))


def _led(found: Iterable[HtmlPart], targets: Targets | None) -> Iterator[str]:
    is_linked = True  # whether the last link that began is one here, too
    for part in found:
        if part.is_start and part.tag == "a":
            opened = _opened(part.href[1:], targets) if part.href.startswith("#") else part.html
            is_linked = bool(opened)
            yield opened
        elif part.tag != "a" or is_linked:
            yield part.html


def _opened(fragment: str, targets: Targets | None) -> str:
    ref = targets.ref(fragment) if targets else ""
    return f'<a href="#{escape(ref)}">' if ref else ""


def _to(fragment: str, html: str, targets: Targets | None) -> str:
    opened = _opened(fragment, targets)
    return f"{opened}{html}</a>" if opened else html


def line_to_html(
    text: str, targets: Targets | None, words: Callable[[str], str] = escape, notes: BlockNotes | None = None
) -> Markup:
    """A value on one line: links, notes and boxes shown as such, the rest as written; ``words`` makes HTML of it."""
    text = without_attributes(text)
    box = ""
    if found := TASK.match(text):
        box, text = f"{BOXES[found['mark']]} ", text[found.end() :]
    if "](" not in text:
        return Markup(f"{box}{with_values_noted(text, notes, words)}".rstrip())
    parts: list[str] = []
    end = 0
    for found in MARKED.finditer(text):
        parts += [with_values_noted(text[end : found.start()], notes, words), _marked(found, targets)]
        end = found.end()
    return Markup(f"{box}{''.join(parts)}{with_values_noted(text[end:], notes, words)}".rstrip())


def _marked(found: re.Match[str], targets: Targets | None) -> str:
    words, to = escape(found["text"]), found["to"]
    if found.group().startswith("!"):
        return words
    if to.startswith("#"):
        return _to(to[1:], words, targets)
    return f'<a href="{escape(to)}" rel="noopener noreferrer">{words}</a>' if ELSEWHERE.match(to) else words
