"""Units that stand in headers and labels of a source: they reach the values, and every word stays."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.documents.markdown import to_markdown
from plans.actions.importing import import_plan
from plans.importing.plan_document import as_document, as_written
from plans.importing.plan_reader import read_plan, same_draft
from tests.flat import flat
from tests.plans.importing.said import said


def table(*lines: str, title: str = "Business Functions") -> str:
    ruled = [lines[0], "|".join("---" for _ in lines[0].split("|")), *lines[1:]]
    return f"# Plan\n\n## {title}\n\n" + "".join(f"| {line} |\n" for line in ruled)


TABLE = table(
    "Function | RTO (hours) | RPO [min] | MTPD, days | Cost per hour (k€)",
    "Payroll | 4 | 15 | 2 | 5",
    "Mail | 30 min | 0 | 1 week | €1k",
)
LISTS = {
    "headed": "# P\n\n## Critical functions\n\n### Payroll\n\n- **RTO (hours)**: 4\n- **RPO (min)**: 15\n\n### Mail\n\n"
    "- **RTO (hours)**: 8\n- **RPO (min)**: 30\n",
    "records": "# P\n\n## Critical functions\n\n- **Payroll**\n  - RTO (hours): 4\n  - RPO (min): 15\n- **Mail**\n  - RTO (hours): 8\n"
    "  - RPO (min): 30\n",
    "lines": "# P\n\n## Critical functions\n\n- Payroll: RTO (hours): 4, RPO (min): 15\n- Mail: RTO (hours): 8, RPO (min): 30\n",
}


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
    imported = read_plan(text)
    assert said(to_markdown(as_written(imported))) == said(text)
    printed = to_markdown(as_document(imported))
    assert same_draft(read_plan(printed), imported)
    assert to_markdown(as_document(read_plan(printed))) == printed


def test_lines_of_everything_and_headings_give_it_too():
    whole = read_plan("# P\n\n## Recovery Objectives\n\n- RTO (hours): 4\n- Data loss (minutes): 15\n")
    assert [(row.values["rto"], row.values["rpo"]) for row in whole.rows["tiers"]] == [("4 hours", "15 minutes")]
    below = read_plan("# P\n\n## Recovery Time Objectives (hours)\n\n- Critical systems: 4\n- Other systems: 24\n")
    assert [row.values["rto"] for row in below.rows["tiers"]] == ["4 hours", "24 hours"]


ABOVE = {
    "All times are in hours.": ("4 hours", "1 hour", "5"),
    "All RTOs and RPOs in hours, costs in k€.": ("4 hours", "1 hour", "5 k€"),
    "Amounts in USD thousands.": ("4", "1", "5 thousands USD"),
    "Financial impacts are given in k€ (see annex)": ("4", "1", "5 k€"),
    "All times in working hours.": ("4 working hours", "1 working hours", "5"),
    "Times in hours or days.": ("4", "1", "5"),
    "RTO in hours, RPO in minutes.": ("4 hours", "1 minute", "5"),
    "All RTOs are in days.": ("4 days", "1", "5"),
    "Times in hours; times in days.": ("4", "1", "5"),
    "See (b) and (h).": ("4", "1", "5"),
    "The figures were collected in 2025.": ("4", "1", "5"),
    "Values in euro.": ("4", "1", "5 euro"),
}


@pytest.mark.parametrize("lead", ABOVE)
def test_a_unit_that_is_said_above_a_table_for_all_is_that_of_its_bare_values(lead):
    text = table("Function | RTO | RPO | Cost per hour", "Payroll | 4 | 1 | 5")
    imported = read_plan(text.replace("\n\n|", f"\n\n{lead}\n\n|"))
    (row,) = imported.rows["functions"]
    assert tuple(row.values[name] for name in ("rto", "rpo", "cost_per_hour")) == ABOVE[lead]


def test_a_unit_in_the_heading_of_a_table_is_that_of_its_bare_values():
    text = table("Function | RTO | Cost per hour", "Payroll | 4h | 5", title="Business Functions (amounts in k€)")
    assert [row.values["cost_per_hour"] for row in read_plan(text).rows["functions"]] == ["5 k€"]
    text = table("Function | RTO | Cost per hour ($)", "Payroll | 30 min | 5", title="Critical Functions (k€, hours)")
    assert [row.values["cost_per_hour"] for row in read_plan(text).rows["functions"]] == ["$5"]


def test_the_least_beside_the_most_is_no_minute():
    imported = read_plan(table("Function | RTO (min) | RTO (max)", "Payroll | 4 | 8"))
    assert imported.rows["functions"][0].values["rto"] == "4"
    assert [note.why for note in imported.unclear][1:] == ["“4” has no unit: write 4m, 4h or 4d."]


def test_a_promise_of_a_supplier_takes_it():
    text = table("Supplier | Service | SLA (hours) | Contact", "Acme | Hosting | 4 | a@example.org", title="Suppliers")
    assert read_plan(text).rows["dependencies"][0].values["sla"] == "4 hours"


def test_phases_take_the_unit_of_their_windows():
    text = table(
        "Phase | Time (hours) | Tasks", "Assess | 0-4 | Look", "Recover | 4-24 | Restore", title="Recovery phases"
    )
    phases = read_plan(text).rows["phases"]
    assert [row.values["window"] for row in phases] == ["0-4 hours", "4-24 hours"]
    assert said(to_markdown(as_written(read_plan(text)))) == said(text)


def test_facts_give_it_too():
    rows = "Last updated (DD/MM/YYYY) | 03/04/2026", "Review frequency (months) | 12", "Owner | Ann Roe"
    facts = read_plan(table("Item | Value", *rows, title="Document Information")).rows["facts"]
    assert [row.values["value"] for row in facts] == ["3 April 2026", "12 months", "Ann Roe"]


def test_a_cost_of_a_week_or_a_day_is_never_one_of_an_hour():
    for label, cell, text in (
        ("Financial impact (per week)", "$5,000", "$5,000 per week"),
        ("Impact per day (EUR)", "5,000", "EUR 5,000 per day"),
        ("Daily loss (£k)", "5", "5 k£ per day"),
        ("Loss (per day)", "$5", "$5 per day"),
        ("Revenue at risk per day", "$5", "$5 per day"),
    ):
        (values,) = functions(table(f"Function | RTO | {label}", f"Payroll | 4h | {cell}"))
        assert values["cost_per_hour"]["text"] == text
        assert values["cost_per_hour"]["per"] != "hour"


@pytest.mark.parametrize(
    "label",
    [
        "Financial impact (24 h)",
        "Financial impact (1-5)",
        "Financial impact (per incident)",
        "Loss (USD thousands)",
        "Impact in $M",
        "Cost (per event)",
        "Financial loss (cumulative)",
    ],
)
def test_amounts_of_no_stated_time_are_kept_beside_and_asked_about(label):
    imported = read_plan(table(f"Function | RTO | {label}", "Payroll | 4h | 5"))
    (row,) = imported.rows["functions"]
    assert row.extra == {label: "5"}
    assert [note.text for note in imported.unclear if "not said to be the cost of an hour" in note.why] == [label]


@pytest.mark.parametrize(
    "label", ["Impact (EUR per hour)", "Impact (EUR/h)", "Loss per hour in EUR", "Hourly loss (EUR)"]
)
def test_a_cost_of_an_hour_is_one_whatever_it_is_called(label):
    (values,) = functions(table(f"Function | RTO | {label}", "Payroll | 4h | 5,000"))
    assert (values["cost_per_hour"]["amount"], values["cost_per_hour"]["currency"]) == ("5000", "EUR")


def test_marks_of_footnotes_in_a_header_change_no_field():
    (values,) = functions(table("Function | RTO [1] | RPO¹ | MTPD (h)* ", "Payroll | 4h | 1h | 8"))
    assert [values[name]["seconds"] for name in ("rto", "rpo", "mtpd")] == [14400, 3600, 28800]


def test_amounts_counted_as_an_hours_because_nothing_else_is_said_are_told():
    whys = [note.why for note in read_plan(table("Function | RTO | Financial impact", "Payroll | 4h | $5")).unclear]
    assert [why.startswith("It does not say for how long") for why in whys] == [True]
    for label, cell in (
        ("Financial impact", "$5 per hour"),
        ("Financial impact/hour", "$5"),
        ("Financial impact", "N/A"),
    ):
        assert not read_plan(table(f"Function | RTO | {label}", f"Payroll | 4h | {cell}")).unclear


def test_the_same_figure_below_another_unit_is_another_value():
    again = table("Function | RTO (days)", "Payroll | 4", title="Details").partition("\n\n")[2]
    imported = read_plan(f"{table('Function | RTO (hours)', 'Payroll | 4')}\n{again}")
    (row,) = imported.rows["functions"]
    assert (row.values["rto"], row.extra) == ("4 hours", {"RTO (days)": "4"})


def test_a_row_called_after_another_objective_keeps_the_unit_of_its_column():
    text = table("Item | RTO (minutes)", "RPO | 15", "Payments | 30", title="Recovery objectives")
    one, other = read_plan(text).rows["tiers"]
    assert (one.values["rpo"], other.values["rto"]) == ("15 minutes", "30 minutes")
    assert said(to_markdown(as_written(read_plan(text)))) == said(text)


def test_the_header_of_two_units_asks():
    imported = read_plan(table("Function | RTO (hours/days)", "Payroll | 4"))
    assert [note.why for note in imported.unclear] == ["“4” has no unit: write 4m, 4h or 4d."]


@pytest.mark.django_db
def test_the_draft_its_page_and_its_print_say_the_same_length(world, sign_in):
    plan, _ = import_plan(text=TABLE, file_name="", code="UNITS-1", by=world.editor, at=timezone.now())
    kinds = {kind["key"]: kind["rows"] for kind in json.loads(plan.draft.document)["kinds"]}
    assert [row["values"]["rto"]["seconds"] for row in kinds["functions"]] == [14400, 1800]
    page = flat(sign_in(world.editor).get(reverse("plans:document", args=[plan.code])).content.decode())
    assert ">4 hours<" in page
    assert ">5 k€<" in page
    assert "not read" not in page
    assert "| Payroll | 4 hours | 15 min | 2 days | 5 k€ |" in to_markdown(json.loads(plan.draft.document))
