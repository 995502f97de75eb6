"""The process that prints one sheet: HTML comes in at standard input, the PDF goes out at standard output.

``python -m bcp_portal.documents.sheet_printer STYLE... [--tighter STYLE...]``: names of stylesheets in styles/.
The tighter ones are added one by one as long as the sheet takes more than one page.
"""

import sys
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from .drawn_words import draw_words_whole
from .fonts import font_faces
from .html import stylesheet
from .pdf import OurFontsOnly

VARIANT: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


def print_sheet(html: str, styles: list[str], tighter: list[str]) -> bytes:
    """The HTML as a tagged PDF in the type of the documents' PDFs; on one page, if the tighter styles can do it."""
    draw_words_whole()
    source = HTML(string=html, url_fetcher=OurFontsOnly())
    made = _set(source, styles)
    for count in range(1, len(tighter) + 1):
        if len(made.pages) > 1:
            made = _set(source, [*styles, *tighter[:count]])
    printed: bytes = made.write_pdf(**VARIANT)
    return printed


def _set(source: HTML, styles: list[str]) -> Document:
    fonts = FontConfiguration()
    text = "\n".join([font_faces(), *(stylesheet(name) for name in styles)])
    sheet = CSS(string=text, url_fetcher=OurFontsOnly(), font_config=fonts)
    return source.render(font_config=fonts, stylesheets=[sheet], **VARIANT)


if __name__ == "__main__":
    given = sys.argv[1:]
    split = given.index("--tighter") if "--tighter" in given else len(given)
    sys.stdout.buffer.write(print_sheet(sys.stdin.buffer.read().decode(), given[:split], given[split + 1 :]))
