"""Bold lines, each with labelled lines right below it: a list of names in another dress."""

from .headed import entry_lines
from .inline import read_line
from .pieces import Item, Listing, Paragraph, Piece, Rule


def led_list(pieces: list[Piece], index: int, lines: list[str]) -> tuple[int, Listing] | None:
    """How many pieces from ``index`` on are such pairs, and the list that they make; None if the first two are none."""
    items: list[Item] = []
    end = place = index
    while place + 1 < len(pieces) and (item := _item(pieces[place], pieces[place + 1], lines)):
        items.append(item)
        end = place + 2
        place = _behind_rules(pieces, end)
    if not items:
        return None
    return end - index, Listing(pieces[index].start, pieces[end - 1].end, tuple(items), ordered=False)


def _behind_rules(pieces: list[Piece], place: int) -> int:
    """The next piece that is no line drawn between two."""
    while place < len(pieces) and isinstance(pieces[place], Rule):
        place += 1
    return place


def _item(lead: Piece, body: Piece, lines: list[str]) -> Item | None:
    name = _bold_line(lead, lines) if isinstance(body, Listing) else ""
    below = entry_lines(body, lines) if name else ()
    return Item(lead.start, name, below) if below else None


def _bold_line(piece: Piece, lines: list[str]) -> str:
    """The line of a paragraph that is bold from end to end and no lead-in, or ``""``."""
    if not isinstance(piece, Paragraph) or piece.end != piece.start + 1:
        return ""
    line = lines[piece.start].strip()
    read = read_line(line)
    return line if read.lead and not read.rest.strip() and not read.lead.endswith(":") else ""
