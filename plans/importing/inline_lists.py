"""Lists and paragraphs of which each line tells a row: by its own name, or by the heading that it stands under."""

from dataclasses import dataclass

from .context import NUMBERING, Place
from .inline_fields import KINDS, OBJECTIVES, Told, kind_here, only_named, told
from .inline_text import LONGEST, labelled, read_line
from .labelled_parts import joined, parts
from .markdown_pieces import Item, Listing, Paragraph, Piece
from .plan_wide_objectives import filled, overall

GUESSED = {"", "contacts"}  # where labels alone may say what lines tell
LEAST_FIELDS = 2


@dataclass(frozen=True)
class Telling(Piece):
    """Part of a piece, and what row it tells, if any."""

    told: Told | None


def tellings(piece: Piece, place: Place, lines: list[str], *, is_taken: bool) -> list[Telling]:
    """What the lines of a piece tell, in order; nothing if they are anything else.

    ``is_taken`` tells that the heading above names a row already.
    """
    if whole := _overall(piece, place, lines):
        return [whole]
    if isinstance(piece, Listing):
        return _of_list(piece, place, lines, is_taken=is_taken)
    if isinstance(piece, Paragraph) and (kind := kind_here(place)):
        said = lines[piece.start : piece.end]
        if sum(map(len, said)) <= LONGEST:
            return _of_paragraph(piece, said, kind, place, _heading(place, kind, is_taken=is_taken))
    return []


def told_together(listing: Listing, place: Place, *, is_taken: bool) -> list[Telling]:
    """The row that labelled lines in several pieces tell of the heading above them, or nothing."""
    kind = kind_here(place)
    name = _heading(place, kind, is_taken=is_taken) if kind else ""
    return _together(listing, kind, place, name) if name else []


def _overall(piece: Piece, place: Place, lines: list[str]) -> Telling | None:
    """A piece that only tells objectives, of everything."""
    texts: list[str] = []
    if isinstance(piece, Listing) and not any(item.children or _is_opaque(item) for item in piece.items):
        texts = [item.text for item in piece.items]
    elif isinstance(piece, Paragraph):
        texts = [line.strip().removesuffix("\\") for line in lines[piece.start : piece.end]]
    found = overall(texts, place) if sum(map(len, texts)) <= LONGEST else None
    return Telling(piece.start, piece.end, found) if found else None


def _heading(place: Place, kind: str, *, is_taken: bool) -> str:
    """The heading as the name of a row: one that only speaks of rows names none."""
    return "" if is_taken or place.kind == kind else NUMBERING.sub("", place.title)


def _of_paragraph(piece: Paragraph, said: list[str], kind: str, place: Place, name: str) -> list[Telling]:
    texts = [line.strip().removesuffix("\\") for line in said]
    each = [told([text], kind, place, name=name, is_sure=False) for text in texts]
    is_broken = any(line.endswith("\\") for line in said)  # by its author, who wants the lines in one paragraph
    if len(texts) > 1 and not is_broken and all(one and _is_telling(one) and one.name != name for one in each):
        return [Telling(line, line + 1, one) for line, one in enumerate(each, piece.start)]
    found = told(_unwrapped(texts, kind), kind, place, name=name, is_sure=False)
    return [Telling(piece.start, piece.end, found)] if found and _is_telling(found, named=bool(name)) else []


def _is_telling(found: Told, *, named: bool = False) -> bool:
    """Whether a sentence tells enough to be no mere remark."""
    values = found.row.values
    much = named or any(name in values for name in OBJECTIVES) or len(values) > LEAST_FIELDS
    return found.is_bold or (found.is_whole and much)


def _unwrapped(texts: list[str], kind: str) -> list[str]:
    """The lines of a paragraph, each that opens with a label on its own, the others with the line that they go on."""
    whole: list[str] = []
    for text in texts:
        if whole and not _opens_with_label(text, kind):
            whole[-1] += f" {text}"
        else:
            whole.append(text)
    return whole


def _opens_with_label(text: str, kind: str) -> bool:
    head, said = parts(read_line(text).text, kind)
    return bool(said) and not head.strip()


def _of_list(listing: Listing, place: Place, lines: list[str], *, is_taken: bool) -> list[Telling]:
    items = listing.items
    if any(_is_opaque(item) for item in items) or any(line.children for item in items for line in item.children):
        return []
    kind = kind_here(place)
    kind = kind or (_guessed(items, place) if place.kind in GUESSED else "")
    if not kind:
        return []
    name = _heading(place, kind, is_taken=is_taken)
    return _each(listing, kind, place, lines) or (_together(listing, kind, place, name) if name else [])


def _together(listing: Listing, kind: str, place: Place, name: str) -> list[Telling]:
    """Labelled lines that tell of what the heading above them names."""
    if not all(labelled(read_line(item.text)) and not item.children for item in listing.items):
        return []
    found = told([item.text for item in listing.items], kind, place, name=name, is_sure=False)
    return [Telling(listing.start, listing.end, found)] if found and not found.is_bold else []


def _each(listing: Listing, kind: str, place: Place, lines: list[str]) -> list[Telling]:
    """Lines of which each tells of what it names itself."""
    items = listing.items
    if any(item.children for item in items) and not any(_is_joined(item, kind) for item in items):
        return []
    is_section = place.kind == kind
    each = [_told(item, kind, place) or (only_named(item, kind, place) if is_section else None) for item in items]
    count = sum(one is not None and len(one.row.values) > 1 for one in each)
    if not count or count < len(items) / 2 or (count < len(items) and not is_section):
        return []
    return [Telling(start, end, one) for (start, end), one in zip(_spans(listing, lines), each, strict=True)]


def _told(item: Item, kind: str, place: Place) -> Told | None:
    return told([item.text, *(line.text for line in item.children)], kind, place)


def _is_opaque(item: Item) -> bool:
    return item.is_opaque or not item.text.strip() or any(_is_opaque(line) for line in item.children)


def _is_joined(item: Item, kind: str) -> bool:
    return any(joined(read_line(line.text).text, kind) for line in (item, *item.children))


def _guessed(items: tuple[Item, ...], place: Place) -> str:
    """The kind of which every line tells several fields, the most of all kinds."""
    counts = {kind: min(_count(item, kind, place) for item in items) for kind in KINDS}
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] > LEAST_FIELDS else ""


def _count(item: Item, kind: str, place: Place) -> int:
    found = told([item.text], kind, place)
    return len(found.row.values) if found and not found.unread else 0


def _spans(listing: Listing, lines: list[str]) -> list[tuple[int, int]]:
    """First line of each item and the one after its last that is not blank."""
    starts = [item.line for item in listing.items]
    return [(start, filled(start, end, lines)) for start, end in zip(starts, [*starts[1:], listing.end], strict=True)]
