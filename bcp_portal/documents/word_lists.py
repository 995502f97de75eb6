"""Lists of a Word document: where items begin and go on, what they are counted from, and what is no list."""

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

from .word_xml import Xml, element, into

# What lists hold; one that holds more, as somebody's own HTML may, is written as paragraphs.
ITEMS = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd"}}
START = re.compile(r"\s*([+-]?[0-9]{1,9})")
LAST = 32767  # number of an item that Word counts up to


class FirstOfItem:
    """Puts paragraphs where a list goes on: the first one is the item, others are its continuation."""

    def __init__(self, add: Callable[[Xml], None], styles: tuple[str, str], number: str) -> None:
        self.add, self.styles, self.number = add, styles, number
        self.is_begun = False
        self.before: Xml | None = None  # the item, until something follows that it is not to be parted from

    def __call__(self, made: Xml) -> None:
        first, following = self.styles
        if self.before is not None:
            into(self.before, element("w:keepNext"))
            self.before = None
        if made.tag == qn("w:p") and made.pPr.pStyle.val == first:
            if self.is_begun:
                made.pPr.pStyle.val = following
            elif self.number:
                into(made, element("w:numPr", element("w:numId", val=self.number)))
            self.before = None if self.is_begun else made
            self.is_begun = True
        self.add(made)


def holds_items_alone(found: Any) -> bool:
    items = ITEMS.get(found.tag)
    return items is None or (
        all(child.tag in items and not (child.tail or "").strip() for child in found) and not (found.text or "").strip()
    )


def start_of(written: str) -> int:
    """The number from which a list counts, as browsers read it: whatever is none is one."""
    found = START.match(written)
    return max(0, min(int(found[1]), LAST)) if found else 1
