"""Report → PDF: tagged, archival (PDF/A-3a and PDF/UA-1), with its JSON attached; same input, same bytes."""

import gc
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import pikepdf
from weasyprint import CSS, HTML, Attachment
from weasyprint import Document as Layout
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .directions import with_directions, with_language
from .drawn_words import draw_words_whole
from .fitting import with_breaks
from .fonts import files, font_faces
from .html import stylesheet, to_print_html
from .lettering import spelled
from .pdf_metadata import VARIANT, claim_accessibility, tidy
from .report import Report

Progress = Callable[[str, int], None]
LOGO = "portal:logo"  # as the cover names it
log = logging.getLogger(__name__)

STYLESHEETS = ("document.css", "pages.css", "report.css")
RIGHT_TO_LEFT, LOOSE = "right-to-left.css", "loose.css"


@dataclass(frozen=True)
class Pdf:
    """A finished file with its number of pages and its own SHA-256."""

    bytes: bytes
    pages: int
    sha256: str


class OurFontsOnly(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Fetches the fonts that we found on this machine, the ``logo`` that it was given, and nothing else.

    So no document can make a PDF load anything.
    """

    def __init__(self, logo: bytes = b"") -> None:
        super().__init__()
        self.logo = logo

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url == LOGO and self.logo:
            return URLFetcherResponse(url, self.logo, {"Content-Type": "image/png"})
        if url not in {path.as_uri() for path in files().values()}:
            raise ValueError("a PDF loads nothing from elsewhere")
        return super().fetch(url, headers)


def to_pdf(report: Report, *, progress: Progress = lambda _step, _percent: None) -> Pdf:
    """The report as a PDF. ``progress`` is told each step (prepare, lay out, write, done) with a percentage.

    A digital signature, if one is wanted, is put on the result: it appends to the file.
    """
    progress("prepare", 5)
    html = to_print_html(report)
    with _few_collections():
        progress("lay out", 15)
        layout = lay_out(html, report)
        progress("write", 60)
        finished = write(layout)
    progress("done", 100)
    return Pdf(finished, len(layout.pages), sha256(finished).hexdigest())


def lay_out(html: str, report: Report) -> Layout:
    """Pages of the HTML, laid out and not yet written, with the report's JSON attached."""
    fetcher, fonts, styles = _styles_and_fonts()
    attachment = Attachment(
        string=report.imprint.json,
        name=report.attached.name,
        description=report.attached.description,
        created=report.imprint.created,
        modified=report.imprint.created,
        relationship="Source",
        url_fetcher=fetcher,
    )
    source = HTML(string=spelled(html), url_fetcher=OurFontsOnly(report.imprint.logo))
    with_directions(source.etree_element, html)
    with_language(source.etree_element, html)
    with_breaks(source.etree_element)
    turned = [CSS(string=stylesheet(RIGHT_TO_LEFT))] if report.begins_right else []

    def with_styles(*more: CSS) -> Layout:
        return source.render(
            font_config=fonts,
            stylesheets=[*styles, *turned, *more],
            pdf_variant=VARIANT,
            pdf_tags=True,
            attachments=[attachment],
        )

    try:
        layout = with_styles()
    except AssertionError:  # what lays out pages found no room for something that is to stay together
        log.warning(
            "%s is printed with breaks anywhere: something of it is kept together and fits no page.", report.code
        )
        layout = with_styles(CSS(string=stylesheet(LOOSE)))
    layout.metadata.attachments.append(attachment)
    claim_accessibility(layout)
    return layout


def write(layout: Layout) -> bytes:
    """The laid out pages as a file whose objects are packed in small streams, which a later signature needs."""
    raw = layout.write_pdf(finisher=tidy, pdf_variant=VARIANT, pdf_tags=True)
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


@cache
def _styles_and_fonts() -> tuple[OurFontsOnly, FontConfiguration, list[CSS]]:
    """Parsed stylesheets and loaded fonts, kept for the life of the process, with figures drawn as we want them."""
    draw_words_whole()
    fetcher, fonts = OurFontsOnly(), FontConfiguration()
    texts = [font_faces(), *(stylesheet(name) for name in STYLESHEETS)]
    return fetcher, fonts, [CSS(string="\n".join(texts), url_fetcher=fetcher, font_config=fonts)]


@contextmanager
def _few_collections() -> Iterator[None]:
    """A layout makes very many small objects that all live to its end: looking for garbage in between finds none.

    What the last layout left behind goes first, or two of them would stand in memory.
    """
    gc.collect()
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
