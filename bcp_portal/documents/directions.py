"""Directions of writing: Arabic and Hebrew from right to left, lists and tables too; and whose Han letters to draw."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal
from xml.etree.ElementTree import Element

Direction = Literal["ltr", "rtl", ""]

LEAVES = {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
HOLDERS = {"table", "ul", "ol", "dl"}  # their bullets and columns begin where their first words do
FURNITURE = {"caption", "svg"}  # what is ours, or sets its own words
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
KANA = re.compile("[\u3040-\u30ff]")
HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")


def direction(*texts: str) -> Direction:
    """That of the first letter that has one, as browsers find it for ``dir="auto"``; empty for figures and signs."""
    for letter in (letter for text in texts for letter in text):
        strong = unicodedata.bidirectional(letter)
        if strong in {"R", "AL"}:
            return "rtl"
        if strong == "L":
            return "ltr"
    return ""


def runs_both_ways(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    return RIGHT_TO_LEFT.search(text) is not None


def with_directions(root: Element, html: str) -> None:
    """Give each paragraph, cell, list and table of a tree the direction of its words, where its place has the other.

    A browser does so by itself (``dir="auto"``), what lays out PDFs does not.
    """
    if runs_both_ways(html):
        _turn(root, "ltr")


def _turn(element: Element, around: Direction) -> None:
    if stated := _stated(element):
        around = stated
    elif element.tag in LEAVES or element.tag in HOLDERS:
        own = direction(*_words(element)) or around
        if own != around or element.tag == "table":
            element.set("dir", own)
            around = own
    for child in element:
        if child.tag not in FURNITURE:
            _turn(child, around)


def _stated(element: Element) -> Direction:
    stated = element.get("dir")
    return "rtl" if stated == "rtl" else "ltr" if stated == "ltr" else ""


def _words(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag not in FURNITURE:
            yield from _words(child)
        if child.tail:
            yield child.tail


def language(text: str) -> str:
    """Whose Han letters a text wants (``ja``, ``ko``, ``zh``), as one is drawn in three ways; empty without any."""
    if KANA.search(text):
        return "ja"
    if HANGUL.search(text):
        return "ko"
    return "zh" if HAN.search(text) else ""


def with_language(root: Element, html: str) -> None:
    """Say in whose language Chinese, Japanese and Korean words of a tree are, where a piece of text stands."""
    if spoken := language(html):
        for element in _leaves(root.iter()):
            if language("".join(_words(element))):
                element.set("lang", spoken)


def _leaves(elements: Iterable[Element]) -> Iterator[Element]:
    return (element for element in elements if element.tag in LEAVES)
