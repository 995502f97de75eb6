"""The cover of a Word document: logo and name of the organisation, title, what the copy is, facts, and the address."""

import io
from collections.abc import Iterator

from docx.image.image import Image
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from .qr_code import as_png, holds
from .report import Report
from .word_body import WordBody
from .word_xml import LEFT_TO_RIGHT, Look, Xml, allowed, begin_right, paragraph, run, stand_right, turn

UNSIGNED = "Unsigned copy"
LOGO_WIDTH, LOGO_HEIGHT, MOST_PER_PIXEL = Mm(66), Mm(22), Pt(1)


def copy_words(report: Report) -> str:
    """What a copy must say of itself: it can be changed, and what was signed is something else."""
    imprint = report.imprint
    if imprint.watermark or not imprint.number:
        state = "a draft" if not imprint.number else f"version {imprint.number}, which is not approved"
        return f"{UNSIGNED} of {state}. Nobody has signed it."
    return (
        f"{UNSIGNED} of version {imprint.number}. What was signed is the content with the SHA-256 below, as its PDF "
        "shows it."
    )


def write_cover(body: WordBody, report: Report) -> None:
    imprint = report.imprint
    if imprint.logo:
        _add_picture(body, imprint.logo, imprint.organisation or "Logo", _logo_size(imprint.logo))
    body.add(_line("CoverLine", " · ".join(filter(None, (imprint.organisation, report.code)))))
    body.add(_line("Title", report.title))
    body.add(_line("Subtitle", report.line))
    body.add(_line("Notice", copy_words(report)))
    if report.alert:
        body.add(_line("Notice", report.alert))
    for made in _facts(report):
        body.add(made)
    if imprint.remark:
        body.add(_line("CoverFact", imprint.remark))
    if imprint.address:
        _add_address(body, imprint.address)
    for made in body.body.iterchildren(qn("w:p")) if report.begins_right else ():
        stand_right(made)


def _add_address(body: WordBody, address: str) -> None:
    if holds(address):
        _add_picture(body, as_png(address), address, (Mm(36), Mm(36)))
    body.add(paragraph("CoverLine", body.lines.link(address, run(address))))


def _facts(report: Report) -> Iterator[Xml]:
    """Names with values, beside each other; the SHA-256 in letters that are easily compared."""
    imprint = report.imprint
    mark = LEFT_TO_RIGHT if report.begins_right else ""
    replaced = [("Replaces", imprint.replaces)] if imprint.replaces else []
    for name, value in [*report.facts, *replaced, ("SHA-256", imprint.fingerprint)]:
        look = Look(code=value == imprint.fingerprint)
        made = paragraph("CoverFact", run(f"{name}:{mark}"), run("\t"), run(value, look))
        if report.begins_right:
            begin_right(made)
        yield made


def _line(style: str, text: str) -> Xml:
    made = paragraph(style, run(text))
    turn(made)
    return made


def _add_picture(body: WordBody, picture: bytes, words: str, size: tuple[Length, Length]) -> None:
    """A picture on a line of its own, and what is heard instead of it."""
    added = body.file.add_paragraph(style="Cover Line")
    added.add_run().add_picture(io.BytesIO(picture), *size)
    [inline] = added._p.iter(qn("wp:inline"))  # noqa: SLF001 - python-docx has no words for pictures
    inline.docPr.set("descr", allowed(words))
    inline.set("distL", "0")
    inline.set("distR", "0")


def _logo_size(logo: bytes) -> tuple[Length, Length]:
    """As large as on the cover of the PDF: no wider and no higher than there, in its own proportions."""
    picture = Image.from_blob(logo)
    scale = min(LOGO_WIDTH / picture.px_width, LOGO_HEIGHT / picture.px_height, MOST_PER_PIXEL)
    return Length(round(picture.px_width * scale)), Length(round(picture.px_height * scale))
