"""Front matter: what a Markdown file says about itself in YAML above its text, as lines of a list."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from .markdown.escaping import escape_inline

LONGEST = 20_000  # letters that are read as YAML; more would take long
FENCE = re.compile(r"---[ \t]*")
END = re.compile(r"(?:---|\.\.\.)[ \t]*")
KEY = re.compile(r"[\"']?(?P<key>\w[\w ./()&-]{0,79}+)[\"']?:(?:[ \t]+(?P<value>.*))?")
GOES_ON = re.compile(r"[ \t].*|-[ \t].*|-|#.*|")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class FrontMatterLine(NamedTuple):
    """A key with its value, and its line counted from 0."""

    line: int
    name: str
    value: str


def front_matter_end(text: str) -> int:
    """How many lines the front matter of the text takes, with those that open and close it; 0 for none."""
    if not text.startswith("---"):
        return 0
    lines = text.split("\n")
    if not FENCE.fullmatch(lines[0]) or len(lines) < 3 or not KEY.fullmatch(lines[1]):
        return 0
    for number, line in enumerate(lines[2:], 2):
        if END.fullmatch(line):
            return number + 1
        is_heading = line.startswith("#") and not lines[number - 1].strip()
        if is_heading or not (KEY.fullmatch(line) or GOES_ON.fullmatch(line)):
            return 0
    return 0


def as_list(text: str) -> str:
    """The text with its front matter as ``- **Key**: value``, so that every other line keeps its number."""
    end = front_matter_end(text)
    if not end:
        return text
    lines = text.split("\n")
    following = next((line.lstrip() for line in lines[end:] if line.strip()), "")
    mark = "*" if following.startswith("-") else "-"  # or a list behind it would go on with this one
    said = [""] * end
    for line, name, value in front_matter(lines[:end]):
        said[line] = f"{mark} **{escape_inline(name)}**: {escape_inline(value)}".rstrip()
    return "\n".join([*said, *lines[end:]])


def front_matter(lines: list[str]) -> list[FrontMatterLine]:
    """What these lines say by key; of those that are no YAML each line that has a key, for itself."""
    body = "\n".join(lines[1:-1])
    if len(body) > LONGEST:
        return _line_by_line(lines)
    try:
        # An alias repeats what stands elsewhere, and several of them that without end.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(body, Loader=yaml.SafeLoader)):
            return _line_by_line(lines)
        root = yaml.compose(body, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return _line_by_line(lines)
    if not isinstance(root, yaml.MappingNode):
        return _line_by_line(lines)
    return [
        FrontMatterLine(key.start_mark.line + 1, _name(_text(key)), _text(value))
        for key, value in root.value
        if key.start_mark.line + 1 < len(lines)
    ]


def _text(node: yaml.Node) -> str:
    """A value as it was written, on one line: ``2026-01-31`` is no date yet, and ``1.10`` no number."""
    if isinstance(node, yaml.ScalarNode):
        return "" if node.tag.endswith(":null") else " ".join(node.value.split())
    if isinstance(node, yaml.MappingNode):
        return ", ".join(f"{_text(key)}: {_text(value)}" for key, value in node.value)
    return _joined([_text(one) for one in node.value])


def _joined(parts: list[str]) -> str:
    return "; ".join(part for part in parts if part)


def _line_by_line(lines: list[str]) -> list[FrontMatterLine]:
    return list(_read_lines(lines))


def _read_lines(lines: list[str]) -> Iterator[FrontMatterLine]:
    name, start, said = "", 0, list[str]()
    for number, line in enumerate(lines[1:-1], 1):
        if line[:1] not in {"-", "#"} and (found := KEY.fullmatch(line)):
            if name:
                yield FrontMatterLine(start, name, _joined(said))
            name, start, said = _name(found["key"]), number, [(found["value"] or "").strip("\"' ")]
        elif line.strip() and not line.startswith("#"):
            said.append(line.strip().removeprefix("- "))
    if name:
        yield FrontMatterLine(start, name, _joined(said))


def _name(key: str) -> str:
    """``last_reviewed`` and ``lastReviewed`` as words."""
    words = CAMEL.sub(" ", key.replace("_", " ").replace("-", " ") if " " not in key else key).strip()
    words = " ".join(word if word.isupper() else word.lower() for word in words.split()) if " " not in key else words
    return words[:1].upper() + words[1:]
