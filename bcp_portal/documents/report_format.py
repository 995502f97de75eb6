"""``bcp-report/1``: what is known of something that was done, by value, as it is kept for printing; and its reading."""

import re
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from . import prose
from .canonical import canonical, sha256
from .cells import BLANK
from .fitting import fit, is_tall, on_paper
from .imprint import Imprint, Letterhead, grouped
from .markup import Markup, escape
from .numbering import CHAPTER, ContentsEntry
from .parts import Item, PrintedBlock, PrintedValue, TableRow
from .printout import PrintedSection
from .report import Annex, Attached, Report, ReportPart
from .wide_prose import with_fitted_tables

FORMAT = "bcp-report/1"
TEMPLATE = re.compile(r"[a-z]+/annexes/[a-z_]+\.html")
FIGURES = "board-figures.css"
DEPTH = CHAPTER  # of the heading above a block


class ReportFact(TypedDict):
    """A name with its value, both plain text; a blank value is printed as a dash."""

    name: str
    value: str


class ReportBlock(TypedDict):
    """``kind`` says which of the others there is.

    ``text`` is plain text and ``prose`` Markdown (``text``), ``terms`` are names with values (``facts``), a ``table``
    has ``columns`` (labels) and ``rows`` (a cell for each label, the first of which names the row). A table
    ``by_hand`` leaves room in its empty cells, where others print a dash.
    """

    kind: str
    text: NotRequired[str]
    facts: NotRequired[list[ReportFact]]
    title: NotRequired[str]  # the caption of a table
    columns: NotRequired[list[str]]
    rows: NotRequired[list[list[str]]]
    by_hand: NotRequired[bool]


class ReportSection(TypedDict):
    """A chapter; the ref is its id in the print."""

    ref: str
    title: str
    blocks: list[ReportBlock]


class ReportAnnex(TypedDict):
    """A chapter that a template of its own prints, ``app/annexes/name.html``; ``values`` is what it gets."""

    ref: str
    title: str
    template: str
    values: dict[str, Any]


class ReportLink(TypedDict):
    """Where the newest row that the report tells of stands in its chain of evidence."""

    position: int
    hash: str
    chain: NotRequired[str]  # whose it is, in words, where it is not the plan's


class StoredReport(TypedDict):
    """A report, whole: nothing else is asked for when it is printed.

    ``created`` is when the newest of what it tells was recorded (ISO 8601), never when somebody asked for the print.
    """

    format: str
    code: str  # of the plan
    ref: str  # of what it reports, X-03
    subject: str  # what kind of document it is: Exercise record
    title: str
    line: str  # under the title
    alert: str  # in red on the cover; "" for none
    watermark: str  # on every page; "" for none
    created: str
    classification: str
    facts: list[ReportFact]  # on the cover
    sections: list[ReportSection]
    annexes: list[ReportAnnex]
    link: ReportLink | None


def label_of(stored: StoredReport) -> str:
    """``Exercise record X-03``."""
    return f"{stored['subject']} {stored['ref']}"


def read_report(stored: StoredReport, *, letterhead: Letterhead) -> Report:
    """The report as it is printed under this head. Raises ValueError for an annex that is not of ours."""
    text = canonical(stored)
    imprint = Imprint(
        number="",
        label=label_of(stored),
        sha256=sha256(text),
        json=text,
        created=datetime.fromisoformat(stored["created"]),
        classification=stored["classification"],
        watermark=stored["watermark"],
        portal=letterhead.portal,
        organisation=letterhead.organisation,
        logo=letterhead.logo,
    )
    name = f"{stored['code']}-{stored['ref']}.json"
    return Report(
        code=stored["code"],
        title=stored["title"],
        subject=stored["subject"].lower(),
        imprint=imprint,
        line=stored["line"],
        facts=[(fact["name"], fact["value"]) for fact in stored["facts"]],
        sections=_sections(stored["sections"]),
        contents=[_entry(number, section) for number, section in enumerate(stored["sections"], 1)],
        annexes=[_annex(annex) for annex in stored["annexes"]],
        closing=_closing(stored, imprint, name),
        attached=Attached(name, "The content of this report as JSON"),
        alert=stored["alert"],
        css="report",
    )


def _closing(stored: StoredReport, imprint: Imprint, name: str) -> ReportPart:
    link = stored["link"]
    head = grouped(link["hash"]) if link else ""
    chain = link.get("chain", "") if link else ""
    chain = chain or f"plan {stored['code']}"
    values = {"chain": chain, "imprint": imprint, "attachment": name, "link": link, "head": head}
    return ReportPart("documents/report_record.html", values)


def _annex(annex: ReportAnnex) -> Annex:
    if not TEMPLATE.fullmatch(annex["template"]):
        raise ValueError(f"{annex['template']} is no template of an annex.")
    values = {**annex["values"], "ref": annex["ref"], "title": annex["title"]}
    return Annex(annex["ref"], annex["title"], ReportPart(annex["template"], values, FIGURES))


def _entry(number: int, section: ReportSection) -> ContentsEntry:
    return ContentsEntry(section["ref"], CHAPTER, section["title"], str(number), str(number))


def _sections(sections: list[ReportSection]) -> list[PrintedSection]:
    found, tables = [], 0
    for number, section in enumerate(sections, 1):
        blocks = []
        for place, block in enumerate(section["blocks"], 1):
            tables += block["kind"] == "table"
            blocks.append(_block(block, f"{section['ref']}-{place}", tables))
        title = section["title"]
        found.append(PrintedSection(section["ref"], f"h{CHAPTER}", str(number), escape(title), title, blocks=blocks))
    return found


def _block(block: ReportBlock, ref: str, number: int) -> PrintedBlock:
    kind = block["kind"]
    if kind == "table":
        return _table(block, ref, number)
    if kind == "terms":
        return PrintedBlock(ref, kind, "terms", items=[_term(fact) for fact in block.get("facts", [])], depth=DEPTH)
    text = block.get("text", "")
    html = with_fitted_tables(prose.to_html(text, DEPTH)) if kind == "prose" else _paragraphs(text)
    return PrintedBlock(ref, kind, "prose", items=[("", html)] if html else [], depth=DEPTH)


def _paragraphs(text: str) -> Markup:
    """Plain text whose lines stay lines."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return Markup("".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs))


def _term(fact: ReportFact) -> Item:
    return Item("", "", escape(fact["name"]), [PrintedValue("", escape(fact["value"]) or BLANK)])


def _row(cells: list[Markup]) -> TableRow:
    head, *others = (Markup(on_paper(cell)) for cell in cells)
    return TableRow("", "tall" if is_tall(cells) else "", head, [("", cell) for cell in others])


def _table(block: ReportBlock, ref: str, number: int) -> PrintedBlock:
    columns, rows = block.get("columns", []), block.get("rows", [])
    blank = Markup() if block.get("by_hand") else BLANK
    cells = [[escape(cell) or blank for cell in row] for row in rows]
    return PrintedBlock(
        ref,
        "table",
        "table",
        headers=[("", label) for label in columns],
        fit=fit(columns, cells),
        items=[_row(row) for row in cells],
        number=number,
        caption=block.get("title", ""),
        depth=DEPTH,
    )
