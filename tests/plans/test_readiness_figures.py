"""Readiness figures of one document: what each function claims and has, the risk map's cells, the weeks of findings."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bcp_portal.documents.heat_map import heat_map
from plans.models.plan import Plan
from plans.models.response import TeamRole
from plans.pages.readiness.bars import GOAL, WIDTH, claims
from plans.pages.readiness.coverage import coverage
from plans.pages.readiness.figures import figures_of
from plans.pages.readiness.history import HEIGHT, Week, drawn
from plans.pages.readiness.risks import RiskCounts, risk_counts, risk_map
from plans.reading.owners import owners_in
from tests.plans.linting.building import document

PLAN = Plan(pk=1, code="BCP-01", title="A plan")
PHASES = {
    "phases": [{"name": "Response", "window": "0-15 minutes"}],
    "steps": [{"text": "Monitor all systems every 5 minutes"}],
}


def of(**kinds):
    return figures_of(document(**kinds))


def claims_of(**kinds):
    return claims({PLAN: of(**kinds)}, {})


def bar(found):
    """The first function as it is drawn."""
    return found.bars(found.functions)[0]


@pytest.mark.parametrize(
    "time, verdict, length",
    [
        ("3 hours", "in time", GOAL * 200 / 240),  # and 5 minutes to see it, 15 to decide
        ("3 hours 40 minutes", "in time", GOAL),
        ("4 hours", "late", GOAL * 260 / 240),
        ("40 hours", "late", WIDTH),
    ],
)
def test_a_bar_is_as_long_as_recovery_takes_of_the_rto(time, verdict, length):
    found = claims_of(
        functions=[{"name": "Billing", "rto": "4 hours"}],
        strategies=[{"name": "S", "rto": time, "functions": ["F-01"]}],
        **PHASES,
    )
    assert bar(found).function.verdict == verdict
    assert bar(found).length == pytest.approx(length, abs=0.1)


def test_a_function_that_no_strategy_names_has_no_bar_and_is_counted_as_unknown():
    found = claims_of(functions=[{"name": "Billing", "rto": "4 hours"}])
    assert (found.in_time, found.late, found.unknown) == (0, 0, 1)
    assert bar(found).length is None


def test_what_is_too_late_comes_first_then_what_is_unknown():
    found = claims_of(
        functions=[{"name": name, "rto": rto} for name, rto in (("Fine", "9h"), ("Unknown", "1h"), ("Late", "30m"))],
        strategies=[{"name": "S", "rto": "1 hour", "functions": ["F-01", "F-03"]}],
        **PHASES,
    )
    assert [function.label for _, function in found.functions] == ["Late", "Unknown", "Fine"]


def test_coverage_tells_who_lacks_what():
    figures = of(
        functions=[{"name": "Billing", "owner": "P-1"}, {"name": "Payroll", "owner": "P-2"}, {"name": "Archive"}],
        strategies=[{"name": "S", "rto": "1 hour", "functions": ["F-01"]}],
        roles=[{"role": "Head of Billing", "person": "P-1", "deputy": "P-3"}, {"role": "Head of Pay", "person": "P-2"}],
        exercises=[{"name": "Billing drill", "frequency": "Yearly", "scope": "Billing"}],
    )
    covers = {
        cover.title: cover for cover in coverage([(PLAN, function) for function in figures.functions], {(1, "F-02")})
    }
    lacking = {title: [function.label for _, function in cover.lacking] for title, cover in covers.items()}
    assert lacking == {
        "have a strategy": ["Payroll", "Archive"],
        "have an owner": ["Archive"],
        "have a deputy": ["Payroll", "Archive"],
        "are in the scope of an exercise": ["Payroll", "Archive"],
        "were shown to recover in the last year": ["Billing", "Archive"],
    }
    assert covers["have an owner"].count == 2
    assert covers["have an owner"].total == 3


def test_people_answer_for_the_rows_that_name_them():
    made = document(functions=[{"name": "Billing", "owner": "P-1"}], roles=[{"role": "Head", "person": "P-1"}])
    assert owners_in(made) == {"F-01": "P-1", f"{TeamRole.prefix}-01": "P-1"}


def test_each_risk_stands_in_one_cell_or_is_named_as_unrated():
    risks = [("Fire", "High", "Low"), ("Flood", "High", "Low"), ("Theft", "Low", "High"), ("Strike", "High", "")]
    made = document(risks=[{"title": t, "impact_class": i, "likelihood": p} for t, i, p in risks])
    cells = {(cell.impact, cell.likelihood): [risk.title for risk in cell.risks] for cell in heat_map(made).cells}
    assert cells == {("High", "Low"): ["Fire", "Flood"], ("Low", "High"): ["Theft"]}
    assert risk_map(made).unrated == [("R-04", "Strike")]
    assert risk_counts(made) == RiskCounts(count=4, grave=0, unrated=1)


def test_risks_of_great_impact_and_likelihood_are_grave():
    risks = [("Fire", "High", "High"), ("Flood", "High", "Medium"), ("Theft", "Medium", "Medium")]
    made = document(risks=[{"title": t, "impact_class": i, "likelihood": p} for t, i, p in risks])
    assert risk_counts(made).grave == 2


def test_a_cell_lies_where_its_count_is_drawn():
    made = heat_map(document(risks=[{"title": "Fire", "impact_class": "High", "likelihood": "Low"}]))
    count = next(word for word in made.words if word.css == "cnt")
    box = made.cells[0].box
    assert box.x < count.x < box.x + box.width
    assert box.y < count.y < box.y + box.height


def test_weeks_are_columns_whose_heights_add_up():
    today = timezone.localdate()
    weeks = [Week(today - timedelta(weeks=1), [("high", 1), ("low", 1)]), Week(today, [("high", 4), ("low", 0)])]
    made = drawn(weeks)
    assert made.most == 4
    assert [box.css for box in made.boxes] == ["high", "low", "high"]
    assert made.boxes[2].height == pytest.approx(HEIGHT - 1)
    assert made.boxes[0].height + made.boxes[1].height == pytest.approx(HEIGHT / 2 - 2)
    assert made.boxes[1].y < made.boxes[0].y


def test_the_date_of_a_week_is_a_day():
    assert Week(date(2026, 3, 2), [("high", 2), ("low", 3)]).total == 5
