"""Links to headings, attributes and tasks of Markdown, as they are printed."""

import re
from pathlib import Path

import pytest

from bcp_portal.documents.attributes import read_attributes, without_attributes
from bcp_portal.documents.html import render_outline
from bcp_portal.documents.prose import to_html
from bcp_portal.documents.slugs import Slugs, slug
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan

STYLESHEETS = Path(__file__).resolve().parents[2] / "static" / "css"


def printed(markdown: str) -> str:
    return render_outline(as_document(read_plan(markdown)), paper=True)


@pytest.mark.parametrize(
    "title, expected",
    [
        ("2. Roles", "2-roles"),
        ("Überblick & Zweck", "überblick--zweck"),
        ("Recovery Time Objective (RTO)", "recovery-time-objective-rto"),
        ("A_b-c / d", "a_b-c--d"),
        ("[Roles](roles.md) and duties", "roles-and-duties"),
        ("भूमिका", "भूमिका"),
    ],
)
def test_a_slug_is_githubs(title, expected):
    assert slug(title) == expected


def test_headings_of_one_name_are_counted():
    slugs = Slugs()
    assert [slugs.of(title) for title in ("Details", "Details 1", "Details", "Details")] == [
        "details",
        "details-1",
        "details-2",
        "details-3",
    ]


@pytest.mark.parametrize("link", ["#2-roles-ä", "#2-roles-%C3%A4", "#2-Roles-ä", "#team"])
@pytest.mark.parametrize("place", ["See [them]({link}).", "| Scope | Notes |\n|---|---|\n| All | [them]({link}) |"])
def test_a_link_leads_to_its_heading_from_text_and_from_cells(link, place):
    html = printed(f"# Plan\n\n## Scope\n\n{place.format(link=link)}\n\n## 2. Roles Ä {{#team}}\n\nText.\n")
    assert '<section id="H-03" class="depth-h2">' in html
    assert '<a href="#H-03">them</a>' in html


def test_a_link_leads_to_a_row_that_is_printed_as_a_heading():
    html = printed(
        "# Plan\n\n## Risk Assessment\n\n### 1. Power cut\n\n- **Likelihood**: Low\n- **Impact**: High\n\n"
        "### 2. Flood\n\n- **Likelihood**: Low\n- **Impact**: High\n\n## Purpose\n\nMostly [water](#2-flood).\n"
    )
    assert '<a href="#R-02">water</a>' in html


def test_a_link_to_nowhere_is_words_alone():
    assert "#" not in to_html("[there](#there)")
    assert "<a " not in printed("# Plan\n\n## Scope\n\n[there](#there)\n")


def test_an_anchor_leads_to_the_heading_above_it():
    html = printed('# Plan\n\n## A\n\n[b](#x) [c](#y)\n\n## B\n\n[]{#x}Text.\n\n<a name="y"></a>\n## C\n\nText.\n')
    assert '<a href="#H-03">b</a>' in html
    assert '<a href="#H-04">c</a>' in html


@pytest.mark.parametrize(
    "text, plain",
    [
        ("Roles {#roles}", "Roles"),
        ("Roles {#roles .wide data-a='b c'}", "Roles"),
        ("a []{#anchor}b [c]{.small} d", "a b c d"),
        ("[l](https://a.example){target=_blank} `c`{.python}", "[l](https://a.example) `c`"),
        ("{: .note}", ""),
        ("## Annex {-}", "## Annex"),
        ('<a id="x"></a>Text', "Text"),
        ("::: {.warning}\nMind the gap.\n:::", "\nMind the gap.\n"),
    ],
)
def test_attributes_are_no_text(text, plain):
    assert without_attributes(text) == plain


@pytest.mark.parametrize(
    "text", ["{name}", "{{ name }}", "{Company Name}", "{a=b}", "`{#id}`", "```\n{#id}\n```", "a {-}"]
)
def test_words_in_braces_and_code_stay(text):
    assert read_attributes(text) == (text, [])


def test_a_frozen_title_is_printed_without_its_attributes():
    document = as_document(read_plan("# Plan\n\n## Roles\n\n[them](#team)\n"))
    document["outline"][1]["title"] = "Roles {#team}"
    html = render_outline(document, paper=True)
    assert "{#team}" not in html
    assert '<a href="#H-02">them</a>' in html


def test_tasks_are_boxes():
    html = to_html("- [x] done\n- [ ] open\n  - [X] nested\n- [name] of the porter\n- `[x]` in code\n")
    assert '<li class="task">☑ done</li>' in html
    assert '<li class="task">☐ open\n' in html
    assert '<li class="task">☑ nested</li>' in html
    assert "<li>[name] of the porter</li>" in html
    assert "<code>[x]</code>" in html


def test_tasks_that_are_rows_are_boxes():
    html = printed("# Plan\n\n## Recovery procedures\n\n1. [ ] Call the CEO\n2. [x] Start the generator\n")
    assert "☐ Call the CEO" in html
    assert "☑ Start the generator" in html


def test_numbered_lines_have_a_class_that_no_other_stylesheet_lays_out():
    html = printed("# Plan\n\n## Recovery procedures\n\n1. Call the CEO\n2. Start the generator\n")
    classes = re.findall(r'<ol class="(\w+)">', html)
    assert classes
    sheets = [path for path in STYLESHEETS.glob("*.css") if path.stem != "document"]
    assert [path.name for path in sheets if re.search(rf"\.{classes[0]}\b", path.read_text(encoding="utf-8"))] == []
