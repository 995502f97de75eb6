"""Bold lines, each with labelled lines right below it: a list of names in another dress."""

from .headed import entry_lines
from .inline import read_line
from .pieces import Item, Listing, Paragraph, Piece


def led_list(pieces: list[Piece], lines: list[str]) -> tuple[int, Listing] | None:
    """How many pieces from the first on are such pairs, and the list that they make; None if the first is none."""
    items: list[Item] = []
    for lead, body in zip(pieces[::2], pieces[1::2], strict=False):
        name = _bold_line(lead, lines)
        below = entry_lines(body, lines) if name and isinstance(body, Listing) else ()
        if not below:
            break
        items.append(Item(lead.start, name, below))
    count = 2 * len(items)
    return (count, Listing(pieces[0].start, pieces[count - 1].end, tuple(items), ordered=False)) if items else None


def _bold_line(piece: Piece, lines: list[str]) -> str:
    """The line of a paragraph that is bold from end to end and no lead-in, or ``""``."""
    if not isinstance(piece, Paragraph) or piece.end != piece.start + 1:
        return ""
    line = lines[piece.start].strip()
    read = read_line(line)
    return line if read.lead and not read.rest.strip() and not read.lead.endswith(":") else ""
