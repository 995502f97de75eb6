"""Reports: anything that is no plan, printed with cover, contents, running lines, its own annexes and a record."""

import json
from hashlib import sha256

import pytest

from bcp_portal.documents.html import to_print_html
from bcp_portal.documents.imprint import Letterhead
from bcp_portal.documents.pdf import Pdf, to_pdf
from bcp_portal.documents.report_format import FORMAT, StoredReport, read_report
from tests.documents.test_pdf import HOSTILE, elements, opened, words

MEASURED = {"label": "Payments", "goal": "1 h", "said": "2 h of 1 h, 1 h too late", "length": 120.0, "tone": "crit"}


def report(**changes) -> StoredReport:
    """What happened in a made-up incident."""
    made: StoredReport = {
        "format": FORMAT,
        "code": "HC-01",
        "ref": "INC-07",
        "subject": "Post-incident report",
        "title": "Flooded cellar",
        "line": "From 3 to 4 May 2026",
        "alert": "",
        "watermark": "",
        "created": "2026-05-06T10:00:00+00:00",
        "classification": "Internal",
        "facts": [{"name": "Led by", "value": "Ines Example"}],
        "sections": [
            {"ref": "course", "title": "What happened", "blocks": [{"kind": "prose", "text": "It **rained**."}]},
            {
                "ref": "times",
                "title": "When",
                "blocks": [
                    {"kind": "text", "text": "First *line*\nsecond line\n\nnext"},
                    {"kind": "terms", "facts": [{"name": "Began", "value": "At night"}, {"name": "Cost", "value": ""}]},
                    {"kind": "table", "title": "Steps", "columns": ["Step", "Took"], "rows": [["Pumping", "1 h"]]},
                ],
            },
        ],
        "annexes": [
            {
                "ref": "bars",
                "title": "Bars of the incident",
                "template": "documents/annexes/measured.html",
                "values": {"measures": [MEASURED]},
            }
        ],
        "link": {"position": 12, "hash": "ab" * 32},
    }
    return {**made, **changes}


def printed(**changes) -> Pdf:
    return to_pdf(read_report(report(**changes), letterhead=Letterhead("BCP Portal")))


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    return printed()


def test_cover_contents_sections_annex_and_record_are_printed_in_this_order(pdf):
    text = words(pdf)
    said = [
        "HC-01",
        "Floodedcellar",
        "From3to4May2026",
        "LedByInesExample".replace("By", "by"),
        "Contents",
        "1Whathappened",
        "2When",
        "Barsoftheincident",
        "Itrained.",
        "First*line*",
        "secondline",
        "AtnightCost–",
        "Table1.Steps",
        "Pumping1h",
        "2hof1h,1htoolate",
        "Aboutthisprint",
        "Position12",
    ]
    places = [text.index(each, text.index(said[place - 1]) if place else 0) for place, each in enumerate(said)]
    assert places == sorted(places)


def test_every_page_but_the_cover_says_what_it_is_of_how_many_and_of_which_content(pdf):
    text, imprint = words(pdf), read_report(report(), letterhead=Letterhead("BCP Portal")).imprint
    assert text.count("Post-incidentreportINC-07") >= pdf.pages - 1
    assert text.count(imprint.short_hash.replace(" ", "")) >= pdf.pages - 1
    assert f"{pdf.pages}/{pdf.pages}" in text
    assert "Internal" in text


def test_a_reports_pdf_is_tagged_archival_and_holds_its_content_as_json(pdf):
    with opened(pdf) as file:
        assert str(file.docinfo.Title) == "Flooded cellar, Post-incident report INC-07"
        assert str(file.docinfo.CreationDate).startswith("D:20260506100000")
        assert "post-incident report" in str(file.docinfo.Keywords)
        xmp = bytes(file.Root.Metadata.read_bytes()).decode()
        assert "http://www.aiim.org/pdfua/ns/id/" in xmp
        assert str(file.Root.Lang) == "en-GB"
        kinds = [str(element.S) for element, _ in elements(file.Root.StructTreeRoot)]
        assert {"/Table", "/TH", "/Figure", "/H1", "/H2", "/Link"} <= set(kinds)
        assert all(element.get("/Alt") for element, _ in elements(file.Root.StructTreeRoot) if element.S == "/Figure")
        [attached] = file.Root.AF
        assert str(attached.UF) == "HC-01-INC-07.json"
        content = attached.EF.F.read_bytes()
    assert json.loads(content) == report()
    assert sha256(content).hexdigest() in "".join(words(pdf).split())


def test_the_same_report_gives_the_same_bytes(pdf):
    assert printed().sha256 == pdf.sha256


def test_an_alert_stands_in_red_on_the_cover_and_a_watermark_on_every_page():
    html = to_print_html(read_report(report(alert="Taken back."), letterhead=Letterhead("BCP Portal")))
    assert '<p class="pdf-alert">Taken back.</p>' in html.partition("</section>")[0]
    made = printed(alert="Taken back.", watermark="Withdrawn")
    assert words(made).count("Withdrawn") >= made.pages
    with opened(made) as file:
        cover = file.pages[0].Contents.read_bytes()
    assert b"0.717647 0.098039 0.109804 rg" in cover  # #b7191c


@pytest.mark.parametrize("kind", ["text", "prose"])
def test_hostile_text_is_printed_as_text_and_loads_nothing(caplog, kind):
    bad = "</section></main><script>alert(1)</script>"
    sections = [
        {
            "ref": "x",
            "title": bad,
            "blocks": [
                {"kind": kind, "text": HOSTILE},
                {"kind": "terms", "facts": [{"name": bad, "value": "W" * 600}]},
                {"kind": "table", "title": bad, "columns": [bad, "B"], "rows": [[bad, "W" * 300]]},
            ],
        }
    ]
    facts = [{"name": bad, "value": bad}]
    values = {"measures": [{**MEASURED, "label": bad}]}
    annexes = [{**report()["annexes"][0], "title": bad, "values": values}]
    changes = {"title": bad, "alert": bad, "line": bad, "facts": facts, "sections": sections, "annexes": annexes}
    html = to_print_html(read_report(report(**changes), letterhead=Letterhead("BCP Portal")))
    assert "<script" not in html
    assert html.count("</main>") == 1
    made = printed(**changes)
    text = words(made)
    assert text.count("<script>alert(1)</script>") > 8
    assert "W" * 600 in text
    assert "endofit" in text
    assert not [record for record in caplog.records if record.name == "weasyprint" and record.levelname == "ERROR"]


@pytest.mark.parametrize("name", ["documents/print.html", "../settings.py", "documents/annexes/../print.html", ""])
def test_an_annex_is_printed_by_a_template_for_annexes_alone(name):
    annexes = [{**report()["annexes"][0], "template": name}]
    with pytest.raises(ValueError, match="is no template of an annex"):
        read_report(report(annexes=annexes), letterhead=Letterhead("BCP Portal"))


def test_a_report_without_sections_annexes_or_a_place_in_a_chain_is_printed_too():
    text = words(printed(sections=[], annexes=[], facts=[], link=None))
    assert "Floodedcellar" in text
    assert "Contents" not in text
    assert "Positionin" not in text
