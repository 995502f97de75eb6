"""Sheets: a page or two that go with plans and are made when asked for, in the type of the documents' PDFs."""

from functools import cache

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from .fonts import font_faces
from .html import stylesheet
from .pdf import OurFontsOnly


def to_sheet(html: str, *styles: str) -> bytes:
    """HTML as a tagged PDF, with our own ``styles`` for paper (names in styles/); it loads nothing else."""
    fetcher, fonts, sheets = _kept(styles)
    source = HTML(string=html, url_fetcher=fetcher)
    finished: bytes = source.write_pdf(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1", pdf_tags=True)
    return finished


@cache
def _kept(styles: tuple[str, ...]) -> tuple[OurFontsOnly, FontConfiguration, list[CSS]]:
    fetcher, fonts = OurFontsOnly(), FontConfiguration()
    texts = [font_faces(), *(stylesheet(name) for name in styles)]
    return fetcher, fonts, [CSS(string="\n".join(texts), url_fetcher=fetcher, font_config=fonts)]
