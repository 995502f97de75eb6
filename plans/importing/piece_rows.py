"""Rows of a piece: what a table, a list or a paragraph holds, by its own words and by the headings above it."""

from plans.sections import BY_KEY

from .context import Context
from .labelled_paragraphs import from_paragraph
from .lists import from_list
from .markdown_pieces import Listing, MarkdownTable, Paragraph
from .recognised import RecognisedRows, Unfit
from .tables import from_table


def rows_in(piece: MarkdownTable | Listing | Paragraph, lines: list[str], context: Context) -> list[RecognisedRows]:
    """The rows, in order; empty if it is narrative. Raises Unfit where it looks like data and is none."""
    if isinstance(piece, MarkdownTable):
        if (found := from_table(piece, context)) is None:
            raise Unfit("no kind of data has these columns")
        return [found]
    if isinstance(piece, Listing):
        listed = from_list(piece, context)
        if not listed and context.kind:
            raise Unfit(f"its lines could not be read as {BY_KEY[context.kind].title}")
        return listed
    return from_paragraph(piece, lines, context)
