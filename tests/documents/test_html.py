import re
from html import unescape
from html.parser import HTMLParser

import pytest

from bcp_portal.documents.html import render_block, render_outline, to_html
from bcp_portal.documents.marks import removed_key
from bcp_portal.documents.values import read_duration
from tests.documents.clinic import block, clinic, heading, imprint_of, prose, row, rows, written
from tests.flat import flat
from tests.growing import MOST, growth, stopped_if_endless

VOID = {"br", "meta", "hr", "rect", "path", "input", "link"}


class Tree(HTMLParser):
    """Fails on tags that do not close in order; keeps text, ids and links."""

    def __init__(self, html):
        super().__init__()
        self.open, self.ids, self.links, self.tags, self.text = [], [], [], [], ""
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append((tag, named))
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if "href" in named else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def plain(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", str(html))))


def printed(document, ref, **options):
    return plain(render_block(document, ref, **options))


def test_every_value_is_printed_as_it_was_written():
    document = clinic()
    text = re.sub(r"\s+", " ", Tree(str(render_outline(document))).text)
    missing = {value for value in written(document) if value not in text}
    assert missing == set()


def test_the_page_is_well_formed_and_every_id_is_there_once():
    tree = Tree(str(render_outline(clinic())))
    assert len(tree.ids) == len(set(tree.ids))
    refs = {row["ref"] for kind in clinic()["kinds"] for row in kind["rows"]}
    assert refs <= set(tree.ids)
    assert {heading["ref"] for heading in clinic()["outline"]} <= set(tree.ids)


def test_links_lead_to_rows_that_are_printed_and_others_are_words():
    tree = Tree(str(render_outline(clinic())))
    inside = [link[1:] for link in tree.links if link.startswith("#")]
    assert inside
    assert set(inside) <= set(tree.ids)
    assert "Northgrid Hosting" in tree.text
    assert "#SP-01" not in tree.links


def test_blanks_are_a_quiet_dash_in_tables_and_nothing_in_lists():
    document = clinic()
    assert "– not filled in" in printed(document, "B-08")
    risks = str(render_block(document, block(document, "risks")["ref"]))
    assert risks.count("<dt>Answer</dt>") == 2
    assert "not filled in" not in risks


def test_a_placeholder_keeps_its_words_and_says_that_it_is_one():
    assert "[NUMBER] (not filled in)" in printed(clinic(), block(clinic(), "contacts")["ref"])


BLANK = '<span class="blank">[what to do]<span class="vh"> (not filled in)</span></span>'


def test_a_placeholder_in_long_text_is_none_of_its_words_either():
    document = clinic()
    shown = {
        (b["kind"], column["field"])
        for h in document["outline"]
        for b in h["blocks"]
        for column in b.get("columns", ())
    }
    long = [
        (kind, field["name"])
        for kind in document["kinds"]
        for field in kind["fields"]
        if field["type"] == "prose" and (kind["key"], field["name"]) in shown and kind["rows"]
    ]
    assert long
    for kind, name in long:
        before = str(render_outline(document)).count(BLANK)
        kind["rows"][0]["values"][name] = "[what to do]"
        assert str(render_outline(document)).count(BLANK) > before, name


@pytest.mark.parametrize("text, is_blank", [("[what to do]\n", True), ("Do [what to do].", False), ("---", False)])
def test_narrative_that_is_a_placeholder_is_one(text, is_blank):
    document = clinic()
    document["outline"].append(heading(2, "More", prose(text)))
    for outline in (render_outline(document), to_html(document, imprint=imprint_of(document))):
        assert (BLANK in str(outline)) == is_blank
    assert "<hr" in str(render_block(document, "B-prose")) or text != "---"


@pytest.mark.parametrize("kind", ["tiers", "severities", "exercises", "dependencies", "contacts", "impacts"])
def test_tables_have_a_caption_and_headers_that_say_what_they_head(kind):
    document = clinic()
    html = str(render_block(document, block(document, kind)["ref"]))
    found = block(document, kind)
    assert html.count('scope="col"') == len(found["columns"])
    assert html.count('scope="row"') == len(found["rows"])
    assert "<caption" in html


def test_tables_are_counted_through_the_document():
    html = str(render_outline(clinic()))
    assert re.findall(r"Table (\d)\.", html) == ["1", "2", "3", "4", "5", "6", "7"]


def test_numbers_to_call_are_links_on_a_screen_and_words_on_paper():
    document = clinic()
    contact, called = rows(document, "contacts")[0], '<a href="tel:555010012;ext=3">555 010012 ext. 3</a>'
    contact["values"]["phone"] = "555 010012 ext. 3"
    assert called in str(render_outline(document))
    assert called in str(render_block(document, block(document, "contacts")["ref"]))
    assert "tel:" not in str(render_outline(document, paper=True))
    assert "555 010012 ext. 3" in str(render_outline(document, paper=True))


def test_contacts_are_a_table_whose_rows_can_stand_alone_as_cards_on_a_phone():
    document = clinic()
    screen, paper = str(render_outline(document)), str(render_outline(document, paper=True))
    table = flat(screen[screen.index('<table class="cards contacts">') :].partition("</table>")[0])
    found = block(document, "contacts")
    for column in found["columns"][1:]:
        assert table.count(f'data-label="{column["label"]}"') == len(found["rows"])
    assert "data-label" not in paper
    assert screen.count("cards contacts") == 1


def test_prices_stand_at_the_right():
    assert '<td class="num">$12,500+</td>' in str(render_outline(clinic()))


@pytest.mark.parametrize(
    "kind, words",
    [
        ("scope", "Patient reception and triage In or out: In scope"),
        ("strategies", "1 Move to the second building Rank Primary"),
        ("steps", "Find out Read the alarm panel Ring the duty doctor Tell everybody"),
        ("roles", "Incident lead Decides and writes it down Person: Ines Example"),
        ("history", "Editions v2.2 - 3 March 2025 - Second building added"),
        ("approvals", "Medical Director Not signed yet Signs: Ines Example Deputy: Omar Example"),
        ("functions", "Emergency intake Reception, triage, ward phones If lost: Patients cannot be admitted"),
        ("maintenance", "Every week Count the paper forms Charge the mobile phones"),
    ],
)
def test_each_shape_reads_in_order(kind, words):
    document = clinic()
    assert words in printed(document, block(document, kind)["ref"])


def test_no_space_stands_before_a_nested_list_as_it_would_be_an_empty_piece_of_text_on_paper():
    page = to_html(clinic())
    assert re.search(r"</b><(?:ul|dl)", page)
    assert re.findall(r"(?:</b>|<li[^>]*>[^<]+)\s+<(?:ul|dl)\b", page) == []


def test_a_row_of_a_group_without_text_is_the_group_alone():
    assert '<li id="ST-03"><b>Tell everybody</b></li>' in flat(render_outline(clinic()))


def test_a_phase_is_the_heading_that_it_titles():
    heading = '<h3 id="PH-01"><span class="n">7.1</span> Phase 1: First look (0-15 minutes)</h3>'
    assert heading in flat(render_outline(clinic()))


def test_edit_links_stand_where_an_address_is_given_and_nowhere_else():
    document = clinic()
    assert "reveal" not in str(render_outline(document))
    html = str(render_outline(document, edit=lambda ref: f"?edit={ref}" if ref == "B-03" else ""))
    assert re.findall(r'class="btn small reveal" href="([^"]+)"', html) == ["?edit=B-03"]
    assert 'href="/x"' in str(render_outline(document, edit={"H-02": "/x"}))


def test_a_block_that_somebody_holds_names_them_instead():
    html = str(render_block(clinic(), "B-03", edit={"B-03": "/x"}, held={"B-03": "Ines is editing"}))
    assert "Ines is editing" in html
    assert 'href="/x"' not in html


def test_an_empty_block_shows_only_to_those_who_can_fill_it():
    document = clinic()
    empty = block(document, "scope")
    empty["rows"] = []
    assert empty["ref"] not in Tree(str(render_outline(document))).ids
    assert "Nothing is written here yet" in printed(document, empty["ref"], edit={empty["ref"]: "/x"})


def test_rows_that_the_text_above_says_are_not_called_unwritten():
    document = clinic()
    silent = block(document, "functions")
    silent["columns"], silent["shape"] = [], "records"
    html = printed(document, silent["ref"], edit={silent["ref"]: "/x"})
    assert "Kept as data, too" in html
    assert "Nothing is written here yet" not in html


def test_a_block_alone_is_the_block_of_the_whole():
    document = clinic()
    whole = str(render_outline(document))
    for found in (b for h in document["outline"] for b in h["blocks"]):
        assert str(render_block(document, found["ref"])).strip() in whole
    assert render_block(document, "B-nowhere") == ""


def test_a_changed_value_shows_what_it_replaces():
    marks = {"F-01": {"state": "changed", "fields": {"rto": "2h"}}}
    html = str(render_outline(clinic(), marks=marks))
    assert '<del><span class="vh">Removed: </span>2h</del> <ins><span class="vh">Added: </span>45m</ins>' in html
    assert html.count("changed-block") == 1  # the list of functions doesn't show the RTO
    assert 'id="F-01"' in html


def test_words_that_stay_are_not_struck():
    marks = {"S-01": {"state": "changed", "fields": {"trigger": "The old cellar is under water"}}}
    assert '<del><span class="vh">Removed: </span>old </del>cellar is under water' in str(
        render_outline(clinic(), marks=marks)
    )


def test_added_and_removed_rows_say_so():
    gone = {"ref": "SV-09", "label": "Green", "cells": {"name": "Green", "description": "All is well"}}
    ref = block(clinic(), "severities")["ref"]
    marks = {
        "SV-01": {"state": "added", "fields": {}},
        removed_key(ref): {"state": "removed", "fields": {}, "rows": [gone]},
    }
    html = flat(render_block(clinic(), ref, marks=marks))
    assert 'class="chg"><th scope="row"><ins><span class="vh">Added: </span>Red</ins>' in html
    assert 'class="chg gone"><th scope="row"><del><span class="vh">Removed: </span>Green</del></th>' in html
    assert "All is well" in html


def test_prose_shows_which_words_changed_and_which_paragraphs_came_and_went():
    document = clinic()
    document["outline"] = [heading(2, "A", prose("The bell rings twice.\n\nNew.\n\n- a\n- b", "B-1"))]
    marks = {"B-1": {"state": "changed", "fields": {"text": "The bell rings once.\n\n- a\n- b\n\n> old"}}}
    html = flat(render_outline(document, marks=marks))
    assert "The bell rings <del>" in html
    assert re.search(r'<ins class="now">.*?New', html, re.DOTALL)
    assert re.search(r'<del class="was">.*?old', html, re.DOTALL)


def test_a_renamed_heading_and_a_removed_section_are_told():
    gone = {"ref": "H-99", "label": "Old section", "cells": {}}
    marks = {
        "H-04": {"state": "changed", "fields": {"title": "Tiers of old"}},
        removed_key("H-04"): {"state": "removed", "fields": {}, "rows": [gone]},
    }
    html = str(render_outline(clinic(), marks=marks))
    assert "Tiers of old</del>" in html
    assert "Old section</del>" in html


HOSTILE = [
    "<script>alert(1)</script>",
    "</style>",
    "'\" onmouseover=alert(1)",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "a</td></table>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_in_is_text(text):
    document = clinic()
    document["title"] = text
    for kind in document["kinds"]:
        for found in kind["rows"]:
            for name, value in found["values"].items():
                if isinstance(value, str) and name != "group":
                    found["values"][name] = text
            found["extra"] = {text: text} if found["extra"] else {}
    document["outline"].append(heading(2, text, prose(text, "B-x"), ref="H-x"))
    block(document, "functions")["columns"].append({"field": f"extra:{text}", "label": text})
    tree = Tree(to_html(document, imprint=imprint_of(document)))
    assert {tag for tag, _ in tree.tags} & {"script", "iframe", "img"} == set()
    assert not any(name.startswith("on") for _, attributes in tree.tags for name in attributes)
    assert text in tree.text


def test_the_file_loads_nothing_and_says_which_version_it_is():
    html = to_html(clinic(), imprint=imprint_of(clinic()))
    assert not re.search(r"<(link|script|img)\b|@import|url\(", html)
    assert "Version 2.3" in html
    assert imprint_of(clinic()).fingerprint in html


def test_a_signed_version_names_who_signed():
    text = plain(render_outline(clinic(), imprint=imprint_of(clinic())))
    assert "Medical Director Signed by Ines Example, 9 April 2026, 08:12 UTC" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Head of IT Not signed yet" in text


def test_twice_the_rows_take_about_twice_the_steps():
    document = clinic()
    first = rows(document, "severities")[0]

    def print_rows(count):
        rows(document, "severities")[:] = [{**first, "ref": f"SV-{number}"} for number in range(count)]
        block(document, "severities")["rows"] = [f"SV-{number}" for number in range(count)]
        assert str(render_outline(document)).count("<tr ") > count

    with stopped_if_endless():
        assert growth(print_rows, 1250) <= MOST


def test_a_duration_keeps_its_words():
    document = clinic()
    row(document, "T-01")["values"]["rto"] = read_duration("≤ 1 h 30 min (working days)")
    assert "≤ 1 h 30 min (working days)" in plain(render_outline(document))
