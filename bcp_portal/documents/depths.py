"""Lists, quotations and tags within each other: what stands deeper than pages have room for stands there flat."""

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from .html_parts import HtmlPart, parts

DEEPEST = 18  # levels: one of a quotation, two of a list; below 20 the reader itself would drop every word
MARKS = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+[ \t]*")

MOST_AROUND = 40  # elements around one, within a piece of prose: what lays out pages goes down one by one
# A list is nothing without its items; a quotation leaves less room than it had; a table is laid out again for each one.
FEW = 9  # ends of elements, with which none stands too deep
MOST = {"ul": 36, "ol": 36, "dl": 36, "blockquote": 18, "table": 9}
PHRASES = {"a", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "strong", "sub", "sup", "u"}


def keeping_depths(reader: MarkdownIt) -> MarkdownIt:
    """The same reader, which drops nothing that stands too deep: its lines are a paragraph, without their marks."""
    reader.block.ruler.before("table", "depths", _as_lines)
    return reader


def _as_lines(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as rules are called
    if state.level < DEEPEST or silent:
        return False
    end = next((line for line in range(start, end) if _stands_outside(state, line)), end)
    lines = [_bare(state.getLines(line, line + 1, state.blkIndent, False)) for line in range(start, end)]  # noqa: FBT003
    state.push("paragraph_open", "p", 1).map = [start, end]
    inline: Token = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = "  \n".join(filter(None, lines)), [start, end], []
    state.push("paragraph_close", "p", -1)
    state.line = end
    return True


def _stands_outside(state: StateBlock, line: int) -> bool:
    """Whether the line belongs to what is around: it is less indented than the list that it would stand in."""
    return not state.isEmpty(line) and state.sCount[line] < state.blkIndent


def _bare(line: str) -> str:
    found = MARKS.match(line)
    return line[found.end() if found else 0 :].strip()


def not_too_deep(html: str) -> str:
    """Clean HTML in which no more than some elements stand within each other: what is deeper stands there flat."""
    return "".join(_flattened(parts(html))) if html.count("</") > FEW else html


def _flattened(found: Iterable[HtmlPart]) -> Iterator[str]:
    kept: list[bool] = []  # of each open element, whether it is printed; none is within one that is not
    depth = 0
    for part in found:
        if part.is_start:
            kept.append(all(kept[-1:]) and depth < MOST.get(part.tag, MOST_AROUND))
            depth += kept[-1]
            is_printed = kept[-1]
        elif part.is_end:
            is_printed = kept.pop()
            depth -= is_printed
        else:
            is_printed = True
        if is_printed:
            yield part.html
        elif part.is_start and part.tag not in PHRASES:
            yield "<br>"
