"""Sheets: a page or two that go with plans and are made when asked for, in the type of the documents' PDFs."""

from functools import cache
from typing import Any

from .fonts import font_faces
from .html import stylesheet


def to_sheet(html: str, *styles: str) -> bytes:
    """HTML as a tagged PDF, with our own ``styles`` for paper (names in styles/); it loads nothing else."""
    from weasyprint import HTML  # noqa: PLC0415  heavy: a web worker that prints nothing does without

    fetcher, fonts, sheets = _kept(styles)
    source = HTML(string=html, url_fetcher=fetcher)
    finished: bytes = source.write_pdf(font_config=fonts, stylesheets=sheets, pdf_variant="pdf/ua-1", pdf_tags=True)
    return finished


@cache
def _kept(styles: tuple[str, ...]) -> tuple[Any, Any, list[Any]]:
    from weasyprint import CSS  # noqa: PLC0415  as above
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    from .pdf import OurFontsOnly  # noqa: PLC0415

    fetcher, fonts = OurFontsOnly(), FontConfiguration()
    texts = [font_faces(), *(stylesheet(name) for name in styles)]
    return fetcher, fonts, [CSS(string="\n".join(texts), url_fetcher=fetcher, font_config=fonts)]
