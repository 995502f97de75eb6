"""Report → Word document: the same frozen content as the PDF in Word's own styles, to be worked with; never signed."""

import gc
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from .html import outline_html, render_part
from .numbering import ContentsEntry
from .report import Report, with_annexes
from .word_body import WordBody
from .word_cover import copy_words, write_cover
from .word_running import running_lines
from .word_tables import PORTRAIT
from .word_xml import allowed, anchor, element, field, into, paragraph, run, stand_right, turn

INK, QUIET = RGBColor(0x17, 0x1E, 0x25), RGBColor(0x5D, 0x64, 0x6C)
FONT = "Arial"
LEVELS = {2: "TOC1", 3: "TOC2"}  # of chapters and what is right below them
RIGHT = str(PORTRAIT)  # twips from the left margin to the right one


def to_word(report: Report) -> bytes:
    """The report as a Word document; the same report gives the same bytes."""
    written = _of(report)
    gc.collect()  # its parts refer to each other: ten files would stand in memory until they are found
    return written


def _of(report: Report) -> bytes:
    file = docx.Document()
    _set_styles(file)
    _set_properties(file, report)
    _set_page(file)
    body = WordBody(file, running_lines(file, report))
    write_cover(body, report)
    _contents(body, with_annexes(report.contents, report.annexes), begins_right=report.begins_right)
    body.write(outline_html(report))
    closing = report.closing._replace(values={**report.closing.values, "in_word": True})
    for part in (*(annex.part for annex in report.annexes), closing):
        body.write(render_part(part))
    return _written(file, report)


def _contents(body: WordBody, entries: Sequence[ContentsEntry], *, begins_right: bool) -> None:
    """A field that Word fills with page numbers; until then its entries lead to their places by a click."""
    listed = [entry for entry in entries if entry.depth in LEVELS]
    if not listed:
        return
    heading = paragraph("ContentsHeading", run("Contents"))
    into(heading, element("w:pageBreakBefore"))
    if begins_right:
        stand_right(heading)
    body.add(heading)
    begin, asked, separate, _, end = field('TOC \\o "1-2" \\h \\z \\u', is_dirty=True)
    for place, entry in enumerate(listed):
        title = f"{entry.number}\u2002{entry.title}" if entry.number else entry.title
        page = field(f"PAGEREF {anchor(entry.ref)} \\h")
        made = paragraph(
            LEVELS[entry.depth],
            *((begin, asked, separate) if place == 0 else ()),
            body.lines.link(f"#{entry.ref}", run(title), run("\t"), *page),
            *((end,) if place == len(listed) - 1 else ()),
        )
        turn(made)
        body.add(made)
    body.begin_page()


def _set_page(file: WordFile) -> None:
    """A4."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(25),
        Mm(22),
        Mm(20),
        Mm(20),
    )
    section.different_first_page_header_footer = False


def _set_properties(file: WordFile, report: Report) -> None:
    imprint, about = report.imprint, file.core_properties
    about.title, about.subject = allowed(f"{report.title}, {imprint.version}")[:255], report.subject
    about.author, about.last_modified_by = imprint.organisation, imprint.portal
    about.comments = f"{copy_words(report)} SHA-256 of the content: {imprint.sha256}"
    about.keywords, about.language = report.code, "en-GB"
    about.created = about.modified = imprint.created.astimezone(UTC).replace(tzinfo=None)
    about.revision = 1


def _set_styles(file: WordFile) -> None:
    styles = file.styles
    _set(styles["Normal"], 10.5, after=6)
    _set(styles["Title"], 32, bold=True, before=90, after=8)
    _set(styles["Subtitle"], 14, color=QUIET, after=18)
    for level, size, before in ((1, 18, 22), (2, 13, 16), (3, 11, 12), (4, 10.5, 10)):
        _set(styles[f"Heading {level}"], size, bold=True, before=before, after=5)
    for name in ("Caption", "Header", "Footer"):
        _set(styles[name], 8 if name == "Caption" else 7.5, color=QUIET, after=3)
    _set(styles["Quote"], 10.5, color=QUIET, after=6)
    for name, based, size, after in (
        ("Table Text", "Normal", 9, 1),
        ("Small Table Text", "Table Text", 7.5, 0),
        ("After Table", "Normal", 4, 4),
        ("Cover Line", "Normal", 10.5, 4),
        ("Cover Fact", "Normal", 10, 2),
        ("Contents Heading", "Normal", 18, 8),
        ("Notice", "Normal", 11, 18),
        ("TOC 1", "Normal", 9.5, 1),
        ("TOC 2", "Normal", 9, 0),
    ):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles[based]
        _set(made, size, after=after, bold=name in {"Contents Heading", "Notice"})
    styles["TOC 2"].paragraph_format.left_indent = Mm(8)
    for name, stop in (("Header", RIGHT), ("Footer", RIGHT), ("TOC 1", RIGHT), ("TOC 2", RIGHT)):
        _set_stop(styles[name], stop)
    _set_stop(styles["Cover Fact"], "2600", kind="left")
    styles["Cover Fact"].paragraph_format.left_indent = Pt(130)
    styles["Cover Fact"].paragraph_format.first_line_indent = Pt(-130)
    _add_table_style(file)


def _set(
    style: ParagraphStyle, size: float, *, after: float, before: float = 0, bold: bool = False, color: RGBColor = INK
) -> None:
    """One look for all letters: the template's own has other fonts and colours for headings."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.cs_bold = bold
    style.font.color.rgb = color
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    for spaced in [*style.element.rPr.findall(qn("w:spacing")), *style.element.rPr.findall(qn("w:szCs"))]:
        style.element.rPr.remove(spaced)  # letters set apart would not join in Arabic
    style.element.rPr.sz.addnext(element("w:szCs", val=str(int(size * 2))))
    style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(after), Pt(before)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _set_stop(style: ParagraphStyle, stop: str, kind: str = "right") -> None:
    properties = style.element.get_or_add_pPr()
    for former in properties.findall(qn("w:tabs")):
        properties.remove(former)
    properties.insert_element_before(
        element("w:tabs", element("w:tab", val=kind, pos=stop)), "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _add_table_style(file: WordFile) -> None:
    """Lines between rows, a stronger one below the header."""
    thin = {"val": "single", "sz": "4", "space": "0", "color": "DEE3E5"}
    properties = element(
        "w:tblPr",
        element("w:tblBorders", element("w:bottom", **thin), element("w:insideH", **thin)),
        element(
            "w:tblCellMar",
            element("w:top", w="40", type="dxa"),
            element("w:left", w="0", type="dxa"),
            element("w:bottom", w="40", type="dxa"),
            element("w:right", w="120", type="dxa"),
        ),
    )
    style = element("w:style", element("w:name", val="Plan Table"), element("w:basedOn", val="TableNormal"), properties)
    style.set(qn("w:type"), "table")
    style.set(qn("w:customStyle"), "1")
    style.set(qn("w:styleId"), "PlanTable")
    file.styles.element.append(style)


def _written(file: WordFile, report: Report) -> bytes:
    """The file with the moment of its content in place of the clock's: the same content gives the same bytes."""
    raw, packed = io.BytesIO(), io.BytesIO()
    file.save(raw)
    moment = report.imprint.created.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(info, made.read(name))
    return packed.getvalue()
