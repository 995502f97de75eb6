"""Printed HTML → the body of a Word document: headings, paragraphs, lists and tables in Word's own styles."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import count
from typing import Any, NamedTuple

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from lxml import html as markup

from .directions import direction
from .word_lines import WordLines, classes, words
from .word_lists import FirstOfItem, holds_items_alone, start_of
from .word_tables import LANDSCAPE, PORTRAIT, Cell, Form, Rows, WordRow, table
from .word_xml import Look, Xml, element, into, paragraph, run, turn

HEADINGS = {"h1": "Heading1", "h2": "Heading1", "h3": "Heading2", "h4": "Heading3", "h5": "Heading4", "h6": "Heading4"}
BLOCKS = {
    "p",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "pre",
    "hr",
    "figure",
    "section",
    "div",
    "header",
    "nav",
    "main",
}
BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd"}
DEEPEST = 3  # level of lists that Word has a style for
WIDTH, HEIGHT = "11906", "16838"  # of A4


class Place(NamedTuple):
    """Where a block stands: the style of its paragraphs, how deep in lists it is, and how its runs look."""

    style: str = "Normal"
    depth: int = 0
    look: Look = Look()


Put = Callable[[Xml], None]


class WordBody:
    """Writes blocks one behind the other, before the last properties of the section."""

    def __init__(self, file: WordFile, running: Mapping[bool, Mapping[str, str]] | None = None) -> None:
        self.file = file
        self.body: Xml = file.element.body
        self.last: Xml = self.body.sectPr
        self.lines = WordLines(file)
        self.counted: dict[int, str] = {}  # by depth how its lists are numbered
        self.numbers = map(str, count(max(num.numId for num in file.part.numbering_part.element.num_lst) + 1))
        self.is_wide = self.breaks = False
        self.running = running or {}  # relationships of what stands above and below pages, by whether they are wide
        self._set_size(self.last, is_wide=False)

    def write(self, html: str) -> None:
        """All that a piece of printed HTML says."""
        for child in markup.fragments_fromstring(f"<div>{html}</div>"):
            self._blocks(child, Place(), self._add)

    def add(self, made: Xml) -> None:
        """A paragraph or a table that was made elsewhere."""
        self._add(made)

    def begin_page(self) -> None:
        """Let what is added next begin a page."""
        self.breaks = True

    def _add(self, made: Xml) -> None:
        if self.breaks:
            first = made if made.tag == qn("w:p") else paragraph("AfterTable")
            into(first, element("w:pageBreakBefore"))
            self.breaks = False
            if first is not made:
                self.last.addprevious(first)
        self.last.addprevious(made)

    def _blocks(self, parent: Any, place: Place, add: Put) -> None:
        """Children of an element; text between blocks is a paragraph of its own."""
        inline: list[Any] = [parent.text or ""]
        for child in parent:
            if isinstance(child.tag, str) and child.tag in BLOCKS:
                self._flush(inline, place, add)
                self._block(child, place, add)
                inline = [child.tail or ""]
            else:
                inline += [child, child.tail or ""]
        self._flush(inline, place, add)

    def _flush(self, inline: list[Any], place: Place, add: Put) -> None:
        runs = self.lines.runs(inline, place.look)
        if runs:
            add(self._paragraph(place.style, runs))

    def _block(self, found: Any, place: Place, add: Put) -> None:
        css = classes(found)
        self.lines.name(found)
        if add == self._add:
            self._turn_page(is_wide="wide" in css or (self.is_wide and found.tag not in HEADINGS))
        writer = getattr(self, f"_{found.tag}", None)
        if found.tag in HEADINGS:
            self._heading(found, add)
        elif writer is not None and holds_items_alone(found):
            writer(found, place, add)
        else:
            self._blocks(found, place, add)

    def _paragraph(self, style: str, runs: Sequence[Xml]) -> Xml:
        made = paragraph(style, *self.lines.with_names(runs))
        turn(made)
        return made

    def _heading(self, found: Any, add: Put) -> None:
        runs = self.lines.runs([found], Look())
        if runs:
            add(self._paragraph(HEADINGS[found.tag], runs))

    def _p(self, found: Any, place: Place, add: Put) -> None:
        css = classes(found)
        style = "Caption" if "caption" in css else place.style
        look = place.look._replace(bold=True) if css & {"lead-in", "role", "title"} else place.look
        runs = self.lines.runs([found], look)
        if runs:
            made = self._paragraph(style, runs)
            if css & {"lead-in", "role"}:
                into(made, element("w:keepNext"))
            add(made)

    def _blockquote(self, found: Any, place: Place, add: Put) -> None:
        self._blocks(found, place._replace(style="Quote"), add)

    def _pre(self, found: Any, place: Place, add: Put) -> None:
        text = "".join(found.itertext()).strip("\n")
        add(self._paragraph(place.style, [run(text, place.look._replace(code=True))]))

    def _hr(self, _found: Any, place: Place, add: Put) -> None:
        made = paragraph(place.style)
        into(made, element("w:pBdr", element("w:bottom", val="single", sz="6", space="1", color="DEE3E5")))
        add(made)

    def _figure(self, found: Any, _place: Place, add: Put) -> None:
        """What a PDF draws; its numbers stand in the tables, and the caption says where the drawing is."""
        for caption in found.iterfind(".//p"):
            if "caption" in classes(caption):
                runs = self.lines.runs([caption, " The drawing is in the PDF."], Look())
                add(self._paragraph("Caption", runs))

    def _ul(self, found: Any, place: Place, add: Put) -> None:
        is_plain = bool(classes(found) & {"named", "footnotes"})
        self._items(found, place, add, "ListBullet", None if is_plain else "")

    def _ol(self, found: Any, place: Place, add: Put) -> None:
        number = self._counting(min(place.depth + 1, DEEPEST), start_of(found.get("start") or ""))
        self._items(found, place, add, "ListNumber", number)

    def _items(self, found: Any, place: Place, add: Put, style: str, number: str | None) -> None:
        """Items; ``number`` is what they are counted by, ``""`` for bullets, None for neither."""
        depth = min(place.depth + 1, DEEPEST)
        suffix = str(depth) if depth > 1 else ""
        for item in found.iterchildren("li"):
            self.lines.name(item)
            is_bare = number is None or "task" in classes(item)
            first = f"List{suffix}" if is_bare else f"{style}{suffix}"
            put = FirstOfItem(add, (first, f"ListContinue{suffix}"), number or "")
            self._blocks(item, Place(first, depth, place.look), put)

    def _counting(self, depth: int, start: int) -> str:
        """A counter of its own for each list: Word goes on counting through the document otherwise."""
        numbering = self.file.part.numbering_part.element
        if depth not in self.counted:
            name = f"ListNumber{depth if depth > 1 else ''}"
            used = self.file.styles.element.get_by_id(name).pPr.numPr.numId.val
            self.counted[depth] = str(numbering.num_having_numId(used).abstractNumId.val)
        override = element("w:lvlOverride", element("w:startOverride", val=str(start)), ilvl="0")
        made = element("w:num", element("w:abstractNumId", val=self.counted[depth]), override, numId=next(self.numbers))
        numbering.insert_element_before(made, "w:numIdMacAtCleanup")
        return str(made.numId)

    def _dl(self, found: Any, place: Place, add: Put) -> None:
        """Terms: a table, or within a list and beside a signature lines of it."""
        pairs = list(self._pairs(found))
        if place.depth or "sigfacts" in classes(found):
            style = f"ListContinue{place.depth if place.depth > 1 else ''}" if place.depth else place.style
            for term, value in pairs:
                self.lines.name(*term)
                label = self.lines.runs([*term, ": "], place.look._replace(grey=True)) if any(map(words, term)) else []
                add(
                    self._paragraph(
                        style, [*label, *([run(" ")] if label else []), *self.lines.runs(value, place.look)]
                    )
                )
        elif pairs:
            rows = [WordRow([Cell(term, Look(bold=True)), Cell(value)], term) for term, value in pairs]
            self._put_table(rows, Form(0, _way(pairs[0][0]) == "rtl", (3, 7)), add)

    def _pairs(self, found: Any) -> Iterator[tuple[list[Any], list[Any]]]:
        """Terms with what is said of each; either may be missing."""
        term: list[Any] = []
        for child in found.iterchildren("dt", "dd"):
            if term and child.tag == "dt":
                yield term, []
            if child.tag == "dd":
                yield term, [child]
            term = [child] if child.tag == "dt" else []
        if term:
            yield term, []

    def _table(self, found: Any, _place: Place, add: Put) -> None:
        caption = found.find("caption")
        if caption is not None:
            made = self._paragraph("Caption", self.lines.runs([caption], Look()))
            into(made, element("w:keepNext"))
            add(made)
        trs = found.xpath("./tr | ./*/tr")
        rows = [
            WordRow([Cell([cell], Look(bold=cell.tag == "th")) for cell in tr.iterchildren("th", "td")], [tr])
            for tr in trs
        ]
        way = found.get("dir") or next(filter(None, (_way(cell.parts) for row in rows for cell in row.cells)), "")
        self._put_table(rows, Form(len(found.xpath("./thead/tr")), way == "rtl"), add)

    def _put_table(self, rows: Rows, form: Form, add: Put) -> None:
        if any(row.cells for row in rows):
            add(table(rows, form, LANDSCAPE if self.is_wide else PORTRAIT, self._fill))
            add(paragraph("AfterTable"))

    def _fill(self, cell: Xml, origin: Sequence[Any], content: Cell, style: str) -> None:
        self.lines.name(*origin)
        for part in content.parts:
            self._blocks(part, Place(style, 0, content.look), cell.append)
        if cell[-1].tag != qn("w:p"):
            cell.append(paragraph(style))

    def _turn_page(self, *, is_wide: bool) -> None:
        """End the section so that what follows stands on a page turned on its side, or upright again."""
        if is_wide == self.is_wide:
            return
        ended = deepcopy(self.last)
        self._set_size(ended, is_wide=self.is_wide)
        self._add(element("w:p", element("w:pPr", element("w:pStyle", val="AfterTable"), ended)))
        self.is_wide = is_wide
        self._set_size(self.last, is_wide=is_wide)

    def _set_size(self, section: Xml, *, is_wide: bool) -> None:
        size = section.find(qn("w:pgSz"))
        width, height = (HEIGHT, WIDTH) if is_wide else (WIDTH, HEIGHT)
        size.set(qn("w:w"), width)
        size.set(qn("w:h"), height)
        size.set(qn("w:orient"), "landscape" if is_wide else "portrait")
        for place, related in self.running.get(is_wide, {}).items():
            reference = section.find(qn(f"w:{place}Reference"))
            if reference is None:
                reference = element(f"w:{place}Reference", type="default")
                section.insert(0, reference)
            reference.set(qn("r:id"), related)


def _way(parts: Sequence[Any]) -> str:
    return direction(*(part if isinstance(part, str) else words(part) for part in parts))
