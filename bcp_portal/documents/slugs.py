"""Slugs: what links to headings within a document are called (``#2-roles``, as GitHub has it), and where they lead."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote

from .attributes import read_attributes
from .format import Document, StoredBlock
from .reading import PROSE, Index

LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
HEADED = "headed"


def slug(title: str) -> str:
    """The title in small letters without punctuation, hyphens for blanks: ``2. Roles & team`` is ``2-roles--team``."""
    plain = unicodedata.normalize("NFC", LINK.sub(r"\1", title)).strip().lower()
    return "".join(letter for letter in plain if _stays(letter)).replace(" ", "-")


def _stays(letter: str) -> bool:
    return letter.isalnum() or letter in "_- " or unicodedata.category(letter).startswith("M")


class Slugs:
    """A row of headings, in which each has a slug of its own: the second of one name gets ``-1`` behind it."""

    def __init__(self) -> None:
        self.given: Counter[str] = Counter()

    def of(self, title: str) -> str:
        """The slug of the next heading."""
        plain = found = slug(title)
        while found in self.given:
            found = f"{plain}-{self.given[plain]}"
            self.given[plain] += 1
        self.given[found] = max(self.given[found], 1)
        return found


class Targets:
    """Where links within a document lead, looked up when the first one is met."""

    def __init__(self, document: Document, index: Index) -> None:
        self.document, self.index = document, index

    def ref(self, fragment: str) -> str:
        """The ref (an id of the page) that ``fragment`` names, without its ``#``; empty where nothing is called so."""
        name = unicodedata.normalize("NFC", unquote(fragment))
        return self._refs.get(name) or self._refs.get(name.lower(), "")

    @cached_property
    def _refs(self) -> dict[str, str]:
        """By slug, and by what attributes call a place; ids win no slug from a heading."""
        slugs, found, named = Slugs(), dict[str, str](), dict[str, str]()
        for heading in self.document["outline"]:
            if heading["level"]:
                title, ids = read_attributes(heading["title"])
                found[slugs.of(title)] = heading["ref"]
                named.update((name, heading["ref"]) for _, name in ids)
            for block in heading["blocks"]:
                found.update((slugs.of(title), ref) for title, ref in self._headed(block))
                if block["kind"] == PROSE:
                    named.update((name, block["ref"]) for _, name in read_attributes(block["text"])[1])
        return {**named, **found}

    def _headed(self, block: StoredBlock) -> Iterator[tuple[str, str]]:
        """Rows that are printed as headings, as Markdown has them."""
        if block["kind"] == PROSE or block["shape"] != HEADED or not block["columns"]:
            return
        first = block["columns"][0]
        for number, ref in enumerate(block["rows"], 1):
            name = self.index.text(ref, first["field"])
            yield (f"{number}. {name}" if first.get("numbered", True) else name), ref
