"""Inline rows of a list or a paragraph: each line is one, by its own name or by the heading that it stands under."""

from dataclasses import dataclass

from .context import Context
from .heading_kinds import NUMBERING
from .inline_fields import INLINE_KINDS, OBJECTIVES, InlineRow, inline_row, kind_here, only_named
from .inline_text import LONGEST, labelled_value, read_line
from .labelled_parts import has_several_fields, labelled_parts
from .markdown_pieces import Listing, ListItem, MarkdownPiece, Paragraph
from .plan_wide_objectives import plan_wide_row, without_blank_end

GUESSED = {"", "contacts"}  # where labels alone may say what lines are
LEAST_FIELDS = 2


@dataclass(frozen=True)
class InlineSpan(MarkdownPiece):
    """Part of a piece, and the inline row that it is, if any."""

    row: InlineRow | None


def inline_spans(piece: MarkdownPiece, context: Context, lines: list[str], *, is_taken: bool) -> list[InlineSpan]:
    """The inline rows of a piece, in order; nothing if its lines are anything else.

    ``is_taken`` says that the heading above names a row already.
    """
    if whole := _overall(piece, context, lines):
        return [whole]
    if isinstance(piece, Listing):
        return _of_list(piece, context, lines, is_taken=is_taken)
    if isinstance(piece, Paragraph) and (kind := kind_here(context)):
        said = lines[piece.start : piece.end]
        if sum(map(len, said)) <= LONGEST:
            return _of_paragraph(piece, said, kind, context, _heading(context, kind, is_taken=is_taken))
    return []


def joint_span(listing: Listing, context: Context, *, is_taken: bool) -> list[InlineSpan]:
    """The row, called as the heading above, that labelled lines in several pieces are; or nothing."""
    kind = kind_here(context)
    name = _heading(context, kind, is_taken=is_taken) if kind else ""
    return _together(listing, kind, context, name) if name else []


def _overall(piece: MarkdownPiece, context: Context, lines: list[str]) -> InlineSpan | None:
    """A piece that holds nothing but objectives of everything."""
    texts: list[str] = []
    if isinstance(piece, Listing) and not any(item.children or _is_opaque(item) for item in piece.items):
        texts = [item.text for item in piece.items]
    elif isinstance(piece, Paragraph):
        texts = [line.strip().removesuffix("\\") for line in lines[piece.start : piece.end]]
    row = plan_wide_row(texts, context) if sum(map(len, texts)) <= LONGEST else None
    return InlineSpan(piece.start, piece.end, row) if row else None


def _heading(context: Context, kind: str, *, is_taken: bool) -> str:
    """The heading as the name of a row: one that only speaks of rows names none."""
    return "" if is_taken or context.kind == kind else NUMBERING.sub("", context.title)


def _of_paragraph(piece: Paragraph, said: list[str], kind: str, context: Context, name: str) -> list[InlineSpan]:
    texts = [line.strip().removesuffix("\\") for line in said]
    each = [inline_row([text], kind, context, name=name, is_sure=False) for text in texts]
    is_broken = any(line.endswith("\\") for line in said)  # by its author, who wants the lines in one paragraph
    if len(texts) > 1 and not is_broken and all(one and _says_enough(one) and one.name != name for one in each):
        return [InlineSpan(line, line + 1, one) for line, one in enumerate(each, piece.start)]
    row = inline_row(_unwrapped(texts, kind), kind, context, name=name, is_sure=False)
    return [InlineSpan(piece.start, piece.end, row)] if row and _says_enough(row, named=bool(name)) else []


def _says_enough(row: InlineRow, *, named: bool = False) -> bool:
    """Whether a sentence says enough to be no mere remark."""
    values = row.implied.values
    much = named or any(name in values for name in OBJECTIVES) or len(values) > LEAST_FIELDS
    return row.is_bold or (row.is_whole and much)


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
    head, said = labelled_parts(read_line(text).text, kind)
    return bool(said) and not head.strip()


def _of_list(listing: Listing, context: Context, lines: list[str], *, is_taken: bool) -> list[InlineSpan]:
    items = listing.items
    if any(_is_opaque(item) for item in items) or any(line.children for item in items for line in item.children):
        return []
    kind = kind_here(context)
    kind = kind or (_guessed(items, context) if context.kind in GUESSED else "")
    if not kind:
        return []
    name = _heading(context, kind, is_taken=is_taken)
    return _each(listing, kind, context, lines) or (_together(listing, kind, context, name) if name else [])


def _together(listing: Listing, kind: str, context: Context, name: str) -> list[InlineSpan]:
    """Labelled lines about what the heading above them names."""
    if not all(labelled_value(read_line(item.text)) and not item.children for item in listing.items):
        return []
    row = inline_row([item.text for item in listing.items], kind, context, name=name, is_sure=False)
    return [InlineSpan(listing.start, listing.end, row)] if row and not row.is_bold else []


def _each(listing: Listing, kind: str, context: Context, lines: list[str]) -> list[InlineSpan]:
    """Lines of which each is a row that it names itself."""
    items = listing.items
    if any(item.children for item in items) and not any(_is_joined(item, kind) for item in items):
        return []
    is_section = context.kind == kind
    each = [
        _item_row(item, kind, context) or (only_named(item, kind, context) if is_section else None) for item in items
    ]
    count = sum(one is not None and len(one.implied.values) > 1 for one in each)
    if not count or count < len(items) / 2 or (count < len(items) and not is_section):
        return []
    return [InlineSpan(start, end, one) for (start, end), one in zip(_spans(listing, lines), each, strict=True)]


def _item_row(item: ListItem, kind: str, context: Context) -> InlineRow | None:
    return inline_row([item.text, *(line.text for line in item.children)], kind, context)


def _is_opaque(item: ListItem) -> bool:
    return item.is_opaque or not item.text.strip() or any(_is_opaque(line) for line in item.children)


def _is_joined(item: ListItem, kind: str) -> bool:
    return any(has_several_fields(read_line(line.text).text, kind) for line in (item, *item.children))


def _guessed(items: tuple[ListItem, ...], context: Context) -> str:
    """The kind of which every line has several fields, the most of all kinds."""
    counts = {kind: min(_count(item, kind, context) for item in items) for kind in INLINE_KINDS}
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] > LEAST_FIELDS else ""


def _count(item: ListItem, kind: str, context: Context) -> int:
    row = inline_row([item.text], kind, context)
    return len(row.implied.values) if row and not row.unread else 0


def _spans(listing: Listing, lines: list[str]) -> list[tuple[int, int]]:
    """First line of each item and the one after its last that is not blank."""
    starts = [item.line for item in listing.items]
    return [
        (start, without_blank_end(start, end, lines))
        for start, end in zip(starts, [*starts[1:], listing.end], strict=True)
    ]
