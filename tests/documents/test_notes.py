"""Footnotes of Markdown, as pages, PDFs and Word documents print them."""

import io
import re
import zipfile
from collections import Counter
from time import perf_counter

import pikepdf
import pytest

from bcp_portal.documents.canonical import canonical
from bcp_portal.documents.html import render_block, render_outline
from bcp_portal.documents.marks import Marks
from bcp_portal.documents.numbering import contents
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.prose import to_html
from bcp_portal.documents.word import to_word
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from tests.documents.clinic import imprint_of
from tests.documents.printing import plan_pdf

WHOLE = """# Plan

## Scope[^h]

Text[^1], and text[^1] again.

| Site | Note |
|---|---|
| Berlin[^1] | [see [^1]](https://example.com) |

[^1]: Said **here**.

    And there[^h].

## Business functions

| Function | RTO[^2] | Owner |
|---|---|---|
| Payroll[^2] | 4 hours[^2] | Ann Roe |

## Sources

[^2]: https://example.com/source
[^h]: Of the heading.
"""


def document_of(markdown):
    return as_document(read_plan(markdown))


def printed(markdown, **how):
    return render_outline(document_of(markdown), **how)


def led(html):
    """Each id, and each place within that a link leads to."""
    return Counter(re.findall(r'\bid="([^"]+)"', html)), set(re.findall(r'href="#([^"]+)"', html))


@pytest.mark.parametrize("paper", [True, False])
def test_notes_are_numbered_as_the_document_refers_to_them_and_lead_both_ways(paper):
    html = printed(WHOLE, paper=paper)
    ids, links = led(html)
    assert "[^" not in html.replace("see [^1]", "")
    assert max(ids.values()) == 1
    assert links <= ids.keys()
    assert [ids[f"footnote-{number}"] for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    scope = html.index('id="footnote-2"')
    assert html.index("Said <strong>here") > scope
    assert [html.index(f'href="#{way}"') > scope for way in ("footmark-B-01-1", "footmark-B-01-2", "footmark-B-01-3")]
    assert 'href="#F-01" aria-label="Back to the text' in html
    assert 'href="#H-02" aria-label="Back to the text' in html
    assert re.search(r'4\shours<sup class="footmark"><a href="#footnote-3">3</a></sup>', html)
    assert re.search(r'RTO<sup class="footmark">', html)


def test_contents_have_no_marks_of_notes():
    assert [entry.title for entry in contents(document_of(WHOLE))] == ["Scope", "Business functions", "Sources"]
    assert contents(document_of("# Plan\n\n## Scope[^h]\n\nText.\n"))[0].title == "Scope[^h]"


@pytest.mark.parametrize(
    "text, stays",
    [
        ("Text[^gone].", "Text[^gone]."),
        ("Text.\n\n[^unread]: Nobody **asks**.", "<p>[^unread]: Nobody <strong>asks</strong>.</p>"),
        ("Text.\n\n[^self]: See[^self].", "[^self]: See[^self]."),
        ("Text.\n\n[^a]: See[^b].\n[^b]: See[^a].", "[^a]: See[^b].</p>\n<p>[^b]: See[^a]."),
        ("Text[^a].\n\n[^a]: Once.\n[^a]: Twice.", "<p>[^a]: Twice.</p>"),
        ("Letters `[^a]` stay.\n\n[^a]: Once.", "<code>[^a]</code>"),
        ('Text[^"><b>x].\n\n[^"><b>x]: Quoted.', "footnote-1"),
        ('<sup data-note="a">x</sup>[^a]\n\n[^a]: Once.', "&lt;sup data-note="),
        ('<div data-note="a">\nx\n</div>\n\nText[^a]\n\n[^a]: Once.', "&lt;div data-note="),
    ],
)
def test_a_note_that_is_missing_or_that_nothing_refers_to_stays_as_it_was_typed(text, stays):
    html = printed(f"# Plan\n\n## Purpose\n\n{text}\n")
    assert stays in html
    assert "data-note" not in html.replace("&lt;sup data-note", "").replace("&lt;div data-note", "")
    ids, links = led(html)
    assert max(ids.values()) == 1
    assert links <= ids.keys()


def test_each_block_means_its_own_note_by_a_name_and_else_the_next_one_behind():
    html = printed(
        "# Plan\n\n## Purpose\n\nOne[^1].\n\n[^1]: First.\n\n## Goals\n\nTwo[^1].\n\n## Reach\n\nThree[^1].\n\n"
        "[^1]: Second.\n\n## More\n\nFour[^1].\n"
    )
    numbers = re.findall(r'(One|Two|Three|Four)<sup class="footmark"><a id="[^"]+" href="#footnote-(\d)"', html)
    assert numbers == [("One", "1"), ("Two", "2"), ("Three", "2"), ("Four", "2")]
    ids, links = led(html)
    assert max(ids.values()) == 1
    assert links <= ids.keys()


def test_without_a_document_notes_are_words():
    assert to_html("Text[^1].\n\n[^1]: Said.") == "<p>Text[^1].</p>\n<p>[^1]: Said.</p>"


def test_five_hundred_notes_and_a_note_for_five_hundred_places():
    text = " ".join(f"a[^{n}] b[^all]" for n in range(500)) + "\n\n[^all]: All.\n"
    html = printed(f"# Plan\n\n## Purpose\n\n{text}" + "".join(f"[^{n}]: Note {n}.\n" for n in range(500)))
    ids, links = led(html)
    assert sum(name.startswith("footnote-") for name in ids) == 501
    assert max(ids.values()) == 1
    assert links <= ids.keys()
    assert html.count('aria-label="Back to the text 5"') == 1


@pytest.mark.parametrize("text", ["[^" * 20_000, "[^a]: " * 2_000 + "x", "> " * 500 + "[^a]: x", "[^a]" * 5_000])
def test_what_only_looks_like_notes_takes_no_time(text):
    began = perf_counter()
    printed(f"# Plan\n\n## Purpose\n\n{text}\n")
    assert perf_counter() - began < 10


def test_one_block_alone_says_the_numbers_of_the_document():
    document = document_of(WHOLE)
    whole = render_outline(document)
    block = render_block(document, "B-01")
    assert block.strip() in whole
    assert 'id="footnote-2"' in block


def test_a_comparison_has_each_note_once():
    document = document_of(WHOLE)
    text = document["outline"][1]["blocks"][0]["text"]
    for before in (
        "Else[^1].\n\n[^1]: Said **then**.",
        text.replace("again", "twice"),
        text.replace("[^1]: ", "[^9]: "),
    ):
        marks: Marks = {"B-01": {"state": "changed", "fields": {"text": before}}}
        ids, links = led(render_outline(document, marks=marks))
        assert max(ids.values()) == 1
        assert links <= ids.keys()


def test_the_frozen_document_keeps_notes_as_they_were_typed():
    frozen = canonical(document_of(WHOLE))
    assert "Text[^1], and text[^1] again." in frozen
    assert "footnote" not in frozen


def test_a_pdf_leads_from_each_mark_to_its_note_and_back():
    document = document_of(WHOLE)
    with pikepdf.open(io.BytesIO(plan_pdf(document, imprint_of(document)).bytes)) as pdf:
        known = {str(name) for name in pdf.Root.Names.Dests.Names if isinstance(name, pikepdf.String)}
        led = {
            str(link.Dest)
            for page in pdf.pages
            for link in page.get("/Annots", ())
            if isinstance(link.get("/Dest"), pikepdf.String)
        }
    assert {"footnote-1", "footnote-2", "footnote-3", "footmark-B-01-1", "footmark-B-01-2", "H-02", "F-01"} <= led
    assert led <= known


def test_a_word_document_leads_both_ways_too():
    document = document_of(WHOLE)
    with zipfile.ZipFile(io.BytesIO(to_word(plan_report(document, imprint_of(document))))) as file:
        xml = file.read("word/document.xml").decode()
    names, links = (
        re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml),
        set(re.findall(r'w:anchor="([^"]+)"', xml)),
    )
    assert {"footnote_1", "footnote_2", "footnote_3", "footmark_B_01_1", "F_01"} <= links
    assert links <= set(names)
    assert max(Counter(names).values()) == 1
    assert "superscript" in xml
