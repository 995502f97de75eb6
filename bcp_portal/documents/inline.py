"""Within a line: links to places of the document, boxes of tasks, pictures, for prose and for values alike."""

import re
from collections.abc import Callable
from html import unescape

from .attributes import without_attributes
from .markup import Markup, escape
from .slugs import Targets

TASK = re.compile(r"\[(?P<mark>[ xX])\](?:[ \t]+|$)")
BOXES = {" ": "☐", "x": "☑", "X": "☑"}
FRAGMENT = re.compile(r'<a href="#(?P<to>[^"]*)"[^>]*>(?P<text>.*?)</a>', re.DOTALL)
MARKED = re.compile(r"!?\[(?P<text>[^\[\]\n]*)\]\((?P<to>[^()\s]+)(?:[ \t]+\"[^\"\n]*\")?\)")
ELSEWHERE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def within(html: str, targets: Targets | None) -> Markup:
    """Clean HTML with each link to a heading leading to its place here, or without it."""
    if '<a href="#' not in html:
        return Markup(html)
    return Markup(FRAGMENT.sub(lambda found: _to(unescape(found["to"]), found["text"], targets), html))


def _to(fragment: str, html: str, targets: Targets | None) -> str:
    ref = targets.ref(fragment) if targets else ""
    return f'<a href="#{escape(ref)}">{html}</a>' if ref else html


def line_to_html(text: str, targets: Targets | None, words: Callable[[str], str] = escape) -> Markup:
    """A value on one line: its links and boxes shown as such, the rest as written; ``words`` makes HTML of it."""
    text = without_attributes(text)
    box = ""
    if found := TASK.match(text):
        box, text = f"{BOXES[found['mark']]} ", text[found.end() :]
    if "](" not in text:
        return Markup(f"{box}{words(text)}".rstrip())
    parts: list[str] = []
    end = 0
    for found in MARKED.finditer(text):
        parts += [words(text[end : found.start()]), _marked(found, targets)]
        end = found.end()
    return Markup(f"{box}{''.join(parts)}{words(text[end:])}".rstrip())


def _marked(found: re.Match[str], targets: Targets | None) -> str:
    words, to = escape(found["text"]), found["to"]
    if found.group().startswith("!"):
        return words
    if to.startswith("#"):
        return _to(to[1:], words, targets)
    return f'<a href="{escape(to)}" rel="noopener noreferrer">{words}</a>' if ELSEWHERE.match(to) else words
