"""Readiness figures of one document: what each function claims and has, the risk map's cells, the weeks of findings."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bcp_portal.documents.heat_map import heat_map
from plans.models.plan import Plan
from plans.models.response import TeamRole
from plans.pages.readiness.bars import GOAL, WIDTH, drawn_bar
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


def bar(**kinds):
    """The first function as it is drawn."""
    return drawn_bar(PLAN, of(**kinds).functions[0], None)


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
    found = bar(
        functions=[{"name": "Billing", "rto": "4 hours"}],
        strategies=[{"name": "S", "rto": time, "functions": ["F-01"]}],
        **PHASES,
    )
    assert found.function.verdict == verdict
    assert found.length == pytest.approx(length, abs=0.1)


def test_a_function_that_no_strategy_names_has_no_bar_and_is_counted_as_unknown():
    found = bar(functions=[{"name": "Billing", "rto": "4 hours"}])
    assert found.function.verdict == "unknown"
    assert found.length is None


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
