"""Every line of the sample is in its right field. The expected values were written by hand from reading the file."""

import pytest

from plans.importing.imported_plan import PROSE, ImportedPlan
from plans.importing.plan_reader import read_plan
from tests.plans.importing.expecting import expected_rows

BOTH = expected_rows("sample_in_both_versions")
SHIPPED = expected_rows("sample_as_shipped")


def values(imported: ImportedPlan, kind: str, fields: str) -> list[tuple[str, ...]]:
    """The rows of a kind as tuples of the fields, in order."""
    return [tuple(row.values.get(name, "") for name in fields.split()) for row in imported.rows.get(kind, [])]


@pytest.mark.parametrize("kind, fields, expected", BOTH, ids=[f"{kind}-{fields}" for kind, fields, _ in BOTH])
def test_what_both_tellings_say_is_in_its_field(either_text, kind, fields, expected):
    assert values(read_plan(either_text), kind, fields) == expected


@pytest.mark.parametrize("kind, field, expected", SHIPPED, ids=[f"{kind}-{field}" for kind, field, _ in SHIPPED])
def test_what_the_shipped_sample_says_is_in_its_field(sample_text, kind, field, expected):
    assert values(read_plan(sample_text), kind, field) == expected


def test_both_tellings_have_equally_many_rows_of_every_kind(sample_text, original_text):
    counts = [{kind: len(rows) for kind, rows in read_plan(text).rows.items()} for text in (sample_text, original_text)]
    assert counts[0] == counts[1]
    assert sum(counts[0].values()) == 148


def test_every_text_stands_on_the_line_that_its_row_names(either_text):
    lines = either_text.split("\n")
    imported = read_plan(either_text)
    for row in (row for rows in imported.rows.values() for row in rows):
        name = next(row.values[field] for field in ("text", "name", "title", "role", "number") if row.values.get(field))
        assert name in lines[row.line - 1], row


def test_only_three_paragraphs_stay_narrative(either_text):
    imported = read_plan(either_text)
    narrative = [
        (heading.title, block.text) for heading in imported.headings for block in heading.blocks if block.kind == PROSE
    ]
    assert [title for title, _ in narrative] == ["Executive Summary", "Scope", "Approval"]
    assert all("\n" not in text for _, text in narrative)
    assert imported.unclear == []


def test_the_outline_keeps_every_heading_in_order(either_text):
    imported = read_plan(either_text)
    written = [line.lstrip("#").strip() for line in either_text.split("\n") if line.startswith("#")]
    phases = {f"PH-0{number}" for number in (1, 2, 3)}
    kept = [title for title in written if not title[:1].isdigit() and not title.startswith("Phase")]
    assert [heading.title or imported.title for heading in imported.headings if not heading.names] == kept
    assert {heading.names for heading in imported.headings if heading.names} == phases


SHAPES = [
    ("facts", "terms"),
    ("prose", ""),
    ("tiers", "terms"),
    ("tiers", "terms"),
    ("prose", ""),
    ("scope", "bullets"),
    ("risks", "records"),
    ("risks", "records"),
    ("functions", "records"),
    ("functions", "table"),
    ("strategies", "headed"),
    ("strategies", "headed"),
    ("steps", "groups"),
    ("steps", "groups"),
    ("steps", "groups"),
    ("severities", "table"),
    ("roles", "terms"),
    ("roles", "bullets"),
    ("channels", "bullets"),
    ("channels", "bullets"),
    ("channels", "bullets"),
    ("exercises", "table"),
    ("exercise_steps", "groups"),
    ("maintenance", "bullets"),
    ("maintenance", "bullets"),
    ("maintenance", "bullets"),
    ("dependencies", "table"),
    ("supplier_rules", "groups"),
    ("reviews", "groups"),
    ("change_rules", "groups"),
    ("appendices", "bullets"),
    ("appendices", "bullets"),
    ("appendices", "bullets"),
    ("appendices", "bullets"),
    ("prose", ""),
    ("approvals", "signatures"),
    ("facts", "terms"),
    ("history", "bullets"),
]


def test_the_blocks_have_the_kinds_and_shapes_of_the_source(either_text):
    blocks = read_plan(either_text).blocks
    assert [(block.kind, block.shape) for block in blocks] == SHAPES
    assert [block.title for block in blocks if block.title] == ["Version History"]
    assert [block.everything for block in blocks if block.kind == "functions"] == [False, True]


def test_the_columns_keep_the_labels_of_the_source(either_text):
    matrix = next(block for block in read_plan(either_text).blocks if block.everything)
    assert matrix.columns == [
        {"field": "name", "label": "Function"},
        {"field": "rto", "label": "RTO"},
        {"field": "rpo", "label": "RPO"},
        {"field": "cost_per_hour", "label": "Financial Impact/Hour"},
        {"field": "operational_impact", "label": "Operational Impact"},
    ]
