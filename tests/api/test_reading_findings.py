"""Findings over the API: those of the draft, with state and acceptance, to those who may read drafts."""

from datetime import date

import pytest

from plans.models.findings import Finding
from plans.models.plan import PlanSource
from tests.plans.finding import REASON, accept, back_up, finding

FINDINGS = "/api/v1/plans/BCP-01/findings/"


@pytest.fixture
def ask(sign_in):
    def ask(user, **asked: str):
        answer = sign_in(user).get(FINDINGS, asked)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def test_every_finding_that_stands_is_told_with_its_values(world, ask):
    payload = ask(world.auditor, limit="200")
    assert payload["count"] == Finding.objects.not_fixed(world.now.date()).count()
    mine = next(one for one in payload["results"] if one["key"] == finding(world).key)
    assert (mine["rule"], mine["state"], mine["acceptance"]) == ("DEP-01", "open", None)
    assert [{**value, "line": None} for value in finding(world).values] == [
        {**value, "line": None} for value in mine["values"]
    ]
    assert mine["sentence"] == finding(world).sentence
    assert mine["title"]


def test_a_value_tells_its_line_of_the_source_until_it_is_changed(world, ask):
    def line() -> int | None:
        payload = ask(world.auditor, limit="200")["results"]
        found = next(one for one in payload if one["key"] == finding(world).key)
        return next(value["line"] for value in found["values"] if value["field"] == "backup")

    source = PlanSource.objects.get(plan=world.plan).text.split("\n")
    assert "AI Services" in source[line() - 1]
    back_up(world, "An alternative provider")
    assert line() is None


def test_an_accepted_finding_says_by_whom_until_when_and_why(world, ask):
    accept(world, until=date(2100, 1, 1))
    payload = ask(world.auditor, state="accepted")
    mine = next(one for one in payload["results"] if one["key"] == finding(world).key)
    acceptance = mine["acceptance"]
    assert (acceptance["accepted_by"], acceptance["until"], acceptance["reason"]) == ("CTO", "2100-01-01", REASON)
    assert finding(world).key not in {one["key"] for one in ask(world.auditor, state="open", limit="200")["results"]}


def test_findings_are_narrowed_by_severity(world, ask):
    payload = ask(world.auditor, severity="high", limit="200")
    assert {one["severity"] for one in payload["results"]} == {"high"}


@pytest.mark.parametrize("name, status", [("responder", 403), ("reader", 403), ("cto", 200), ("editor", 200)])
def test_only_who_reads_drafts_reads_their_findings(world, sign_in, name, status):
    assert sign_in(getattr(world, name)).get(FINDINGS).status_code == status


def test_an_answer_takes_the_same_queries_for_any_number(world, sign_in, django_assert_max_num_queries):
    client = sign_in(world.auditor)
    client.get(FINDINGS)  # reads the source
    with django_assert_max_num_queries(10):
        client.get(FINDINGS, {"limit": "200"})
