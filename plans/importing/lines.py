"""A paragraph of labelled lines: facts of the document, or lines to sign on."""

from .approving import APPROVED
from .found import Found
from .inline import LONGEST, labelled, read_line
from .lists import from_list
from .pieces import Item, Listing, Paragraph
from .places import Place
from .signatures import DATE

KINDS = {"facts", "approvals", "maintenance", "contacts", ""}  # where a paragraph may be a list of labelled lines


def from_lines(piece: Paragraph, lines: list[str], place: Place) -> list[Found]:
    """The lines as rows, in order; empty if they are narrative. Raises Unfit."""
    texts = [line.strip().removesuffix("\\") for line in lines[piece.start : piece.end]]
    if max(map(len, texts)) > LONGEST:
        return []
    reads = [read_line(text) for text in texts]
    if place.kind not in KINDS or not all(labelled(read) for read in reads):
        return []
    is_signed = place.kind == "approvals" and bool(DATE.search(texts[0]) or APPROVED.match(texts[0].partition(":")[0]))
    if len(texts) == 1 and not is_signed and not (reads[0].lead and reads[0].text.rstrip(" *_")[-1:] != ":"):
        return []
    items = tuple(Item(piece.start + number, text) for number, text in enumerate(texts))
    return from_list(Listing(piece.start, piece.end, items, ordered=False), place)
