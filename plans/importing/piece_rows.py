"""What a table, a list or a paragraph holds as rows, by its own words and by the headings above it."""

from plans.sections import BY_KEY

from .context import Place
from .labelled_paragraphs import from_lines
from .lists import from_list
from .markdown_pieces import Listing, Paragraph, Table
from .recognised import Found, Unfit
from .tables import from_table


def found_in(piece: Table | Listing | Paragraph, lines: list[str], place: Place) -> list[Found]:
    """The rows, in order; empty if it is narrative. Raises Unfit where it looks like data and is none."""
    if isinstance(piece, Table):
        if (found := from_table(piece, place)) is None:
            raise Unfit("no kind of data has these columns")
        return [found]
    if isinstance(piece, Listing):
        listed = from_list(piece, place)
        if not listed and place.kind:
            raise Unfit(f"its lines could not be read as {BY_KEY[place.kind].title}")
        return listed
    return from_lines(piece, lines, place)
