"""Telephone numbers in the text of a document: links on a screen, words on paper, and never what may be something else."""

from bcp_portal.documents.html import render_outline, render_part
from bcp_portal.documents.plan_report import ROOM, plan_report
from bcp_portal.documents.prose import in_cell, to_html, to_screen_html
from tests.documents.clinic import clinic, imprint_of, rows

BRIDGE = '<a href="tel:+49305550111" rel="noopener noreferrer">+49 30 5550111</a>'


def test_a_number_in_prose_is_a_link_on_a_screen_alone():
    text = "Dial into the **bridge**, phone +49 30 5550111.\n\n- Hotline: 0800 123456\n\n| Who | Number |\n|---|---|\n| Ann | +49 30 5550111 |"
    screen, paper = to_screen_html(text), to_html(text)
    assert screen.count(BRIDGE) == 2
    assert 'href="tel:0800123456"' in screen
    assert "tel:" not in paper
    assert "tel:" not in in_cell("call 030 1234567")
    assert "tel:0301234567" in in_cell("call 030 1234567", is_on_screen=True)


def test_what_is_a_link_or_code_already_stays_as_it_is():
    for text in (
        "[call +49 30 5550111](https://a.example/)",
        "`tel +49 30 5550111`",
        "<https://a.example/+49305550111>",
    ):
        assert "tel:" not in to_screen_html(text)
    assert "<script" not in to_screen_html("call 030 1234567 <script>alert(1)</script>")


def test_a_link_to_call_that_somebody_wrote_works_on_a_screen():
    assert 'href="tel:+49305550111"' in to_screen_html("[the bridge](tel:+49305550111)")
    assert "tel:" not in to_html("[the bridge](tel:+49305550111)")
    assert 'href="javascript' not in to_screen_html("[x](javascript:alert(1))")


def test_a_number_in_any_cell_is_a_link_and_amounts_dates_and_ids_are_none():
    document = clinic()
    risk = rows(document, "risks")[0]
    risk["values"]["mitigation"] = "Call 030 1234567 (contract 0012345678, EUR 1200000, 2026-11-30)"
    screen, paper = str(render_outline(document)), str(render_outline(document, paper=True))
    assert 'Call <a href="tel:0301234567">030 1234567</a> (contract 0012345678, EUR 1200000, 2026-11-30)' in screen
    assert "tel:0301234567" not in paper


def test_a_wide_table_in_prose_scrolls_by_itself():
    text = "| A | B |\n|---|---|\n| 1 | 2 |"
    assert to_screen_html(text).startswith('<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>')
    assert "scroll" not in to_html(text)
    assert to_screen_html("`<table>`") == "<p><code>&lt;table&gt;</code></p>"


def test_an_address_longer_than_a_column_is_cut_behind_its_signs():
    document = clinic()
    rows(document, "risks")[0]["values"]["mitigation"] = "See https://status.example.org/shown?region=eu_1 for it"
    shown = "https://<wbr>status.<wbr>example.<wbr>org/<wbr>shown?<wbr>region=<wbr>eu_<wbr>1"
    assert f'See <span class="long">{shown}</span> for it' in str(render_outline(document))
    assert "<wbr>" not in str(render_outline(document, paper=True))


def test_a_long_heading_of_a_column_may_break_on_the_screen():
    document, word = clinic(), "Wiederanlaufkoordinierungsverantwortlichkeit"
    block = next(b for heading in document["outline"] for b in heading["blocks"] if b.get("shape") == "table")
    block["columns"][1]["label"] = f"{word} & more"
    assert f'><span class="long">{word}</span> &amp; more</th>' in str(render_outline(document))
    assert f">{word} &amp; more</th>" in str(render_outline(document, paper=True))


def test_a_word_longer_than_a_column_may_break_and_no_other():
    document = clinic()
    word = "Donaudampfschifffahrtsgesellschaftskapitaen"
    rows(document, "risks")[0]["values"]["mitigation"] = f"Recover & restart {word}"
    assert f'Recover &amp; restart <span class="long">{word}</span>' in str(render_outline(document))
    assert "long" not in str(render_outline(document, paper=True)).split(word)[0][-30:]


def test_what_the_cover_says_of_a_long_name_goes_over_several_lines():
    document = clinic()
    for tier in rows(document, "tiers"):
        tier["values"]["systems"] = "Donaudampfschifffahrtselektrizitaeten" * 3
    figure = plan_report(document, imprint_of(document)).figure
    assert figure is not None
    lines = figure.values["lines"]
    assert [y for y, _ in lines] == [282, 295]
    assert all(len(line) <= ROOM / 6 for _, line in lines)
    assert "M214 266H440" in str(render_part(figure))
    assert "M214 274H440" in str(render_part(plan_report(clinic(), imprint_of(document)).figure))
