"""Running lines of a Word document: title, version and state above each page, SHA-256 and number below."""

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.parts.hdrftr import FooterPart, HeaderPart

from .report import Report
from .word_cover import UNSIGNED
from .word_tables import LANDSCAPE, PORTRAIT
from .word_xml import LEFT_TO_RIGHT, Xml, begin_right, element, field, into, paragraph, run


def running_lines(file: WordFile, report: Report) -> dict[bool, dict[str, str]]:
    """What stands above and below pages, by whether they are turned on their side: its relationships in the file."""
    found: dict[bool, dict[str, str]] = {}
    imprint = report.imprint
    mark = LEFT_TO_RIGHT if report.begins_right else ""
    for is_wide in (False, True):
        (upper, above), (lower, below) = file.part.add_header_part(), file.part.add_footer_part()  # type: ignore[no-untyped-call]
        lines = [_first_line(upper), _first_line(lower)]
        lines[0].extend([run(report.title), run("\t"), run(f"{imprint.version}. {UNSIGNED}")])
        lines[1].extend([run(f"SHA-256 {imprint.sha256}"), run(f"\t{mark}"), *field("PAGE", "1")])
        lines[1].extend([run(f" / {mark}"), *field("NUMPAGES", "1"), *([run(mark)] if mark else [])])
        if imprint.classification:
            lines.append(paragraph("Footer", run(imprint.classification)))
            lower.element.append(lines[-1])
        for line in lines:
            if is_wide:
                stops = (
                    element("w:tab", val="clear", pos=str(PORTRAIT)),
                    element("w:tab", val="right", pos=str(LANDSCAPE)),
                )
                into(line, element("w:tabs", *stops))
            if report.begins_right:
                begin_right(line)
        found[is_wide] = {"header": above, "footer": below}
    return found


def _stop(kind: str, place: int) -> Xml:
    return element("w:tab", val=kind, pos=str(place))


def _first_line(part: HeaderPart | FooterPart) -> Xml:
    return part.element.find(qn("w:p"))
