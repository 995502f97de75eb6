"""Inline rows: a name in front of a line, and fields behind it; the text itself stays as it is."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.actions.rows import add_row, change_row
from plans.freezing.draft import freeze
from plans.importing.imported_plan import PROSE
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan, same_draft
from plans.models.plan import Block
from plans.models.risks import Risk
from tests.plans.importing.expecting import expected_rows
from tests.plans.importing.said import said
from tests.plans.importing.test_saving import NOW, brought_in

BRANCH = """# Continuity plan of the branch

## Risks

We looked at these in May:

- **Power cut** — Impact: high. Likelihood: low. Mitigation: generator
- **Flood of the vault** – impact: medium; likelihood: low; mitigation: sandbags, pumps
- **Loss of the data line** (impact: high, likelihood: medium) – a second line is ordered
- Robbery, impact: critical, likelihood: low, owner: Security
- **Cash van late**
- Note to ourselves

## High risks

1. **Card outage:** Likelihood: medium. We had one in 2019. Insurance: policy 12. Mitigation: paper slips.

## Risk assessment

**Fraud.** Impact: high. Likelihood: medium. Mitigation: two people sign,
whatever the sum.

Nobody expects an earthquake. Likelihood: low.
"""
FIRM = """# Continuity plan of the law firm

## Critical functions

**Client money.** RTO: 1h. RPO: 0. The regulator asks for it.

Court filings – RTO: 4 hours, RPO: 1 hour, MTPD: 1 day

Reception (RTO 30 minutes, RPO zero). Owner: Front desk

Post: RTO 1 day, RPO 1 day
Library: RTO 2 days, RPO 1 day

Our targets. RTO: 1h. RPO: 0.

### 2. Invoices

Sent every night. RTO: 1 day; RPO: 4 hours; Owner: Accounts.

### Records

- Contracts: RTO: 4h, RPO: 1h
- Archive: RTO: 5 days, RPO: 1 day

## Recovery tiers

- Tier 1 – RTO: 1h, RPO: 15 min
- Gold: RTO 4h, RPO 1h
"""
HOSPITAL = """# Continuity plan of hospital IT

## Key suppliers

- Acme Hosting – hosting – contact: noc@acme.example, +43 1 555 01 – backup: second data centre
- **LIS Ltd**: laboratory system. Contact: 555-0120; phone: 555-0121; backup: paper forms

## Dependencies

- Power – from the grid – backup: generator – SLA: 99.9%
- Pager network: vendor: Pagers & Co; contact: 555-0122

## What could go wrong

- Ransomware: impact: high, likelihood: medium
- Heat: impact: low, likelihood: high

## Recovery strategies

- **Second data centre**: Trigger: the first is down. RTO: 30 minutes. For: Admissions
"""
SHOP = """# Continuity plan of the webshop

## Critical functions

### Payroll

- RTO: 4 hours
- RPO: 1 hour

### Checkout

- **RTO**: 30 minutes, **RPO**: 5 minutes
- Workaround: cash only

### Returns

- RTO: 2 days
- RPO: 1 day
- Purpose: money back

### Hall

Tills: RTO 2h, RPO 1h
Scales: RTO 1 day, RPO 1 day

### Gift cards

RTO: 1 day, RPO: 4 hours
Owner: Marketing

## Essential services

1. **Search**
   - RTO: 4 hours, RPO: none
   - For everybody who looks
2. **Stock**
   - RTO: 1 day
   - RPO: 4 hours

## Vital activities

**Shipping**
- RTO: 8 hours / RPO: 4 hours
- MTPD: 1 day

**Labels**
- RTO: 1 day
"""
TEXTS = {"branch": BRANCH, "firm": FIRM, "hospital": HOSPITAL, "shop": SHOP}

# Text, kind, fields, rows.
INLINE = expected_rows("inline_rows")

# Text, and what of it was not understood, with its line.
DOUBTS = [
    ("branch", [(12, "- Note to ourselves"), (16, "Insurance: policy 12")]),
    ("firm", [(14, "Our targets. RTO: 1h. RPO: 0.")]),
    ("hospital", [(20, "For: Admissions")]),
    ("shop", [(19, "Purpose: money back")]),
]


@pytest.mark.parametrize("name, kind, fields, expected", INLINE, ids=[f"{row[0]}-{row[1]}" for row in INLINE])
def test_lines_tell_rows(name, kind, fields, expected):
    rows = read_plan(TEXTS[name]).rows[kind]
    assert [tuple(row.values.get(field, "") for field in fields.split()) for row in rows] == expected
    assert all(not row.extra for row in rows)


@pytest.mark.parametrize("name, expected", DOUBTS, ids=[name for name, _ in DOUBTS])
def test_what_lines_say_besides_is_told_with_its_line(name, expected):
    notes = read_plan(TEXTS[name]).unclear
    assert [(note.line, note.text) for note in notes] == expected


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_lines_that_tell_rows_come_out_as_they_came_in(text):
    printed = to_markdown(as_document(read_plan(text)))
    assert said(printed) == said(text)
    assert same_draft(read_plan(printed), read_plan(text))
    assert to_markdown(as_document(read_plan(printed))) == printed


def test_every_row_knows_the_line_that_tells_it():
    lines = BRANCH.split("\n")
    rows = read_plan(BRANCH).rows["risks"]
    assert all(str(row.values["title"]) in lines[row.line - 1] for row in rows)


def test_each_row_stands_right_behind_its_own_line():
    blocks = read_plan(BRANCH).headings[1].blocks
    assert [block.kind for block in blocks] == [PROSE, "risks"] * 5 + [PROSE]
    assert blocks[0].text.startswith("We looked at these in May:\n\n- **Power cut** — Impact: high.")
    assert blocks[2].text.startswith("- **Flood of the vault** – impact: medium;")


@pytest.mark.django_db
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_plan_made_of_them_prints_their_words_once(text):
    plan, _ = brought_in(text)
    assert said(to_markdown(freeze(plan))) == said(text)


@pytest.mark.django_db
def test_what_is_changed_of_a_told_row_is_printed_right_below_its_line(world):
    plan, _ = brought_in(BRANCH, code="NEW")
    risk = Risk.objects.get(plan=plan, title="Power cut")
    change_row(row=risk, values={"likelihood": "medium"}, edition=risk.edition, by=world.editor, at=NOW)
    printed = to_markdown(freeze(plan))
    assert "Mitigation: generator\n\n| Likelihood |\n|---|\n| medium |\n\n- **Flood" in printed


@pytest.mark.parametrize(
    "line",
    [
        "- Tills are closed: we write by hand",
        "- **Payroll**: paid monthly, on the last day: never later",
        "- Payroll: RTO: 4 hours unless it is Friday",
        "- RTO: 4 hours, RPO: 1 hour",
        "- [Name]: RTO: 4 hours, RPO: 1 hour",
        "- All of them: RTO: 4 hours, RPO: 1 hour",
        "- Payroll: RTO/RPO: 4h/1h",
    ],
)
def test_other_lines_below_functions_tell_no_objectives(line):
    rows = read_plan(f"# P\n\n## Critical functions\n\n{line}\n").rows.get("functions", [])
    assert not any(row.values.get(name) for row in rows for name in ("rto", "rpo"))


@pytest.mark.parametrize(
    "text",
    [
        "Tier 1 (RTO: 4 hours) comes first. Readers wait at most 2 days.",
        "The RTO of 4 hours is agreed with the bank.",
        "Payroll has an RTO of 4 hours.",
        "Nobody else knows. Owner: Ann",
    ],
)
def test_sentences_below_functions_that_only_speak_of_them_stay_narrative(text):
    assert read_plan(f"# P\n\n## Critical functions\n\n{text}\n").rows == {}


def test_lines_below_other_headings_tell_nothing_by_a_single_label():
    text = "# P\n\n## Notes\n\n- Fire: likelihood: low\n- Tea: contact: 555-0100\n"
    assert read_plan(text).rows == {}


def test_a_line_that_says_otherwise_than_a_table_before_does_not_overwrite_it():
    imported = read_plan(
        "# P\n\n## Functions\n\n| Function | RTO |\n|---|---|\n| Payroll | 4h |\n| Orders | 4h |\n\n"
        "## Critical functions\n\n- Payroll – RTO: 8h\n- Orders – RTO: 4h, RPO: 1h\n"
    )
    assert [(row.values["rto"], row.values.get("rpo")) for row in imported.rows["functions"]] == [
        ("4h", None),
        ("4h", "1h"),
    ]
    assert [(note.line, "described differently" in note.why) for note in imported.unclear] == [(12, True)]


def test_lines_that_their_author_broke_within_one_paragraph_stay_one_and_are_told():
    imported = read_plan("# P\n\n## Critical functions\n\nPayroll: RTO 4h, RPO 1h\\\nOrders: RTO 2h, RPO 1h\n")
    assert imported.rows == {}
    assert [note.line for note in imported.unclear] == [5, 6]


@pytest.mark.django_db
def test_a_row_added_where_a_line_tells_one_has_nobody_for_its_owner(world):
    plan, _ = brought_in(BRANCH, code="NEW")
    block = Block.objects.get(plan=plan, defaults__title="Robbery")
    row = add_row(block=block, values={"title": "Theft"}, by=world.editor, at=NOW)
    assert (row.title, row.owner) == ("Theft", None)
