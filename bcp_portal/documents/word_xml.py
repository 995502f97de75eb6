"""Parts of a Word document as XML: paragraphs, runs, fields, links and tables, as WordprocessingML names them."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from .directions import direction

Xml = Any  # an element of lxml's, which has no types
LEFT_TO_RIGHT = "\u200e"  # behind it a sign that has no direction stays on its side, in a line from right to left
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(tag: str, *children: Xml, **attributes: str) -> Xml:
    """``element("w:jc", val="end")``: attributes are in the namespace of the tag."""
    made = OxmlElement(tag)
    prefix = tag.partition(":")[0]
    for name, value in attributes.items():
        made.set(qn(f"{prefix}:{name}"), value)
    made.extend(children)
    return made


class Look(NamedTuple):
    """How a run of text looks."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: bool = False
    code: bool = False
    grey: bool = False
    raised: str = ""  # superscript, subscript


PLAIN = Look()


def run(text: str, look: Look = PLAIN) -> Xml:
    """Text in one look; ``\\n`` is a break of the line, ``\\t`` a tab."""
    made = element("w:r")
    properties = list(_properties(look))
    if direction(text) == "rtl":
        properties.append(element("w:rtl"))
    if properties:
        made.append(element("w:rPr", *properties))
    made.extend(_pieces(text))
    return made


def _properties(look: Look) -> Iterator[Xml]:
    """In the order that the schema wants."""
    if look.code:
        yield element("w:rFonts", ascii="Consolas", hAnsi="Consolas", cs="Consolas")
    if look.bold:
        yield element("w:b")
        yield element("w:bCs")
    if look.italic:
        yield element("w:i")
        yield element("w:iCs")
    if look.strike:
        yield element("w:strike")
    if look.grey:
        yield element("w:color", val="5D646C")
    if look.underline:
        yield element("w:u", val="single")
    if look.raised:
        yield element("w:vertAlign", val=look.raised)


def allowed(text: str) -> str:
    """The text without characters that XML can't hold, which nobody sees."""
    return UNSEEN.sub("", text)


def _pieces(text: str) -> Iterator[Xml]:
    for number, line in enumerate(allowed(text).split("\n")):
        if number:
            yield element("w:br")
        for place, part in enumerate(line.split("\t")):
            if place:
                yield element("w:tab")
            if part:
                written = element("w:t")
                written.text = part
                written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                yield written


def field(instruction: str, shown: str = "", *, is_dirty: bool = False) -> list[Xml]:
    """A field that Word fills, with what is shown until it does."""
    begin = element("w:fldChar", fldCharType="begin")
    if is_dirty:
        begin.set(qn("w:dirty"), "true")
    asked = element("w:instrText")
    asked.text = f" {instruction} "
    asked.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        element("w:r", begin),
        element("w:r", asked),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        run(shown),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


def paragraph(style: str, *content: Xml) -> Xml:
    """A paragraph in a style, by its id."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style)), *content)


def turn(made: Xml) -> None:
    """Give a paragraph the direction of its words."""
    if direction(*(text.text or "" for text in made.iter(qn("w:t")))) == "rtl":
        begin_right(made)


def begin_right(made: Xml) -> None:
    """Have a paragraph begin on the right, and what stands in it run from there."""
    if made.pPr is None:
        made.insert(0, element("w:pPr"))
    if made.pPr.find(qn("w:bidi")) is None:
        into(made, element("w:bidi"))


def stand_right(made: Xml) -> None:
    """Have a paragraph stand on the right; its words run their own way."""
    if made.pPr.find(qn("w:bidi")) is None:
        into(made, element("w:jc", val="right"))


def into(made: Xml, *properties: Xml) -> None:
    """More properties of a paragraph, each at its place in the schema's order."""
    for one in properties:
        made.pPr.insert_element_before(one, *_following(one.tag))


ORDER = (
    *("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:numPr", "w:pBdr", "w:shd", "w:tabs", "w:bidi"),
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"),
)


def _following(tag: str) -> tuple[str, ...]:
    names = [qn(name) for name in ORDER]
    return ORDER[names.index(tag) + 1 :]


def bookmark(number: int, name: str) -> tuple[Xml, Xml]:
    """A place that links lead to: its begin and its end."""
    return (
        element("w:bookmarkStart", id=str(number), name=anchor(name)),
        element("w:bookmarkEnd", id=str(number)),
    )


def anchor(ref: str) -> str:
    """A ref as bookmarks are called, which take no hyphen: ``F_01``."""
    return "".join(letter if letter.isalnum() else "_" for letter in ref)[:40]
