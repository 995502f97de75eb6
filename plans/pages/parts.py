"""Parts of a plan's page that follow its changes: each says what it holds, so that only what differs is sent again."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html
from django.utils.safestring import SafeString

from bcp_portal.documents.canonical import sha256

HAS = '<input type="hidden" name="has" value="{}" autocomplete="off">{}'  # htmx sends all of them along
SWAP = '<div id="{}" hx-swap-oob="innerHTML">{}</div>'


@dataclass(frozen=True)
class PagePart:
    """What stands inside the element with this id. Where others stand in it (``inner``), it is told apart by its
    ``frame``: while that is the same, only those of them are sent that differ.
    """

    id: str
    html: SafeString
    frame: str = ""
    inner: tuple["PagePart", ...] = ()

    @cached_property
    def tag(self) -> str:
        """What it holds, in a word; ``""`` for nothing."""
        return f"{self.id}.{sha256(self.frame or self.html)[:12]}" if self.html else ""

    @cached_property
    def inside(self) -> SafeString:
        """With its tag, as it stands on the page."""
        return format_html(HAS, self.tag, self.html) if self.html else self.html

    @property
    def swap(self) -> SafeString:
        """As htmx puts it in place of what the page has."""
        return format_html(SWAP, self.id, self.inside)


def differing(parts: Iterable[PagePart], has: Collection[str]) -> list[PagePart]:
    """Those that hold something else than a page ``has`` (tags); all of them for a page that says nothing."""
    held = {tag.rpartition(".")[0]: tag for tag in has}
    return list(_differing(parts, held)) if held else list(parts)


def _differing(parts: Iterable[PagePart], held: Mapping[str, str]) -> Iterator[PagePart]:
    for part in parts:
        if held.get(part.id, "") != part.tag:
            yield part
        else:
            yield from _differing(part.inner, held)
