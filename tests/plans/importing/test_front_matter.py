"""Front matter of a file, in YAML: facts of the plan, line for line."""

import pytest

from bcp_portal.documents.front_matter import front_matter_end
from bcp_portal.documents.html import render_outline
from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.prose import to_html
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft

FRONT = """---
title: "Notfallplan: Werk"
document-owner: Ann Roe
version: 1.10
last_reviewed: 2026-03-01
reviewFrequency: annually
approvers:
  - Bob Low
  - Cy Dee
tags: [bcm, works]
contact: {name: Ann, phone: 112}
abstract: >
  Two
  lines.
---

## Scope

Text.
"""


def facts(text: str) -> list[tuple[str, str, str, int]]:
    rows = read_plan(text).rows.get("facts", [])
    return [(row.values["name"], row.values["value"], row.values["topic"], row.line) for row in rows]


def test_front_matter_is_facts():
    assert facts(FRONT) == [
        ("Title", "Notfallplan: Werk", "other", 2),
        ("Document owner", "Ann Roe", "owner", 3),
        ("Version", "1.10", "version", 4),
        ("Last reviewed", "2026-03-01", "updated", 5),
        ("Review frequency", "annually", "review_frequency", 6),
        ("Approvers", "Bob Low; Cy Dee", "approver", 7),
        ("Tags", "bcm; works", "other", 10),
        ("Contact", "name: Ann, phone: 112", "other", 11),
        ("Abstract", "Two lines.", "other", 12),
    ]


def test_front_matter_titles_a_plan_that_has_no_heading_of_level_1():
    assert read_plan(FRONT).title == "Notfallplan: Werk"
    assert read_plan(FRONT + "\n# The plan\n").title == "The plan"


@pytest.mark.parametrize(
    "front",
    [
        "layout: page\nlang: en",
        "title: Plan: of a clinic\nowner: Ann",
        "owner: &a Ann\ndeputy: *a",
        "Owner of the plan: Ann\nempty:\nversion: 2",
        "tags:\n- a\n- b",
        "a: b\n  - c",
    ],
)
@pytest.mark.parametrize("body", ["# Plan\n\nText.", "> quoted", "Text."])
def test_any_front_matter_is_read_and_printed_and_read_again(front, body):
    imported = read_plan(f"---\n{front}\n---\n{body}\n")
    assert imported.rows["facts"]
    assert same_draft(imported, read_plan(to_markdown(as_document(imported))))
    html = render_outline(as_document(imported), paper=True)
    assert "<h2" not in html
    assert "---" not in html


def test_front_matter_right_above_a_list_stays_apart_from_it():
    html = render_outline(as_document(read_plan("---\na: b\nc: d\n---\n- one\n- two\n")), paper=True)
    assert html.count("<ul>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "---\n",
        "---\n\na: b\n---\n",
        "---\na: b\n",
        "---\nwords\n---\n",
        "---\na: b\n\n# Heading\n\n---\n",
        "a: b\n---\n",
    ],
)
def test_a_rule_opens_no_front_matter(text):
    assert front_matter_end(text) == 0


def test_front_matter_that_was_kept_as_text_prints_as_a_list():
    html = to_html("---\ntitle: The plan\nowner: Ann\n---")
    assert html == "<ul>\n<li><strong>Title</strong>: The plan</li>\n<li><strong>Owner</strong>: Ann</li>\n</ul>"
