"""Attributes in Markdown, as Pandoc, Kramdown and others write them: ``{#id}``, ``{.class}``, ``[]{#id}``: no text."""

import re

from markdown_it import MarkdownIt

_WORD = r"[\w:.-]+"
_SET = r"[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w.%-]+)"
_MORE = rf"(?:[ \t]+(?:[#.]{_WORD}|{_SET}))*"
BRACES = rf"\{{:?[ \t]*[#.]{_WORD}{_MORE}[ \t]*\}}"  # first an id or a class: “{name}” and “{{ name }}” are words
BEHIND = rf"(?<=[\])`])\{{:?[ \t]*{_SET}{_MORE}[ \t]*\}}"  # of a link, a picture, code
SPAN = rf"\[(?P<span>[^\[\]\n]*)\](?={BRACES})"
ANCHOR = r"<a[ \t]+(?:name|id)[ \t]*=[ \t]*[\"']?(?P<anchor>[^\"'>\s]+)[\"']?[ \t]*(?:/>|>[ \t]*</a>)"
DIVISION = rf"^[ \t]*:::+(?:[ \t]*(?:{BRACES}|[\w-]+))?[ \t]*:*[ \t]*$"
CODE = r"(?P<code>(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
UNNUMBERED = r"(?<=\S)[ \t]++\{-\}[ \t]*+$"  # of a heading
ATTRIBUTES = re.compile(
    rf"{CODE}|{SPAN}|(?:(?<=\S)[ \t]++(?={BRACES}[ \t]*$))?{BRACES}|{BEHIND}|{ANCHOR}|{DIVISION}|{UNNUMBERED}",
    re.MULTILINE | re.IGNORECASE,
)
ID = re.compile(rf"#(?P<id>{_WORD})")
SIGNS = re.compile(r"\{:?[ \t]*[#.\w]|<a[ \t]|^[ \t]*:::|\{-\}", re.MULTILINE | re.IGNORECASE)
CODE_BLOCKS = MarkdownIt("commonmark").disable(["reference", "inline"], ignoreInvalid=True)


def without_attributes(text: str) -> str:
    """The text without attributes, line for line; what is code keeps them."""
    return read_attributes(text)[0]


def read_attributes(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text without attributes, and the ids that they gave, each with its line counted from 0."""
    if not SIGNS.search(text):
        return text, []
    code = _lines_of_code(text)
    ids: list[tuple[int, str]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if number not in code and SIGNS.search(line):
            ids += [(number, name) for name in _ids(line)]
            lines[number] = ATTRIBUTES.sub(_without, line)
    return "\n".join(lines), ids


def _without(found: re.Match[str]) -> str:
    if found.group().strip() == "{-}" and not found.string.lstrip(" ").startswith("#"):
        return found.group()
    return found["code"] or found["span"] or ""


def _ids(line: str) -> list[str]:
    names: list[str] = []
    for found in ATTRIBUTES.finditer(line):
        if found["anchor"]:
            names.append(found["anchor"])
        elif not found["code"] and found.group().lstrip().startswith("{"):
            names += ID.findall(found.group())
    return names


def _lines_of_code(text: str) -> frozenset[int]:
    blocks = [token.map for token in CODE_BLOCKS.parse(text) if token.type in {"fence", "code_block"} and token.map]
    return frozenset(line for start, end in blocks for line in range(start, end))
