"""Importing twice the plan costs about twice the work: reading it, saving it, checking it against every rule."""

from datetime import date

import pytest
from django.utils import timezone

from plans.actions.importing import import_plan
from plans.importing.plan_document import as_document
from plans.importing.plan_reader import read_plan
from plans.linting.checking import check
from plans.reading.facts import Facts
from tests.growing import MOST, growth, stopped_if_endless

# A heading, the header of a table below it, and what its row number N says.
SECTIONS = {
    "functions": (
        "Business functions",
        "Function | RTO | RPO | MTPD | Owner | Impact of loss | Cost per hour",
        "Function {n} payroll | 4h | 1h | 8h | Person {n} | Orders {n} are lost | ${n}00",
    ),
    "risks": (
        "Risk register",
        "Risk | Likelihood | Mitigation | Owner",
        "Risk {n} of power | Low | Restore system {n} daily | Person {n}",
    ),
    "dependencies": (
        "Critical dependencies",
        "Dependency | Supplier | Contact | Backup | RTO | Needed by us for",
        "System {n} | Supplier {n} | Person {n} | none | 2h | Function {n} payroll",
    ),
    "strategies": (
        "Recovery strategies",
        "Strategy | Trigger | RTO | Responsible | What for",
        "Strategy {n} | System {n} is down {n} | 2h | Team {n} | Function {n} payroll",
    ),
    "roles": (
        "Incident response team",
        "Role | Duty | Person | Deputy",
        "Role {n} | leads team {n} | Person {n} | none",
    ),
    "contacts": ("Contact list", "Name | Role | Phone", "Person {n} | Supplier {n} | 555-0{n}"),
    "exercises": ("Testing schedule", "Exercise | Frequency | Scope", "Test {n} | Yearly | Function {n} payroll"),
    "impacts": ("Impact over time", "Function | 1h | 4h | 1 day", "Function {n} payroll | Low | High | High"),
    "severities": (
        "Severity levels",
        "Level | Definition | Response time | Escalation",
        "Severity {n} | Function {n} payroll is down | 1h | Person {n}",
    ),
}


def plan_of(kinds, count: int) -> str:
    """A plan with so many rows of each kind, which name one another."""
    return "# Plan\n\n" + "\n\n".join(table(*SECTIONS[kind], count) for kind in kinds)


def table(heading: str, header: str, row: str, count: int) -> str:
    rule = "|".join("---" for _ in header.split("|"))
    lines = "\n".join(f"| {row.format(n=number)} |" for number in range(1, count + 1))
    return f"## {heading}\n\n| {header} |\n|{rule}|\n{lines}"


ALONE = {kind: (kind,) for kind in SECTIONS}
WORLDS = {**ALONE, "every kind": tuple(SECTIONS)}


@pytest.mark.parametrize("kinds", WORLDS.values(), ids=WORLDS.keys())
def test_checking_twice_the_plan_takes_about_twice_the_steps(kinds):
    documents = {count: as_document(read_plan(plan_of(kinds, count))) for count in (30, 80, 160)}
    assert {kind["key"] for kind in documents[30]["kinds"] if kind["rows"]} >= set(kinds)

    def look(count: int) -> None:
        check(documents[count], Facts(today=date(2026, 11, 29)), {}, strict=True)

    with stopped_if_endless():
        look(30)
        assert growth(look, 80) <= MOST


@pytest.mark.django_db
@pytest.mark.parametrize("kinds", WORLDS.values(), ids=WORLDS.keys())
def test_importing_twice_the_plan_takes_about_twice_the_steps(kinds):
    def bring_in(count: int) -> None:
        import_plan(text=plan_of(kinds, count), file_name="", code="", by=None, at=timezone.now())

    with stopped_if_endless():
        bring_in(30)
        assert growth(bring_in, 60) <= MOST


# Lines that are looked at together with those beside them: how often each one is looked at must not grow with them.
BESIDE = {
    "lines to sign on": ("## Approval\n\n", "- CEO {n}: Ann Roe\n"),
    "cases of no kind": (
        "## Scenarios\n\n",
        "### Case {n}\n\n**Trigger:** alarm {n}\n\n**RTO:** {n} hours\n\nwords\n\n",
    ),
    "sections with a case": ("", "## Section {n}\n\n### Case {n}\n\n**Trigger:** alarm {n}\n\n"),
    "contacts of two sorts": ("## Contacts\n\n", "- Brigade {n}: 112\n- Person {n}: by radio\n"),
    "labels in paragraphs": ("## Words\n\n", "**Label:** words\n\n"),
    "bold lines": ("## Words\n\n", "**Label {n}**\n\nName: words\n\nOther: words\n\n"),
}


@pytest.mark.parametrize("above, line", BESIDE.values(), ids=BESIDE.keys())
def test_reading_twice_the_lines_beside_each_other_takes_about_twice_the_steps(above, line):
    def read(count: int) -> None:
        read_plan(f"# Plan\n\n{above}{''.join(line.format(n=number) for number in range(count))}")

    with stopped_if_endless():
        read(30)
        assert growth(read, 100) <= MOST
