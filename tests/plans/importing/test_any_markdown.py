"""Whatever Markdown comes in: no word is lost, none changes its place, and it comes in again as the same plan."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bcp_portal.documents.markdown import to_markdown
from plans.importing.plan_document import as_document, as_written
from plans.importing.plan_reader import read_plan, same_draft
from plans.importing.source_text import NothingInside
from tests.plans.importing.said import said

TITLES = [
    "Business Continuity Plan",
    "Document Information",
    "Recovery Time Objectives (RTO)",
    "Recovery Point Objectives",
    "Scope",
    "Out of scope",
    "High Risks",
    "Critical Business Functions",
    "Recovery Strategies",
    "Primary Strategies",
    "Recovery Procedures",
    "Phase 1: Start (0-15 minutes)",
    "Incident Response Team",
    "Core Team",
    "Internal Communication",
    "Testing Schedule",
    "Testing Procedures",
    "Weekly",
    "Maintenance Activities",
    "Dependencies",
    "Supplier Management",
    "Review Process",
    "Change Management",
    "Appendix A: Contacts",
    "Approval",
    "Version History",
    "1. Failover",
    "2. Move",
    "Contact List",
    "Anything else",
    "Tier 1 (RTO: 1-4 hours, RPO: 15 min)",
    "Payroll (RTO: 4h)(RPO: 1h)",
    "2.1 Tier 2: RTO < 1 day / RPO TBD",
    "Impact over time",
    "Recovery phases",
    "Recovery checklist",
    "Upkeep",
    "Services",
    "Key suppliers",
    "Payroll (RPO: zero)",
]
WORDS = [
    "RTO",
    "RPO",
    "4h",
    "15m",
    "Critical",
    "High",
    "Owner:",
    "Impact:",
    "backup",
    "the",
    "plan",
    "-",
    "$5,000",
    "N/A",
    "TBD",
    "[NAME]",
    "____",
    "**bold**",
    "*em*",
    "`code`",
    "a_b",
    "<br>",
    "&",
    "<b>",
    "x|y",
    "1.",
    "#",
    ">",
    "Phase",
    "\\*",
    "\\",
    "**",
    "~~",
    "]",
    "(",
    "é",
]
LABELLED = [
    "**Owner**: Ann",
    "Impact: High",
    "**RTO:** 4h",
    "RTO: 4 hours",
    "**CTO**: ____ Date: ____",
    "**CTO**: Ann Roe Date: 2025-01-14",
    "**Lead** - decides",
    "Fire: 112",
    "**Version**: 1.0",
    "**Weekly**:",
    "v1.0 - January 14, 2025 - First",
    "**Only bold**",
    "Trigger: alarm",
    "**RTO**: 4 hours / **RPO**: 1 hour",
    "RTO: 30 minutes, RPO: 5 minutes",
    "Plant Manager, 555-0150",
    "[ ] tick",
    "Ann Roe",
    "Monthly: test the pumps",
    "____/____/____",
    "**Power cut** — Impact: high. Likelihood: low",
    "Flood (impact: low, likelihood: high) – pumps",
    "Payroll – RTO 4h, RPO 1h",
    "**Orders.** RTO: 1h. RPO: 0.",
    "Acme - hosting - contact: 555-0100 - backup: none",
    "**Cash van late**",
]
HEADERS = [
    "Function",
    "RTO",
    "RPO",
    "Owner",
    "Supplier",
    "Dependency",
    "Risk",
    "Likelihood",
    "Mitigation",
    "Impact",
    "Severity",
    "Role",
    "Name",
    "Phone",
    "Email",
    "Frequency",
    "Scope",
    "Signature",
    "Date",
    "Version",
    "Description",
    "Notes",
    "Tier",
    "Action",
    "#",
    "",
    "1h",
    "1-3 days",
    "First day",
    "Phase",
    "Time window",
    "Impact category",
    "What",
    "Who",
    "Instead",
]
ELSE = (
    "---",
    "***",
    "```\n# not a heading\n- no\n```",
    "<!-- a comment -->",
    "<div>\n- x\n</div>",
    "    code",
    "> quote\n> - a",
    "> 1. quoted\n>    - list\n>\n> | RTO |\n> |---|\n> | 4h |",
    "<table><tr><td>RTO</td></tr></table>",
    "<br>\n- a",
    "1. a\n  - b\n    - c\n2. d\n   - e\n3. f",
    "1. a\n - b\n\n2. c",
    "**Name**\n- RTO: 4h\n- Owner: Ann\n\n**Other**\n- RTO: 1h",
    "text straight above\n- a\n  - b",
    "* a\n   * b\n      * c",
    "1. a\n\n   ```\n   1. x\n   ```\n2. b",
    "[1]: http://example.org",
    "Title\n=====",
    "a\n\n- b\n    - c\n\n      d",
    "\tcode\t",
    "1) one\n2) two",
    "+ plus",
)

phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
line = st.one_of(phrase, st.sampled_from(LABELLED))
heading = st.tuples(st.integers(1, 4), st.sampled_from(TITLES)).map(lambda said: f"{'#' * said[0]} {said[1]}")
paragraph = st.lists(line, min_size=1, max_size=3).map("\n".join)
SHORT = [
    "",
    "4h",
    "Ann",
    "-",
    "2025-01-14",
    "High",
    "Severe",
    "0-15 minutes",
    "15 minutes - RTO",
    "Phase 1",
    "555-0150",
]
cell = st.one_of(phrase.map(lambda text: text.replace("|", "\\|")), st.sampled_from(SHORT))


def listing(depth: int) -> st.SearchStrategy[str]:
    """A list whose items may hold lists, ``depth`` levels down."""
    nested = listing(depth - 1) if depth else st.just("")
    items = st.lists(st.tuples(line, nested), min_size=1, max_size=4)
    return st.tuples(st.sampled_from(["- ", "* ", "1. ", "2) "]), items).map(lambda said: _items(*said))


def _items(mark: str, items: list[tuple[str, str]]) -> str:
    indent = "\n" + " " * len(mark)
    return "\n".join(mark + text + (indent + nested.replace("\n", indent) if nested else "") for text, nested in items)


def table(columns: int) -> st.SearchStrategy[str]:
    """A table with so many columns."""
    header = st.lists(st.sampled_from(HEADERS), min_size=columns, max_size=columns)
    rows = st.lists(st.lists(cell, min_size=columns, max_size=columns), max_size=4)
    return st.tuples(header, rows).map(
        lambda said: "\n".join(f"| {' | '.join(row)} |" for row in [said[0], ["---"] * columns, *said[1]])
    )


def shaped(header: str) -> st.SearchStrategy[str]:
    """A table with this header, its cells short."""
    columns = header.count("|") - 1
    rows = st.lists(st.lists(st.sampled_from(SHORT), min_size=columns, max_size=columns), min_size=1, max_size=3)
    return rows.map(
        lambda said: "\n".join([header, "|" + "---|" * columns, *(f"| {' | '.join(row)} |" for row in said)])
    )


SHAPED = [
    "| Function | 1h | 4h | 3 days |",
    "|  | First day | First week |",
    "| Service | Category | 1 day | > 3 days |",
    "| Phase | Time window | Activities |",
    "| Phase | Description | Duration |",
    "| | |",
    "| Data type | RPO | Method |",
    "| Field | Value |",
    "| Document | BCP-7 |",
    "| Version | 2.1 |",
    "| What | Who | Phone | Instead |",
]
piece = st.one_of(
    heading,
    heading,
    listing(3),
    st.integers(1, 5).flatmap(table),
    st.sampled_from(SHAPED).flatmap(shaped),
    paragraph,
    st.sampled_from(ELSE),
)
markdown = st.lists(st.tuples(piece, st.sampled_from(["\n\n", "\n\n", "\n"])), min_size=1, max_size=12).map(
    lambda pieces: "".join(text + gap for text, gap in pieces)
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(markdown)
def test_no_word_is_lost_and_every_word_keeps_its_place(text):
    try:
        imported = read_plan(text)
    except NothingInside:
        assert said(text) == []
        return
    assert said(to_markdown(as_written(imported))) == said(text)
    printed = to_markdown(as_document(imported))
    again = read_plan(printed)
    assert same_draft(again, imported)
    assert to_markdown(as_document(again)) == printed
