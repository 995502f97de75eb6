"""The check on the command line: a draft by its code, a file without a database, and an exit status for builds."""

import json

import pytest
from django.core.management import CommandError, call_command

from plans.models.findings import Checkup, Finding
from tests.conftest import SAMPLE
from tests.plans.finding import accept, back_up, dependency, finding

GOOD = "# Plan\n\n## Scope\n\n- Everything\n"


def checked(capsys, *arguments: str):
    call_command("check_plan", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def test_a_file_is_checked_without_a_database_and_tells_lines(capsys):
    printed = checked(capsys, str(SAMPLE))
    found = [one for one in printed["findings"] if one["rule"] == "DEP-01"]
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    assert len(found) == 2
    fields = {"key", "rule", "severity", "title", "subject", "sentence", "values", "lines", "mend", "state"}
    for one in found:
        assert all(one["values"][0]["text"] in lines[line - 1] for line in one["lines"])
        assert one["values"][0]["line"] == one["lines"][0]
        assert set(one) == fields


def test_a_draft_tells_what_its_file_tells_and_the_check_keeps_nothing(world, capsys):
    before = list(Checkup.objects.values())
    of_file = [(one["rule"], one["subject"], tuple(one["lines"])) for one in checked(capsys, str(SAMPLE))["findings"]]
    of_draft = [(one["rule"], one["subject"], tuple(one["lines"])) for one in checked(capsys, "BCP-01")["findings"]]
    assert set(of_draft) & set(of_file) >= {one for one in of_file if one[0] in {"DEP-01", "DEP-02", "RSP-01"}}
    assert list(Checkup.objects.values()) == before


def test_the_check_fails_at_the_level_that_is_asked_for(tmp_path, capsys):
    with pytest.raises(SystemExit) as exit_:
        call_command("check_plan", str(SAMPLE), "--fail-on", "high")
    assert exit_.value.code == 1
    assert "DEP-01" in capsys.readouterr().out
    call_command("check_plan", str(SAMPLE))
    good = tmp_path / "good.md"
    good.write_text(GOOD)
    call_command("check_plan", str(good), "--fail-on", "blocker")


def test_what_is_accepted_fails_nothing(world, capsys):
    for other in Finding.objects.open(world.now.date()).filter(severity__in=("blocker", "high")):
        accept(world, other, until=other.first_seen_at.date().replace(year=2100))
    call_command("check_plan", "BCP-01", "--fail-on", "high")
    assert "accepted until" in capsys.readouterr().out


@pytest.mark.parametrize("plan", ["nowhere.md", "/nowhere/plan.md"])
def test_a_file_that_is_not_there_is_said_so(plan):
    with pytest.raises(CommandError, match="can't be read") as refusal:
        call_command("check_plan", plan, "--fail-on", "high")
    assert refusal.value.returncode == 2


def test_a_code_that_is_not_there_is_said_so(db):
    with pytest.raises(CommandError, match=r"^There is no plan BCP-77\.$") as refusal:
        call_command("check_plan", "BCP-77")
    assert refusal.value.returncode == 2


def test_a_finding_of_the_draft_is_the_one_that_the_portal_keeps(world, capsys):
    kept = finding(world)
    printed = next(
        one
        for one in checked(capsys, "BCP-01")["findings"]
        if (one["rule"], one["subject"]) == ("DEP-01", dependency(world).ref)
    )
    assert (printed["sentence"], printed["severity"], printed["state"]) == (kept.sentence, kept.severity, "open")
    assert printed["key"] == kept.key


def test_a_draft_tells_no_line_of_a_value_that_was_edited_since(world, capsys):
    back_up(world, "An alternative provider")
    subject = dependency(world).ref
    printed = [one for one in checked(capsys, "BCP-01")["findings"] if one["rule"] == "DEP-01"]
    edited, untouched = sorted(printed, key=lambda one: one["subject"] != subject)
    assert (edited["subject"], edited["lines"], edited["values"][0]["line"]) == (subject, [], None)
    assert untouched["lines"]
