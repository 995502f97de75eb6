"""Findings open, close and reopen by themselves with the draft, the day and the rules' settings."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from plans import tasks
from plans.actions.findings import NoSuchRule, set_rule
from plans.actions.plans import archive_plan
from plans.actions.refreshing import check_plan, due_plans
from plans.actions.rows import change_row
from plans.linting import checking
from plans.linting.checking import RULES
from plans.linting.rules import Rule
from plans.models.dependencies import Dependency
from plans.models.findings import Checkup, Finding, FindingPeriod
from plans.models.plan import Block, Plan
from tests.plans.finding import back_up, dependency, finding, shown, summary
from tests.plans.signing import current_plan


def outcomes(world) -> Counter[str]:
    """How many rules ended how when the draft was last checked."""
    return Counter(outcome["status"] for outcome in summary(world).outcomes)


def test_importing_a_plan_finds_what_it_plainly_has_wrong(world):
    found = finding(world)
    assert (found.state, found.severity) == ("open", RULES["DEP-01"].severity)
    assert [(value["ref"], value["field"]) for value in found.values] == [(dependency(world).ref, "backup")]


def test_a_finding_closes_when_it_is_mended_and_reopens_when_it_comes_back(world):
    first = finding(world)
    back_up(world, "Anthracite Cloud, Graz", at=world.now + timedelta(days=1))
    assert finding(world).state == "fixed"
    back_up(world, "Another provider", at=world.now + timedelta(days=2))
    again = finding(world)
    assert (again.pk, again.state, again.first_seen_at) == (first.pk, "open", world.now)
    days = [(p.opened_at - world.now, p.closed_at and p.closed_at - world.now) for p in again.periods.all()]
    assert days == [(timedelta(), timedelta(days=1)), (timedelta(days=2), None)]


def test_a_finding_that_stays_tells_its_new_values_and_opens_no_second_period(world):
    before = finding(world)
    back_up(world, "An alternative provider")
    after = finding(world)
    assert (after.pk, after.periods.count()) == (before.pk, 1)
    assert after.values[0]["text"] == "An alternative provider"
    assert after.fingerprint != before.fingerprint


def test_saving_something_else_changes_no_finding(world):
    before = list(Finding.objects.values())
    row = dependency(world)
    change_row(row=row, values={"extra:Floor": "3"}, edition=row.edition, by=world.editor, at=world.now)
    assert list(Finding.objects.values()) == before


def test_checking_takes_the_same_queries_however_much_is_found(world):
    with CaptureQueriesContext(connection) as few:
        check_plan(plan=world.plan, at=world.now)
    Dependency.objects.bulk_create(
        Dependency(plan=world.plan, ref=f"D-{n}", name=f"Cloud {n}", backup="Another provider", changed_at=world.now)
        for n in range(100, 160)
    )
    back_up(world, "Another provider still")
    assert Finding.objects.filter(rule="DEP-01").count() > 60
    with CaptureQueriesContext(connection) as many:
        check_plan(plan=world.plan, at=world.now)
    assert len(many) == len(few) <= 17


def test_checking_asks_no_table_by_way_of_another(world):
    """A join of findings and periods is as slow as the database knows little of them: minutes, of fifteen hundred."""
    with CaptureQueriesContext(connection) as asked:
        check_plan(plan=world.plan, at=world.now)
    periods = [query["sql"] for query in asked if "plans_findingperiod" in query["sql"]]
    assert periods
    assert not [sql for sql in periods if '"plans_finding"' in sql]


def test_new_findings_come_in_few_queries_too(world):
    Finding.objects.all().delete()
    with CaptureQueriesContext(connection) as all_new:
        check_plan(plan=world.plan, at=world.now)
    assert len(all_new) <= 20


def test_a_rule_that_is_off_closes_its_findings_and_another_severity_is_told(world):
    set_rule(rule="DEP-01", severity="off", reason="Later", by=world.administrator, at=world.now)
    check_plan(plan=world.plan, at=world.now)
    assert finding(world).state == "fixed"
    set_rule(rule="DEP-01", severity="low", reason="Later", by=world.administrator, at=world.now)
    check_plan(plan=world.plan, at=world.now)
    assert (finding(world).state, finding(world).severity) == ("open", "low")


def test_the_periods_keep_what_a_finding_was_worth_when(world):
    later = world.now + timedelta(days=3)
    set_rule(rule="DEP-01", severity="blocker", by=world.administrator, at=later)
    check_plan(plan=world.plan, at=later)
    periods = [(period.severity, period.closed_at) for period in finding(world).periods.all()]
    assert periods == [(RULES["DEP-01"].severity, later), ("blocker", None)]


@pytest.mark.parametrize("rule, severity", [("DEP-99", "high"), ("DEP-01", "dire")])
def test_a_rule_or_severity_that_does_not_exist_is_refused(world, rule, severity):
    with pytest.raises(NoSuchRule):
        set_rule(rule=rule, severity=severity, by=world.administrator, at=world.now)


@pytest.fixture
def broken_rule(monkeypatch, settings):
    """DEP-01 raises, as in production: it is logged."""

    def breaks(plan, facts):
        raise ZeroDivisionError

    settings.STRICT_RULES = False
    was = RULES["DEP-01"]
    monkeypatch.setitem(checking.RULES, "DEP-01", Rule(was.id, was.severity, was.title, was.holds, breaks))


def test_a_rule_that_fails_breaks_no_save_and_leaves_its_findings_as_they_were(world, broken_rule, caplog):
    back_up(world, "Anthracite Cloud, Graz")
    assert dependency(world).backup == "Anthracite Cloud, Graz"
    assert finding(world).state == "open"
    assert "Rule DEP-01 failed on plan BCP-01." in caplog.text
    assert outcomes(world)["failed"] == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_keep_one_finding_of_each_kind_and_one_open_period(world):
    rows = list(Dependency.objects.filter(plan=world.plan).order_by("ref")[:2])
    start = Barrier(2)

    def save(row: Dependency) -> None:
        start.wait()
        try:
            change_row(row=row, values={"backup": "Some other one"}, edition=row.edition, by=world.editor, at=world.now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(save, rows)) == [None, None]
    opened = FindingPeriod.objects.filter(closed_at=None).values_list("finding", flat=True)
    assert len(opened) == len(set(opened)) == Finding.objects.not_fixed(world.now.date()).count()


# The nightly check


def test_a_plan_is_due_once_a_day_and_when_a_rule_was_set(world):
    assert list(due_plans(at=world.now)) == []
    tomorrow = world.now + timedelta(days=1)
    assert list(due_plans(at=tomorrow)) == [world.plan]
    check_plan(plan=world.plan, at=tomorrow)
    assert list(due_plans(at=tomorrow)) == []
    set_rule(rule="DEP-01", severity="off", reason="Later", by=world.administrator, at=tomorrow + timedelta(minutes=1))
    assert list(due_plans(at=tomorrow + timedelta(minutes=2))) == [world.plan]
    archive_plan(plan=world.plan, by=world.editor, at=tomorrow)
    assert list(due_plans(at=tomorrow + timedelta(minutes=2))) == []


def test_the_nightly_check_goes_on_after_a_plan_that_cannot_be_checked(world, caplog):
    bad = Plan.objects.create(code="AAA", title="Bad", created_at=world.now, changed_at=world.now)
    type(current_plan(world).draft).objects.create(plan=bad, revision=0, document="{}", sha256="0" * 64)
    tasks.check_plans()
    assert "Plan AAA could not be checked." in caplog.text
    assert Checkup.objects.get(plan=world.plan).checked_at > world.now


# What pages show


def test_pages_show_findings_by_weight_with_their_place_in_the_document(world):
    found = shown(world)
    mine = next(one for one in found if one.key == finding(world).key)
    assert mine.place == Block.objects.get(plan=world.plan, kind="dependencies").ref
    assert (mine.state, mine.since, mine.rule) == ("open", world.now, RULES["DEP-01"])
    assert f"row={dependency(world).ref}#{mine.place}" in mine.values[0].url
    assert mine.mend_words
    weights = [checking.rank(one.severity) for one in found]
    assert weights == sorted(weights)
    assert len(set(weights)) > 2


def test_pages_take_the_same_queries_however_much_is_found(world):
    with CaptureQueriesContext(connection) as many:
        summary(world)
        found = shown(world)
    assert len(found) > 60
    assert len(many) <= 12


def test_every_rule_has_one_outcome(world):
    assert outcomes(world).total() == len(RULES)


def test_a_plan_never_checked_has_nothing_to_tell(world):
    Checkup.objects.all().delete()
    assert (summary(world).outcomes, summary(world).questions) == ([], [])
