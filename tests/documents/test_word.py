"""A plan as a Word document: opened again by the library that reads Word, with the words of the frozen document."""

import dataclasses
import io
import zipfile
from collections import Counter

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html as markup
from PIL import Image

from bcp_portal.documents.html import outline_html
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.qr_code import as_png, as_svg
from bcp_portal.documents.word import to_word
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import clinic, imprint_of
from tests.documents.printing import plan_pdf, print_html
from tests.documents.test_pdf import tool
from tests.growing import grows_evenly

ADDRESS = "https://bcp.example.com/plans/BCP-01/"
TEXT = """# A plan

## Functions

| Function | Owner | RTO |
|---|---|---|
| Payroll | Ann Roe | 4 hours |
| Billing | Bob Fox | 8 hours |

## Ways to work

First *slanted* and **strong**, see [the list](#functions) and [a site](https://a.example/x).

1. one
2. two
   - deeper

A second list:

1. again one
2. again two

> Quoted.

### Deeper still

#### And deeper

Last.
"""


def word_of(text: str, **more):
    plan = as_document(read_plan(text))
    return docx.Document(io.BytesIO(to_word(plan_report(plan, dataclasses.replace(imprint_of(plan), **more)))))


def styled(file, style: str) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == style]


def said(file) -> str:
    """All words, in paragraphs, tables and links, blanks apart."""
    return " ".join("".join(node.text or "" for node in file.element.body.iter(qn("w:t"))).split())


def test_it_has_words_own_styles():
    file = word_of(TEXT)
    assert styled(file, "Title") == ["A plan"]
    assert styled(file, "Heading 1")[:2] == ["1\u2002Functions", "2\u2002Ways to work"]
    assert styled(file, "Heading 2")[0] == "2.1\u2002Deeper still"
    assert "And deeper" in styled(file, "Heading 3")[0]
    assert styled(file, "List Number") == ["one", "two", "again one", "again two"]
    assert styled(file, "List Bullet 2") == ["deeper"]
    assert styled(file, "Quote") == ["Quoted."]
    assert {"Contents", "Last."} <= {paragraph.text for paragraph in file.paragraphs}


def test_a_table_is_one_and_repeats_its_header():
    table = word_of(TEXT).tables[0]
    assert [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows] == [
        ["Function", "Owner", "RTO"],
        ["Payroll", "Ann Roe", "4 hours"],
        ["Billing", "Bob Fox", "8 hours"],
    ]
    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows] == [
        True,
        False,
        False,
    ]


def test_each_list_counts_from_one():
    file = word_of(TEXT)
    counters = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert counters[0] == counters[1] != counters[2] == counters[3]
    numbers = file.part.numbering_part.element
    assert [numbers.num_having_numId(one).lvlOverride_lst[0].startOverride.val for one in set(counters)] == [1, 1]


def test_looks_and_links_are_kept():
    file = word_of(TEXT)
    line = next(p for p in file.paragraphs if p.text.startswith("First slanted"))
    assert line.text == "First slanted and strong, see the list and a site."
    assert [run.text for run in line.runs if run.italic] == ["slanted"]
    assert [run.text for run in line.runs if run.bold] == ["strong"]
    inner, outer = line.hyperlinks
    assert inner.fragment in {start.get(qn("w:name")) for start in file.element.body.iter(qn("w:bookmarkStart"))}
    assert outer.address == "https://a.example/x"


def test_every_link_within_leads_to_a_place():
    plan = clinic()
    file = docx.Document(io.BytesIO(to_word(plan_report(plan, imprint_of(plan)))))
    body = file.element.body
    names = [start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    numbers = [start.get(qn("w:id")) for start in body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))
    wanted = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert wanted
    assert wanted <= set(names)


def test_a_link_to_a_row_leads_to_the_row_and_not_to_the_head_of_its_table():
    rows = "".join(f"| Function {number} | Ann Roe | 4 hours |\n" for number in range(1, 31))
    head = "| Function | Owner | RTO |\n|---|---|---|\n"
    file = word_of(f"# A plan\n\n## One\n\n{head}{rows}\n## Two\n\n{head}| Payroll | Bob Fox | 8 hours |\n")
    starts = list(file.element.body.iter(qn("w:bookmarkStart")))
    places = {start.get(qn("w:name")): start.getparent().xpath("string(.)") for start in starts}
    assert [places[f"F_{number:02}"] for number in (1, 17, 30, 31)] == [
        "Function 1",
        "Function 17",
        "Function 30",
        "Payroll",
    ]
    assert len({start.get(qn("w:id")) for start in starts}) == len(starts)


def test_contents_are_a_field_with_entries_that_lead_there():
    file = word_of(TEXT)
    asked = [node.text for node in file.element.body.iter(qn("w:instrText"))]
    assert asked[0].startswith(" TOC ")
    assert [text.split("\t")[0] for text in styled(file, "TOC 1")][:2] == ["1\u2002Functions", "2\u2002Ways to work"]
    kinds = [node.get(qn("w:fldCharType")) for node in file.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


@pytest.mark.parametrize(
    "more, cover",
    [
        (
            {},
            "Unsigned copy of version 2.3. What was signed is the content with the SHA-256 below, as its PDF shows it.",
        ),
        ({"watermark": "Not approved"}, "Unsigned copy of version 2.3, which is not approved. Nobody has signed it."),
        ({"number": "", "watermark": "Draft"}, "Unsigned copy of a draft. Nobody has signed it."),
    ],
)
def test_it_says_on_its_cover_and_on_each_page_that_it_is_no_signed_one(more, cover):
    file = word_of(TEXT, **more)
    assert styled(file, "Notice") == [cover]
    above, below = file.sections[0].header.paragraphs[0].text, file.sections[0].footer.paragraphs[0].text
    assert above.endswith("Unsigned copy")
    assert above.startswith(f"A plan\t{'Version 2.3' if 'number' not in more else 'Draft'}")
    assert below.startswith(f"SHA-256 {imprint_of(as_document(read_plan(TEXT))).sha256}\t")


def test_no_word_that_the_pdf_prints_is_lost():
    plan = clinic()
    report = plan_report(plan, imprint_of(plan))
    printed = markup.fragment_fromstring(outline_html(report), create_parent=True)
    for unsaid in printed.xpath(".//svg | .//style | .//*[contains(@class, 'vh')]"):
        unsaid.drop_tree()
    for tag in ("p", "li", "td", "th", "dt", "dd", "h2", "h3", "h4", "h5", "br"):
        for found in printed.iter(tag):
            found.tail = f" {found.tail or ''}"
            found.text = f" {found.text or ''}"
    written = docx.Document(io.BytesIO(to_word(report)))
    lines = [
        "".join(node.text or " " for node in line.iter(qn("w:t"), qn("w:br")))
        for line in written.element.iter(qn("w:p"))
    ]
    known = Counter(" ".join(lines).replace(":", "").split())
    lost = Counter(printed.text_content().replace(":", "").split()) - known
    assert not lost, lost


def test_a_wide_table_stands_on_a_page_turned_on_its_side():
    header = " | ".join(f"Column {n}" for n in range(14))
    rows = "\n".join(f"| {' | '.join(['2026-01-15'] * 14)} |" for _ in range(9))
    file = word_of(f"# A plan\n\n## Wide\n\n| {header} |\n|{'---|' * 14}\n{rows}\n\n## After\n\nUpright again.\n")
    assert [section.page_width > section.page_height for section in file.sections] == [False, True, False]


def test_each_side_of_a_wide_page_has_its_running_lines_at_its_margins():
    header = " | ".join(f"Column {n}" for n in range(14))
    rows = "\n".join(f"| {' | '.join(['2026-01-15'] * 14)} |" for _ in range(9))
    file = word_of(f"# A plan\n\n## Wide\n\n| {header} |\n|{'---|' * 14}\n{rows}\n\n## After\n\nUpright again.\n")
    stops = [
        [stop.position.twips for stop in section.header.paragraphs[0].paragraph_format.tab_stops]
        for section in file.sections
    ]
    assert [14570 in found for found in stops] == [False, True, False]
    assert {section.header.paragraphs[0].text.split("\t")[0] for section in file.sections} == {"A plan"}
    assert all("SHA-256" in section.footer.paragraphs[0].text for section in file.sections)


def test_a_column_has_room_for_what_stays_whole():
    row = f"| {' | '.join(['2026-01-15', 'a few words', '10.000,50 EUR'] * 4)} |"
    file = word_of(f"# A plan\n\n## Wide\n\n{row}\n|{'---|' * 12}\n" + f"{row}\n" * 6)
    widths = [column.width.pt for column in file.tables[-2].columns]
    assert min(widths[2::3]) > 55
    assert min(widths[::3]) > 45
    assert sum(widths) < 730


def test_what_begins_with_a_table_begins_behind_the_contents():
    file = word_of("# A plan\n\n- **Owner:** Ann\n- **Version:** 1\n\n## Things\n\nText.\n")
    body = list(file.element.body)
    table = next(place for place, one in enumerate(body) if one.tag == qn("w:tbl"))
    assert body[table - 1].pPr.find(qn("w:pageBreakBefore")) is not None


def test_an_item_stays_with_what_stands_below_it_and_a_row_on_its_page():
    file = word_of("# A plan\n\n## Things\n\n1. first\n   - deeper\n2. second\n\n| A | B |\n|---|---|\n| a | b |\n")
    kept = {p.text: p.paragraph_format.keep_with_next for p in file.paragraphs}
    assert kept["first"]
    assert not kept["deeper"]
    assert not kept["second"]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in file.tables[0].rows)


def logo(width: int, height: int) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(drawn, "PNG")
    return drawn.getvalue()


@pytest.mark.parametrize("width, height", [(900, 300), (10, 300), (900, 10), (1, 1)])
def test_the_logo_stands_on_the_cover_in_its_proportions_and_is_told(width, height):
    picture = logo(width, height)
    file = word_of(TEXT, logo=picture, organisation="Acme & Söhne")
    [shape] = file.inline_shapes
    assert shape._inline.docPr.get("descr") == "Acme & Söhne"
    assert shape.width.mm <= 66.1
    assert shape.height.mm <= 22.1
    assert abs(shape.width / shape.height - width / height) < 0.05 * width / height
    assert [part.blob for part in file.part.package.image_parts] == [picture]
    assert not word_of(TEXT).inline_shapes


def test_a_cover_and_running_lines_of_a_language_from_right_to_left_stand_on_the_right():
    file = word_of(
        "# خطة\n\n- **Owner:** أحمد\n- **Version:** 1\n\n## الوظائف\n\nنص.\n", address=ADDRESS, logo=logo(90, 30)
    )
    place = next(number for number, p in enumerate(file.paragraphs) if p.text == "Contents")
    for p in file.paragraphs[: place + 1]:
        properties = p._p.pPr
        assert properties.find(qn("w:bidi")) is not None or properties.find(qn("w:jc")).val is not None, p.text
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in file.sections[0].header.paragraphs)
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in file.sections[0].footer.paragraphs)
    assert not any(p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None for p in word_of(TEXT).paragraphs)


def test_arabic_runs_from_right_to_left():
    file = word_of("# خطة\n\n## الوظائف\n\nتغطي هذه الخطة.\n\n| الوظيفة | المالك |\n|---|---|\n| الرواتب | أحمد |\n")
    line = next(p for p in file.paragraphs if p.text == "تغطي هذه الخطة.")
    assert line._p.pPr.find(qn("w:bidi")) is not None
    assert line._p.r_lst[0].rPr.find(qn("w:rtl")) is not None
    assert file.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None


def test_the_same_content_gives_the_same_bytes():
    plan = clinic()
    first, second = (to_word(plan_report(plan, imprint_of(plan))) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert file.testzip() is None


def test_what_is_typed_in_cannot_become_markup_of_word():
    file = word_of("# A plan\n\n## Things\n\n- `<w:br/>` & “quotes” \u0001 here\n")
    assert "<w:br/> & “quotes”" in said(file)


def test_the_address_is_on_the_cover_as_code_and_in_words(tmp_path):
    file = word_of(TEXT, address=ADDRESS)
    assert len(file.inline_shapes) == 1
    assert ADDRESS in said(file)
    assert ADDRESS not in said(word_of(TEXT))
    plan = clinic()
    imprint = dataclasses.replace(imprint_of(plan), address=ADDRESS)
    assert as_svg(ADDRESS) in print_html(plan, imprint)
    path = tmp_path / "plan.pdf"
    path.write_bytes(plan_pdf(plan, imprint).bytes)
    assert ADDRESS in tool("pdftotext", "-l", "1", str(path), "-")
    assert "<svg role" not in print_html(plan, imprint_of(plan))


def test_a_code_is_black_on_white_with_a_quiet_border_and_always_the_same():
    drawn = as_svg(ADDRESS)
    assert 'fill="#fff"' in drawn
    assert 'stroke="#000"' in drawn
    assert f"<title>{ADDRESS}</title>" in drawn
    assert as_png(ADDRESS) == as_png(ADDRESS)
    assert as_png(ADDRESS).startswith(b"\x89PNG")


def test_no_style_sets_letters_apart_which_arabic_joins():
    file = word_of(TEXT)
    apart = [style.name for style in file.styles if style.element.find(f"{qn('w:rPr')}/{qn('w:spacing')}") is not None]
    assert not {"Title", "Subtitle", "Heading 1", "Normal"} & set(apart)


@pytest.mark.parametrize(
    "html, words",
    [
        ("<ol start='ten'><li>one</li></ol>", "one"),
        (f"<ol start='{'9' * 5000}'><li>one</li></ol>", "one"),
        ("<dl><dt>one</dt><dt>two</dt><dd>three</dd><dt>four</dt></dl>", "one two three four"),
        ("- one\n\n  <dl><dd>two</dd></dl>", "one two"),
        ("<ul>one<li>two</li><ul><li>three</li></ul>four</ul>", "one two three four"),
        ("<table><tr><td>one<table><tr><td>two</td></tr></table></td></tr></table>", "one two"),
    ],
)
def test_html_that_somebody_wrote_loses_no_word_and_says_none_twice(html, words):
    file = word_of(f"# A plan\n\n## Things\n\nFirst.\n\n{html}\n\nLast.\n")
    lines = ["".join(text.text for text in line.iter(qn("w:t"))) for line in file.element.body.iter(qn("w:p"))]
    assert " ".join(filter(None, lines[lines.index("First.") + 1 : lines.index("Last.")])) == words


@pytest.mark.parametrize("piece", ["*a* " * 6, "1. one\n\nbetween\n\n", "[site](https://a.example/{}) "])
def test_twice_as_much_takes_about_twice_as_long(piece):
    def write(many: int) -> None:
        word_of(f"# A plan\n\n## Things\n\n{''.join(map(piece.format, range(many)))}\n")

    assert grows_evenly(write, 1500)


@pytest.mark.parametrize("length", [301, 3000])
def test_an_address_too_long_for_a_code_stands_in_words_alone(length):
    address = f"https://bcp.example.com/{'a' * length}"
    file = word_of(TEXT, address=address)
    assert len(file.inline_shapes) == 0
    assert address in said(file)
    plan = clinic()
    html = print_html(plan, dataclasses.replace(imprint_of(plan), address=address))
    assert address in html
    assert "<svg role" not in html
