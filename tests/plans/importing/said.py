"""The words of a Markdown text, counted in a way of its own: not the one by which the import checks itself."""

import html
import re

FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n", re.S)
KEY = re.compile(r"^(\w[\w -]*):", re.M)
ATTRIBUTES = re.compile(r"\{[#.][^{}\n]*\}|(?<=\]\()#[^()\s]+")  # and where links within the document lead
RULES = re.compile(r"[\s>|:*_=-]*")
LEADING = re.compile(r"^[\s>]*(?:#{1,6}(?=\s|$)|[-*+](?=\s|$)|\d{1,9}[.)](?=\s|$))?\s*")
WORD = re.compile(r"[A-Za-z0-9$<+,.@/:'&-]+")
BREAK = re.compile(r"<br\s*/?>", re.I)


def said(markdown: str) -> list[str]:
    """Every word in order, without Markdown's marks and the numbers of lists and headings."""
    words: list[str] = []
    markdown = ATTRIBUTES.sub("", FRONT_MATTER.sub(_names_as_words, markdown, count=1))
    for line in BREAK.sub(" ", markdown.replace("\r\n", "\n").removeprefix("\ufeff")).split("\n"):
        if not RULES.fullmatch(line):
            words += WORD.findall(html.unescape(re.sub(r"[*_`\\]", "", _bare(line))))
    return words


def _names_as_words(found: re.Match[str]) -> str:
    """Front matter at the very beginning, its keys as they are printed."""
    if found.start():
        return found.group()
    return KEY.sub(lambda key: f"{key[1].replace('_', ' ').capitalize()}:", found[1]) + "\n"


def _bare(line: str) -> str:
    while (shorter := LEADING.sub("", line)) != line:
        line = shorter
    return line
