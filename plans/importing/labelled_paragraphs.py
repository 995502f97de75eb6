"""Labelled paragraphs: lines that each have a label, such as facts of the document or lines to sign on."""

from .context import Context
from .inline_text import LONGEST, labelled_value, read_line
from .lists import from_list
from .markdown_pieces import Listing, ListItem, Paragraph
from .recognised import RecognisedRows, Unfit
from .signing_lines import is_signing_line, line_items

TO_SIGN = "____"
KINDS = {"facts", "approvals", "maintenance", "contacts", ""}  # where a paragraph may be a list of labelled lines


def from_paragraph(piece: Paragraph, lines: list[str], context: Context) -> list[RecognisedRows]:
    """The lines as rows, in order; empty if they are narrative. Raises Unfit."""
    items = line_items(piece, lines)
    if context.kind not in KINDS or max(len(item.text) for item in items) > LONGEST:
        return []
    is_signed = context.kind == "approvals" and is_signing_line(items[0])
    found = (
        from_list(Listing(piece.start, piece.end, items, ordered=False), context)
        if _are_rows(items, is_signed=is_signed)
        else []
    )
    if context.kind == "approvals" and not found and any(TO_SIGN in item.text for item in items):
        raise Unfit("it has a line to sign on, and does not say in this line who signs")
    return found


def _are_rows(items: tuple[ListItem, ...], *, is_signed: bool) -> bool:
    """Whether all lines have labels; one alone must be bold, or signed."""
    reads = [read_line(item.text) for item in items]
    if is_signed:
        return True
    is_bold = bool(reads[0].lead) and reads[0].text.rstrip(" *_")[-1:] != ":"
    return all(labelled_value(read) for read in reads) and (len(items) > 1 or is_bold)
