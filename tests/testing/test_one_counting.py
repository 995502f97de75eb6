"""One counting: the rule, the page, the rows and the preview say the same of what was promised and not done."""

import json
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from plans.actions.refreshing import check_plan
from plans.evidence.checking import facts_of
from plans.evidence.status import statuses_of
from plans.linting.exercises import undone
from plans.linting.findings import NotApplicable
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.pages.readiness.needs import needs_of
from plans.pages.readiness.page import scope_of
from plans.reading.document import FrozenPlan
from plans.reading.due import missed
from plans.reading.facts import Done, Facts
from plans.reading.occurrences import occurrences_of
from plans.reading.running_promises import drafted_promises
from testing.models.occurrences import Occurrence
from testing.pages.due_list import asked_for, due_list
from testing.pages.programme import programme_page
from testing.pages.programme_scope import programme_scope
from testing.pages.schedule import turns
from tests.plans.linting.consistent import consistent
from tests.plans.linting.samples import sample
from tests.testing.promising import FULL, PARTIAL, held_on, look, noon, paced, reviewed_on, rows, signed_on
from tests.testing.reviewing import words
from tests.testing.test_exercise_pages import RECORD

COUNT = {"once": 1, "twice": 2}
DAYS = (date(2025, 4, 20), date(2025, 12, 31), date(2026, 3, 10), date(2028, 2, 29))


def counts(findings) -> dict[str, int]:
    """How many times EXE-01 says that each was missed."""
    if isinstance(findings, NotApplicable):
        return {}
    found = {one.subject: re.search(r"missed (?:(once|twice)|(\d+) times)", one.sentence) for one in findings}
    return {ref: COUNT.get(said[1]) or int(said[2]) for ref, said in found.items() if said}


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("name", ["business-continuity-plan", "clinic", "manufacturer", "public-body", ""])
def test_the_rule_misses_in_every_sample_what_the_preview_had_promised(name, today):
    plan = FrozenPlan(sample(name) if name else consistent())
    facts = Facts(today)
    promised = {
        one.line.ref: len(missed(occurrences_of(one, first=date.min, last=today, calendar=facts.calendar), today))
        for one in drafted_promises(plan, facts)
        if one.line.kind == "exercise"
    }
    assert counts(undone(plan, facts)) == {ref: count for ref, count in promised.items() if count}
    done = Facts(today, exercises=tuple(Done(ref, today) for ref in promised))
    assert counts(undone(plan, done)) == {}  # nobody has promised it yet: a result answers for what was due before


def test_rule_page_rows_and_preview_agree_on_a_plan_in_force(world, capsys):
    signed_on(world, "2025-01-01")
    look(world, "2026-11-29")
    held_on(world, "2025-02-03")
    held_on(world, "2026-10-20", FULL)
    second = rows(world).get(planned_on=date(2025, 1, 31))
    held_on(world, "2026-11-10", counts_for=second.ref)
    at = noon("2026-11-29")
    check_plan(plan=world.plan, at=at)
    rule = counts(Finding.objects.open(at.date()).filter(plan=world.plan, rule="EXE-01"))
    plan = Plan.objects.select_related("draft").with_draft_hash().get(pk=world.plan.pk)
    version = world.plan.programme.version
    page = {one.scheduled.ref: one.missed for one in turns(world.reader, [plan], {plan.pk: version}, today=at.date())}
    call_command("preview_schedule", "BCP-01", "--from", "2025-01-01", "--to", "2026-11-28", "--json")
    told = [one for one in json.loads(capsys.readouterr().out)["occurrences"] if one["kind"] == "exercise"]
    exercises = Occurrence.objects.filter(promise__kind="exercise", due_on__lt=at.date())
    done = list(exercises.exclude(done_on=None).values_list("promise__ref", flat=True))
    preview = {ref: sum(one["ref"] == ref for one in told) - done.count(ref) for ref in rule}
    overdue = list(exercises.unsettled().values_list("promise__ref", flat=True))
    of_rows = {ref: overdue.count(ref) for ref in rule}
    assert rule == page == preview == of_rows
    assert set(facts_of(plan, today=at.date()).promised or ()) >= {"exercise:EX-01", "review:annual updates"}


def test_the_page_the_list_of_plans_home_and_the_rules_agree_on_what_is_overdue(world):
    signed_on(world, "2025-01-01")
    look(world, "2026-11-29")
    held_on(world, "2026-11-10")
    reviewed_on(world, "2026-11-02", "Quarterly Reviews")
    at = noon("2026-11-29")
    check_plan(plan=world.plan, at=at)
    page = programme_page(world.editor, {}, today=at.date()).overdue
    found = Finding.objects.open(at.date()).filter(plan=world.plan)
    (status,) = statuses_of(world.reader, list(Plan.objects.with_draft_hash()), on=at.date())
    needs = needs_of(scope_of(world.editor, today=at.date()).asking)
    assert page.counts["exercise"] == found.filter(rule="EXE-01").count()
    assert page.counts["review"] == len(status.overdue) == needs.overdue.count == found.filter(rule="GOV-02").count()
    waiting = found.get(rule="DEP-08").sentence
    late = Occurrence.objects.running().overdue(at.date()).filter(promise__kind="assessment")
    subjects = set(late.values_list("promise__subject", flat=True))
    assert page.counts["assessment"] == len(subjects) == sum(subject in waiting for subject in subjects)
    assert needs.missed.count == page.counts["exercise"] + 1  # and the rule on suppliers
    lines = due_list(programme_scope(world.editor, today=at.date()), [], asked_for({"state": "overdue"}), "")
    assert lines.page.paginator.count == page.count


def test_a_draft_that_says_another_pace_does_not_unsay_what_was_missed(world):
    signed_on(world, "2026-01-01")
    look(world, "2026-11-29")
    at = noon("2026-11-29")
    check_plan(plan=world.plan, at=at)
    before = counts(Finding.objects.open(at.date()).filter(plan=world.plan, rule="EXE-01"))
    paced(world, PARTIAL, "Annual")
    check_plan(plan=world.plan, at=at)
    assert counts(Finding.objects.open(at.date()).filter(plan=world.plan, rule="EXE-01")) == before
    assert before["EX-02"] == 10


def test_an_assessment_that_was_missed_is_missed_until_one_counts_for_it(world, sign_in):
    signed_on(world, "2026-01-01")
    look(world, timezone.localdate())
    client, page = sign_in(world.editor), "/plans/BCP-01/reviews/"
    assert "3 suppliers wait for an assessment." in words(client.get(page))
    waiting = list(rows(world, "Assess the vendors: Twilio").filter(due_on__lt=timezone.localdate()))
    assert len(waiting) == 3
    address = "/plans/BCP-01/assessments/record/?of=Twilio"
    for one in waiting:
        form = client.get(address).content.decode()
        assert f'<option value="{one.ref}">Assess the vendors: Twilio, due ' in form
        assert "Assess the vendors: Supabase" not in form
        sent = dict(re.findall(r'name="(token|held_against)" value="([^"]+)"', form))
        sent |= {"done_on": timezone.localdate().isoformat(), "is_satisfied": "yes", "counts_for": one.ref}
        assert client.post(address, sent).status_code == 302
    assert "2 suppliers wait for an assessment." in words(client.get(page))
    (finding,) = Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule="DEP-08")
    assert finding.sentence.endswith("No assessment is recorded of Supabase and Google Cloud.")


def test_who_records_a_result_says_which_one_it_makes_up_for(world, sign_in):
    signed_on(world, "2026-01-01")
    look(world, timezone.localdate())
    client = sign_in(world.editor)
    form = client.get(f"{RECORD}?of=EX-02").content.decode()
    first = rows(world).earliest("planned_on")
    assert f'<option value="{first.ref}">Partial DR Test, due 31 Jan 2026, overdue</option>' in form
    sent = dict(re.findall(r'name="(token|held_against)" value="([^"]+)"', form))
    sent |= {"of": "EX-02", "held_on": timezone.localdate().isoformat(), "succeeded": "yes", "counts_for": first.ref}
    other = rows(world, FULL).earliest("planned_on").ref
    assert "is not open for this any more" in client.post(RECORD, sent | {"counts_for": other}).content.decode()
    assert client.post(RECORD, sent).status_code == 302
    first.refresh_from_db()
    assert first.as_counted.state(timezone.localdate()) == "done late"
    again = client.post(RECORD, sent | {"token": "00000000-0000-4000-8000-000000000000"})
    assert (again.status_code, "That is not open any more" in again.content.decode()) == (422, True)
