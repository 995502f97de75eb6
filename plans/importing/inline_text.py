"""Inline text: what a line of Markdown says without its marks, and the label in front of it."""

import re
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Links, images, addresses and HTML keep their marks: as text they lose neither target nor words.
MARKDOWN = MarkdownIt("commonmark").disable(["link", "image", "autolink", "html_inline"])
MARKED = re.compile(r"[*_`\\&\n]|<br", re.I)
LINE_TO_FILL = re.compile(r"[ \t_/.-]*")  # “____/____/____” has no emphasis
LINE_BREAK = re.compile(r"(?:(?<![ \t\n])[ \t\n]++)?+<br\s*+/?>[ \t\n]*+", re.I)
BREAK = "\ue000"  # stands for <br> while the line is read
LABEL = re.compile(r"(?P<name>[^:\n]{1,80}?):(?:\s+(?P<value>.*))?$", re.S)
DASHED = re.compile(r"(?P<name>.{1,80}?)(?P<joint>(?<!\s)\s++(?:[–—]|-{1,3})\s++)(?P<value>.*)$", re.S)
LONGEST = 4000  # characters; longer lines, list items and cells are narrative, and no pattern sees them


class PlainLine(NamedTuple):
    """A line's plain text; ``lead`` is the bold text that it begins with and ``rest`` what follows it."""

    text: str
    lead: str = ""
    rest: str = ""


class LabelledValue(NamedTuple):
    """``name: value``; ``joint`` is what stands between the two."""

    name: str
    value: str
    joint: str


@lru_cache(maxsize=8192)
def read_line(markdown: str) -> PlainLine:
    """The plain text of Markdown: without emphasis and code marks, ``<br>`` as a line break."""
    if len(markdown) > LONGEST or not MARKED.search(markdown) or LINE_TO_FILL.fullmatch(markdown):
        return PlainLine(markdown.strip())
    inline = MARKDOWN.parseInline(LINE_BREAK.sub(BREAK, markdown))[0].children or []
    text = _text(inline).strip()
    if not inline[1:] or inline[0].content or inline[1].type != "strong_open":
        return PlainLine(text)
    end = next(index for index, token in enumerate(inline) if token.type == "strong_close")
    return PlainLine(text, _text(inline[:end]).strip(), _text(inline[end:]))


def _text(tokens: list[Token]) -> str:
    said = ("\n" if token.type in {"softbreak", "hardbreak"} else token.content for token in tokens)
    return "".join(said).replace("\n", " ").replace(BREAK, "\n")


def plain_text(markdown: str) -> str:
    """The plain text of Markdown."""
    return read_line(markdown).text


def one_line(markdown: str) -> str:
    """The plain text of a heading, on one line."""
    return plain_text(markdown).replace("\n", " ")


def labelled_value(line: PlainLine) -> LabelledValue | None:
    """``**Name**: value``, ``**Name:** value``, ``**Name** - value`` or ``Name: value``; None for anything else."""
    if not line.lead:
        return _labelled_plainly(line.text)
    rest = line.rest.strip()
    if line.lead.endswith(":"):
        return LabelledValue(line.lead[:-1].rstrip(), rest, ": ")
    if line.rest.startswith(":"):
        return LabelledValue(line.lead, rest[1:].strip(), ": ")
    if dash := re.match(r"\s+(?:[–—]|-{1,3})\s+", line.rest):
        return LabelledValue(line.lead, line.rest[dash.end() :].strip(), f" {dash.group().strip()} ")
    return None


def _labelled_plainly(text: str) -> LabelledValue | None:
    if (found := LABEL.match(text)) and not text.startswith("["):
        return LabelledValue(found["name"].strip(), (found["value"] or "").strip(), ": ")
    if found := DASHED.match(text):
        return LabelledValue(found["name"].strip(), found["value"].strip(), f" {found['joint'].strip()} ")
    return None


def after_label(markdown: str) -> str:
    """The Markdown behind ``Label:`` or ``**Label:**``, as it was written."""
    value = markdown.partition(":")[2].lstrip()
    return LINE_BREAK.sub("\n", re.sub(r"^(\*\*|__)\s*", "", value)).strip()
