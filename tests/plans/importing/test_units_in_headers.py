"""Units that stand in headers and labels of a source: they reach the values, and every word stays."""

import pytest

from bcp_portal.documents.markdown import to_markdown
from plans.importing.frozen import as_document, as_written
from plans.importing.reading import read_plan, same_draft
from tests.plans.importing.said import said


def table(*lines: str, title: str = "Business Functions") -> str:
    ruled = [lines[0], "|".join("---" for _ in lines[0].split("|")), *lines[1:]]
    return f"# Plan\n\n## {title}\n\n" + "".join(f"| {line} |\n" for line in ruled)


TABLE = table("Function | RTO (hours) | RPO [min] | MTPD, days | Cost per hour (k€)", "Payroll | 4 | 15 | 2 | 5",
              "Mail | 30 min | 0 | 1 week | €1k")  # fmt: skip
LISTS = {
    "headed": "# P\n\n## Critical functions\n\n### Payroll\n\n- **RTO (hours)**: 4\n- **RPO (min)**: 15\n\n### Mail\n\n"
              "- **RTO (hours)**: 8\n- **RPO (min)**: 30\n",
    "records": "# P\n\n## Critical functions\n\n- **Payroll**\n  - RTO (hours): 4\n  - RPO (min): 15\n- **Mail**\n  - RTO (hours): 8\n"
               "  - RPO (min): 30\n",
    "lines": "# P\n\n## Critical functions\n\n- Payroll: RTO (hours): 4, RPO (min): 15\n- Mail: RTO (hours): 8, RPO (min): 30\n",
}  # fmt: skip


def functions(text: str) -> list[dict[str, object]]:
    kinds = {kind["key"]: kind["rows"] for kind in as_document(read_plan(text))["kinds"]}
    return [row["values"] for row in kinds["functions"]]


def test_a_table_gives_each_value_the_unit_of_its_header():
    payroll, mail = functions(TABLE)
    assert [payroll[name]["seconds"] for name in ("rto", "rpo", "mtpd")] == [14400, 900, 172800]
    assert [mail[name]["seconds"] for name in ("rto", "rpo", "mtpd")] == [1800, 0, 604800]
    assert [each["cost_per_hour"]["amount"] for each in (payroll, mail)] == ["5000", "1000"]
    assert (payroll["rto"]["text"], payroll["cost_per_hour"]["text"]) == ("4 hours", "5 k€")


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_labels_of_lines_give_it_too(text):
    assert [(each["rto"]["seconds"], each["rpo"]["seconds"]) for each in functions(text)] == [
        (14400, 900),
        (28800, 1800),
    ]


@pytest.mark.parametrize("text", [TABLE, *LISTS.values()], ids=["table", *LISTS])
def test_the_words_of_the_source_stay_and_what_is_printed_reads_back_as_the_same(text):
    reading = read_plan(text)
    assert said(to_markdown(as_written(reading))) == said(text)
    printed = to_markdown(as_document(reading))
    assert same_draft(read_plan(printed), reading)
    assert to_markdown(as_document(read_plan(printed))) == printed


def test_lines_of_everything_and_headings_give_it_too():
    whole = read_plan("# P\n\n## Recovery Objectives\n\n- RTO (hours): 4\n- Data loss (minutes): 15\n")
    assert [(row.values["rto"], row.values["rpo"]) for row in whole.rows["tiers"]] == [("4 hours", "15 minutes")]
    below = read_plan("# P\n\n## Recovery Time Objectives (hours)\n\n- Critical systems: 4\n- Other systems: 24\n")
    assert [row.values["rto"] for row in below.rows["tiers"]] == ["4 hours", "24 hours"]


def test_facts_give_it_too():
    rows = "Last updated (DD/MM/YYYY) | 03/04/2026", "Review frequency (months) | 12", "Owner | Ann Roe"
    facts = read_plan(table("Item | Value", *rows, title="Document Information")).rows["facts"]
    assert [row.values["value"] for row in facts] == ["3 April 2026", "12 months", "Ann Roe"]


def test_a_cost_of_a_week_or_a_day_is_never_one_of_an_hour():
    for label, cell, text in (
        ("Financial impact (per week)", "$5,000", "$5,000 per week"),
        ("Impact per day (EUR)", "5,000", "EUR 5,000 per day"),
        ("Daily loss (£k)", "5", "5 k£ per day"),
    ):
        (values,) = functions(table(f"Function | RTO | {label}", f"Payroll | 4h | {cell}"))
        assert values["cost_per_hour"]["text"] == text
        assert values["cost_per_hour"]["per"] != "hour"


@pytest.mark.parametrize(
    "label",
    [
        "Financial impact (24 h)", "Financial impact (1-5)", "Financial impact (per incident)", "Loss (USD thousands)", "Impact in $M",
        "Cost (per event)", "Financial loss (cumulative)",
    ],
)  # fmt: skip
def test_amounts_of_no_stated_time_are_kept_beside_and_asked_about(label):
    reading = read_plan(table(f"Function | RTO | {label}", "Payroll | 4h | 5"))
    (row,) = reading.rows["functions"]
    assert row.extra == {label: "5"}
    assert [doubt.text for doubt in reading.doubts if "not said to be the cost of an hour" in doubt.why] == [label]


def test_amounts_counted_as_an_hours_because_nothing_else_is_said_are_told():
    told = [doubt.why for doubt in read_plan(table("Function | RTO | Financial impact", "Payroll | 4h | $5")).doubts]
    assert [why.startswith("It does not say for how long") for why in told] == [True]
    for label, cell in (
        ("Financial impact", "$5 per hour"),
        ("Financial impact/hour", "$5"),
        ("Financial impact", "N/A"),
    ):
        assert not read_plan(table(f"Function | RTO | {label}", f"Payroll | 4h | {cell}")).doubts


def test_the_same_figure_below_another_unit_is_another_value():
    again = table("Function | RTO (days)", "Payroll | 4", title="Details").partition("\n\n")[2]
    reading = read_plan(f"{table('Function | RTO (hours)', 'Payroll | 4')}\n{again}")
    (row,) = reading.rows["functions"]
    assert (row.values["rto"], row.extra) == ("4 hours", {"RTO (days)": "4"})


def test_a_row_called_after_another_objective_keeps_the_unit_of_its_column():
    text = table("Item | RTO (minutes)", "RPO | 15", "Payments | 30", title="Recovery objectives")
    one, other = read_plan(text).rows["tiers"]
    assert (one.values["rpo"], other.values["rto"]) == ("15 minutes", "30 minutes")
    assert said(to_markdown(as_written(read_plan(text)))) == said(text)


def test_the_header_of_two_units_asks():
    reading = read_plan(table("Function | RTO (hours/days)", "Payroll | 4"))
    assert [doubt.why for doubt in reading.doubts] == ["“4” has no unit: write 4m, 4h or 4d."]
