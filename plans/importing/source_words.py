"""Words of the source without its marks: equal words in equal order mean that nothing was lost."""

import html
import re

TABLE_LINE = re.compile(r"^[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-*+:?[ \t]*+)*+$", re.M)
LIST_MARK = re.compile(r"^(?:[ \t>]*+(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))+", re.M)
HEADING_MARK = re.compile(r"^[ \t]*+#{1,6}(?=[ \t]|$)|[ \t]#++[ \t]*+$|^[ \t]*+(?:=++|-++)[ \t]*+$", re.M)
LINE_BREAK = re.compile(r"<br\s*/?>", re.I)
MARKS = re.compile(r"[*_`|\\]|^[ \t]*+>+", re.M)


def words(markdown: str) -> list[str]:
    """Everything between spaces, in order, without list numbers and the marks of headings, lists, tables, emphasis."""
    text = TABLE_LINE.sub("", markdown)
    text = HEADING_MARK.sub(" ", text)
    text = LIST_MARK.sub(" ", LINE_BREAK.sub(" ", text).replace("\\-", " \\-"))
    return MARKS.sub(_mark, html.unescape(text)).split()


def _mark(found: re.Match[str]) -> str:
    return " " if found.group() == "|" else ""
