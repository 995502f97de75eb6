"""A plan of which nothing was understood says so: as a finding, in its known gaps, and to a build."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from plans.actions.importing import import_plan
from plans.freezing.findings import frozen_gaps
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.linting.checking import RULES, check
from plans.linting.unread_plan import nothing_to_check
from plans.reading.facts import Facts
from tests.plans.linting.building import TODAY, document, looked

TABLE = "| Colour | Shape |\n|---|---|\n| red | round |\n"
FUNCTIONS = "## Critical functions\n\n| Function | RTO |\n|---|---|\n| Billing | 4h |\n\n"
MANY = f"{TABLE}\n" * 5
STRANGE = f"# Our plan\n\n## Colours\n\n{TABLE}\nSome words.\n\n{TABLE}\n"


def said_of(text: str) -> list[str]:
    report = check(as_document(read_plan(text)), Facts(today=TODAY), {}, strict=True)
    return [finding.sentence for outcome, finding in report.findings if outcome.rule.id == "GOV-13"]


@pytest.mark.parametrize(
    "text, said",
    [
        (STRANGE, "None of this plan’s 2 tables is data"),
        (f"# Plan\n\n{TABLE}", "The only table of this plan is not data"),
        ("# Plan\n\nJust words.\n", "Nothing of this plan is data"),
        (
            f"# Plan\n\n## Document control\n\n- Version: 1\n- Owner: Ann Roe\n\n## Colours\n\n{TABLE}",
            "The only table of this plan",
        ),
    ],
)
def test_a_plan_of_which_nothing_is_data_says_how_many_rules_had_nothing_to_check(text, said):
    (sentence,) = said_of(text)
    assert said in sentence
    assert f" of {len(RULES) - 1} rules had nothing to check" in sentence


def test_the_number_of_idle_rules_is_that_of_the_report():
    report = check(as_document(read_plan(STRANGE)), Facts(today=TODAY), {}, strict=True)
    assert f"{report.count('not applicable')} of {len(RULES) - 1} rules" in said_of(STRANGE)[0]


def test_a_plan_with_data_or_without_text_is_no_such_plan():
    assert said_of(f"# Plan\n\n{FUNCTIONS}## Colours\n\n{TABLE * 2}") == []
    assert looked(nothing_to_check, document()).why == "the plan has no text that could be data"


@pytest.mark.parametrize(
    "text, said",
    [
        (
            f"# Plan\n\n## Scope\n\n- Billing\n\n## Colours\n\n{TABLE}",
            "Hardly anything of this plan is data, and one table is none",
        ),
        ("# Plan\n\nWords.\n\n## Contacts\n\n- Fire brigade: 112\n", "Hardly anything of this plan is data:"),
        (f"# Plan\n\n{FUNCTIONS}## Colours\n\n{MANY}", "Hardly anything of this plan is data, and 5 tables are none"),
    ],
)
def test_a_plan_of_which_nearly_nothing_is_data_says_so_too(text, said):
    (sentence,) = said_of(text)
    assert said in sentence


def test_a_plan_with_as_much_data_as_other_tables_is_no_such_plan():
    tables = "".join(f"## Team {number}\n\n| Role | Name |\n|---|---|\n| Lead | Ann Roe |\n\n" for number in (1, 2))
    assert said_of(f"# Plan\n\n{FUNCTIONS}{tables}## Colours\n\n{MANY}") == []


@pytest.mark.django_db
def test_it_stands_among_the_known_gaps_of_a_version():
    plan, _ = import_plan(text=STRANGE, file_name="", code="", by=None, at=timezone.now())
    (gap,) = (one for one in frozen_gaps(plan, on=timezone.localdate()) if one["rule"] == "GOV-13")
    assert "None of this plan’s 2 tables is data" in gap["sentence"]


@pytest.mark.parametrize("level", ["blocker", "info"])
def test_a_build_that_asks_for_a_level_stops_with_a_status_of_its_own(tmp_path, capsys, level):
    file = tmp_path / "plan.md"
    file.write_text(STRANGE)
    call_command("check_plan", str(file), "--json")
    assert "GOV-13" in [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]]
    with pytest.raises(SystemExit) as exit_:
        call_command("check_plan", str(file), "--fail-on", level)
    assert exit_.value.code == 2
