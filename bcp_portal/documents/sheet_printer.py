"""The process that prints one sheet: HTML comes in at standard input, the PDF goes out at standard output.

``python -m bcp_portal.documents.sheet_printer STYLE...``: names of stylesheets in styles/.
"""

import sys

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from .fonts import font_faces
from .html import stylesheet
from .pdf import OurFontsOnly


def print_sheet(html: str, styles: list[str]) -> bytes:
    """The HTML as a tagged PDF in the type of the documents' PDFs."""
    fetcher, fonts = OurFontsOnly(), FontConfiguration()
    text = "\n".join([font_faces(), *(stylesheet(name) for name in styles)])
    sheet = CSS(string=text, url_fetcher=fetcher, font_config=fonts)
    source = HTML(string=html, url_fetcher=fetcher)
    printed: bytes = source.write_pdf(font_config=fonts, stylesheets=[sheet], pdf_variant="pdf/ua-1", pdf_tags=True)
    return printed


if __name__ == "__main__":
    sys.stdout.buffer.write(print_sheet(sys.stdin.buffer.read().decode(), sys.argv[1:]))
