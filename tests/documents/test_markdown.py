"""Documents as Markdown: every shape, and values that could be taken for Markdown come back as they were."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp_portal.documents.markdown import to_markdown
from bcp_portal.documents.markdown.escaping import escape_heading, escape_inline, escape_line
from plans.importing.inline_text import one_line, plain_text
from plans.importing.markdown_pieces import Listing, MarkdownTable, Title, top_level_pieces

FIELDS = [
    ("name", "text"),
    ("rto", "duration"),
    ("owner", "link"),
    ("functions", "links"),
    ("rank", "choice"),
    ("notes", "prose"),
    ("group", "text"),
    ("text", "text"),
    ("role", "text"),
    ("person", "link"),
    ("deputy", "link"),
    ("stated_signature", "text"),
    ("stated_on", "date"),
]
BLANK = dict.fromkeys((name for name, _ in FIELDS), "")
EMPTY = {"owner": {"text": ""}, "functions": [], "person": {"text": ""}, "deputy": {"text": ""}, "rto": {"text": ""}}


def document(kind: str, shape: str, columns: list[str], *rows: dict, level: int = 2, **block) -> dict:
    """A document of one heading with one block; a column is ``field`` or ``field=Label``."""
    frozen = [
        {"ref": f"X-{number}", "values": {**BLANK, **EMPTY, **row}, "extra": row.get("extra", {})}
        for number, row in enumerate(rows, 1)
    ]
    shown = [{"field": said.partition("=")[0], "label": said.partition("=")[2]} for said in columns]
    listed = {
        "ref": "B-1",
        "kind": kind,
        "shape": shape,
        "title": "",
        "columns": shown,
        "defaults": {},
        "rows": [row["ref"] for row in frozen],
        **block,
    }
    fields = [{"name": name, "label": name.title(), "type": type_} for name, type_ in FIELDS]
    return {
        "kinds": [{"key": kind, "title": "Kind", "fields": fields, "rows": frozen}],
        "outline": [{"ref": "H-1", "level": level, "title": "Heading", "names": "", "blocks": [listed]}],
    }


PAYROLL = {"name": "Payroll", "rto": {"text": "4h"}, "owner": {"ref": "P-1", "text": "Ann"}}
ORDERS = {"name": "Orders", "rto": {"text": "< 2 hours"}, "notes": "Call *first*.\nThen act."}
STEPS = (
    {"group": "Stop", "text": "Close"},
    {"group": "Stop", "text": "Tell"},
    {"group": "Start", "text": ""},
    {"text": "Rest"},
)

SHAPES = [
    (
        "table",
        ["name=Function", "rto=RTO", "notes=Notes"],
        """| Function | RTO | Notes |
|---|---|---|
| Payroll | 4h |  |
| Orders | < 2 hours | Call *first*.<br>Then act. |""",
    ),
    ("terms", ["name", "rto"], "- **Payroll**: 4h\n- **Orders**: < 2 hours"),
    (
        "terms",
        ["name", "rto", "owner=Owner"],
        "- **Payroll**\n  - Rto: 4h\n  - Owner: Ann\n\n- **Orders**\n  - Rto: < 2 hours",
    ),
    ("terms", ["name", "rto=RTO"], "- **Payroll**\n  - RTO: 4h\n\n- **Orders**\n  - RTO: < 2 hours"),
    ("bullets", ["name", "rto=RTO"], "- Payroll\n  - RTO: 4h\n- Orders\n  - RTO: < 2 hours"),
    (
        "records",
        ["name", "rto=RTO", "owner"],
        "1. **Payroll**\n   - RTO: 4h\n   - Ann\n\n2. **Orders**\n   - RTO: < 2 hours",
    ),
    (
        "headed",
        ["name", "rto=RTO", "owner=Owner"],
        "### 1. Payroll\n\n- **RTO**: 4h\n- **Owner**: Ann\n\n### 2. Orders\n\n- **RTO**: < 2 hours",
    ),
]


@pytest.mark.parametrize(
    "shape, columns, expected", SHAPES, ids=[f"{shape}-{len(columns)}" for shape, columns, _ in SHAPES]
)
def test_each_shape_prints_as_the_architecture_says(shape, columns, expected):
    assert to_markdown(document("functions", shape, columns, PAYROLL, ORDERS)) == f"## Heading\n\n{expected}\n"


def test_groups_gather_rows_under_their_group():
    printed = to_markdown(document("steps", "groups", ["group", "text"], *STEPS))
    assert printed == "## Heading\n\n1. **Stop**\n   - Close\n   - Tell\n\n2. **Start**\n\n3. Rest\n"


def test_signatures_leave_a_line_to_sign_on():
    printed = to_markdown(
        document(
            "approvals",
            "signatures",
            ["role"],
            {"role": "Head"},
            {"role": "Clerk", "stated_signature": "Pat", "stated_on": {"text": "2024-05-06"}},
            {"role": "Chief", "person": {"ref": "P-1", "text": "Ann"}, "deputy": {"ref": "P-2", "text": "Bo"}},
        )
    )
    assert printed.split("\n")[2:-1] == [
        f"- **Head**: {'_' * 20} Date: {'_' * 10}",
        "- **Clerk**: Pat Date: 2024-05-06",
        f"- **Chief** (Ann; deputy: Bo): {'_' * 20} Date: {'_' * 10}",
    ]


def test_a_history_joins_its_columns_and_stands_below_its_lead_in():
    rows = {"name": "v1.0", "text": "First"}, {"name": "v1.1", "text": "Second"}
    printed = to_markdown(document("history", "bullets", ["name", "text"], *rows, title="Versions"))
    assert printed == "## Heading\n\n- **Versions**:\n  - v1.0 - First\n  - v1.1 - Second\n"


def test_links_are_printed_as_their_texts_and_choices_as_their_words():
    row = {
        "name": "Fire",
        "functions": [{"ref": "F-1", "text": "A"}, {"ref": "F-2", "text": "B"}],
        "rank": {"value": "x", "text": "Xtra"},
    }
    assert "| Fire | A; B | Xtra |" in to_markdown(document("risks", "table", ["name=N", "functions=F", "rank=R"], row))


def test_what_is_kept_beside_the_fields_is_printed_under_its_label():
    row = {"name": "Fire", "extra": {"Floor": "3|4"}}
    printed = to_markdown(document("risks", "table", ["name=Risk", "extra:Floor=Floor"], row))
    assert "| Fire | 3\\|4 |" in printed


def test_a_column_may_count_its_rows_otherwise_than_its_shape_and_join_them_otherwise():
    one = document("roles", "terms", ["name", "text"], {"name": "Lead", "text": "decides"})
    one["outline"][0]["blocks"][0]["columns"] = [
        {"field": "name", "label": "", "numbered": True},
        {"field": "text", "label": "", "joint": " – "},
    ]
    assert to_markdown(one).endswith("1. **Lead** – decides\n")


def test_two_lists_under_one_heading_stay_two():
    one = document("scope", "bullets", ["text"], {"text": "a"}, {"text": "b"})
    blocks = one["outline"][0]["blocks"]
    one["outline"][0]["blocks"] = [{**blocks[0], "rows": ["X-1"]}, {**blocks[0], "rows": ["X-2"]}]
    assert [type(piece) for piece in top_level_pieces(to_markdown(one))] == [Title, Listing, Listing]


def test_prose_is_printed_as_it_was_written():
    text = "Some *text*\n\n    code\n\n> quoted | piped\n<!-- kept -->"
    prose = {
        "outline": [
            {"ref": "H", "level": 1, "title": "P", "names": "", "blocks": [{"ref": "B", "kind": "prose", "text": text}]}
        ],
        "kinds": [],
    }
    assert to_markdown(prose) == f"# P\n\n{text}\n"


def test_a_heading_of_level_nought_prints_only_what_it_holds():
    prose = {
        "outline": [
            {
                "ref": "H",
                "level": 0,
                "title": "P",
                "names": "",
                "blocks": [{"ref": "B", "kind": "prose", "text": "first"}],
            }
        ],
        "kinds": [],
    }
    assert to_markdown(prose) == "first\n"


def test_a_block_without_rows_prints_nothing():
    assert to_markdown(document("risks", "table", ["name=Risk"])) == "## Heading\n"


def test_an_empty_document_prints_nothing():
    assert to_markdown({"outline": [], "kinds": []}) == ""


TRICKY = [
    "# not a heading",
    "- not an item",
    "+ 1",
    "* 2",
    "2024. Not a number",
    "3) no",
    "> no quote",
    "a | b",
    "\\| a",
    "a\\",
    "`code`",
    "*bold*",
    "__init__",
    "a_b_c",
    "____",
    "_ _ _",
    "---",
    "===",
    "~~~",
    "```",
    "< 30 minutes",
    "<script>alert(1)</script>",
    "&lt;",
    "R&D",
    "AT&amp;T",
    "[NAME]",
    "[x](javascript:alert(1))",
    "![a](b)",
    "http://example.org/a_b*c",
    "C:\\Users\\x",
    "two\nlines",
    "tab\tin",
    "#",
    "##",
    "1.",
    "-",
    "***",
    "a*b*c",
    "'quoted'",
    "$10,000+",
    "été",
    "😀",
    "\\",
    "\\\\",
    "\\*",
]


@pytest.mark.parametrize("text", TRICKY)
def test_text_that_could_be_markdown_comes_back_as_it_was(text):
    (listing,) = top_level_pieces(f"- {escape_line(text)}\n")
    assert [plain_text(item.text) for item in listing.items] == [text]
    assert not any(item.is_opaque or item.children for item in listing.items)
    assert cells(text) == [text, "after"]
    (title,) = top_level_pieces(f"## {escape_heading(text)}\n")
    assert one_line(title.text) == text.replace("\n", " ")
    assert plain_text(f"**{escape_inline(text)}**: x") == f"{text}: x"


def cells(text: str) -> list[str]:
    """The cells of a table's row that shows the text, read back."""
    printed = to_markdown(document("risks", "table", ["name=Risk", "text=Text"], {"name": text, "text": "after"}))
    table = next(piece for piece in top_level_pieces(printed) if isinstance(piece, MarkdownTable))
    return [plain_text(cell) for _, row in table.rows for cell in row]


@pytest.mark.parametrize("text", ["--", "- -", "---"])
def test_hyphens_as_the_text_of_a_row_draw_no_line(text):
    (listing,) = top_level_pieces(f"- {escape_line(text)}\n")
    assert [plain_text(item.text) for item in listing.items] == [text]


texts = st.text(st.sampled_from("ab1. -+*_`#>|<&;:\\/[]()!~='\"$é\n"), min_size=1, max_size=25).filter(
    lambda text: (
        text == "\n".join(line.strip() for line in text.strip().split("\n")) and "<br" not in text and text.strip()
    )
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(texts)
def test_any_text_comes_back_from_a_cell_and_from_a_list(text):
    assert cells(text) == [text, "after"]
    (listing,) = top_level_pieces(f"- {escape_line(text)}\n")
    assert [plain_text(item.text) for item in listing.items] == [text]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(texts)
def test_any_text_comes_back_from_a_bold_name(text):
    assert plain_text(f"**{escape_inline(text)}**: x") == f"{text}: x"
