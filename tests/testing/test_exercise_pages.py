"""The pages of exercises: what is overdue and next, the year, one record, taking it back, one plan of several."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.actions.importing import import_plan
from plans.actions.plans import archive_plan
from plans.actions.rows import change_row
from plans.models.findings import Checkup
from testing.actions.exercises import withdraw_exercise
from testing.actions.keeping import keep_promises
from tests.stages import in_force
from tests.testing.holding import function, held, measuring, scheduled, words

RECORD = "/plans/BCP-01/exercises/record/"


def test_the_page_begins_with_what_is_overdue_and_what_is_next(world, page):
    assert "4 tests, 2 reviews and 3 assessments are overdue." in page(world.editor)
    held(world, of="Backup Verification", days_ago=0)
    shown = page(world.editor)
    assert "3 tests, 2 reviews and 3 assessments are overdue." in shown
    assert "The next due is " in shown
    in_force(world, at=timezone.now())
    keep_promises(world.plan, at=timezone.now())
    assert "Nothing is overdue." in page(world.editor)


def test_every_overdue_exercise_leads_to_its_form(world, page):
    row = scheduled(world)
    shown = page(world.editor, "/exercises/?state=overdue&kind=exercise")
    cards = shown.partition('aria-label="Overdue"')[2].partition("</ul>")[0]
    assert cards.count("Record ") == 4
    assert "5 more are overdue" in shown
    assert f'href="{RECORD}?of={row.ref}"' in shown.partition('id="due"')[2]
    form = page(world.editor, f"{RECORD}?of={row.ref}")
    assert f'<option value="{row.ref}" selected>Full DR Test (Quarterly)' in form
    assert row.scope not in form


def test_the_year_shows_what_was_passed_missed_overdue_and_is_planned(world, page):
    held(world, of="Backup Verification", days_ago=0)
    held(world, of="Full DR Test", days_ago=0, succeeded=False)
    drawing = page(world.editor).partition('class="year"')[2].partition("</svg>")[0]
    today = f"{timezone.localdate():%-d %b %Y}"
    assert f"Backup Verification, {today}: passed" in drawing
    assert f"Full DR Test, {today}: missed target" in drawing
    assert re.search(r"Communication Test, [^:<]*: overdue", drawing)
    assert re.search(r"Communication Test, [^:<]*: missed", drawing)
    table = page(world.editor).partition('aria-label="The year as a table"')[2].partition("</table>")[0]
    assert 'href="/plans/BCP-01/exercises/X-02/"' in table
    assert '<th scope="col">Missed or overdue</th>' in table
    assert "</svg>Overdue</span>" in page(world.editor)


@pytest.mark.parametrize("frequency", ["every 100 years", "every 200 years", "every 3000000 days", "every second"])
def test_a_frequency_beyond_any_calendar_takes_no_page_away(world, sign_in, frequency):
    row = scheduled(world)
    change_row(row=row, values={"frequency": frequency}, edition=row.edition, by=world.editor, at=timezone.now())
    shown = sign_in(world.editor).get("/exercises/")
    assert shown.status_code == 200
    assert frequency in words(shown)
    outcomes = Checkup.objects.get(plan=world.plan).outcomes
    assert not [outcome for outcome in outcomes if outcome["status"] == "failed"]


def test_a_scheduled_exercise_shows_its_last_result_against_its_targets(world, page):
    held(world, measuring(function(world), "1h"), days_ago=60)
    held(world, measuring(function(world), "4h 25m", rpa="70m"), days_ago=3)
    row = page(world.editor).partition('id="every-title"')[2].partition("</section>")[0]
    assert "Missed target" in row
    assert "4 h 25 min</b> of 4 h" in row
    assert "25 min too late" in row
    assert "10 min too much" in row
    assert "1 h</b>" not in row


def test_a_reader_sees_what_is_in_force_and_records_nothing(world, page, sign_in):
    assert "Nothing is promised yet" in page(world.reader)
    in_force(world)
    row = scheduled(world)
    change_row(row=row, values={"name": "Secret test"}, edition=row.edition, by=world.editor, at=timezone.now())
    shown = page(world.reader)
    assert "Full DR Test" in shown
    assert "Secret test" not in shown
    assert "Record" not in shown.partition("<main")[2].replace("recorded", "")
    assert "Secret test" not in page(world.editor)  # it is due once a version promises it
    assert sign_in(world.reader).get(RECORD).status_code == 403
    assert sign_in(world.auditor).post(RECORD).status_code == 403


@pytest.mark.parametrize(
    "without, said",
    [
        ([], "All 2 functions were back within their objectives."),
        (["Data Processing"], "2 functions were back; 1 has no RTO."),
        (["Data Processing", "User Authentication"], "2 functions were back; 2 have no RTO."),
    ],
)
def test_objectives_that_are_not_stated_are_not_said_to_be_met(world, page, without, said):
    for name in without:
        row = function(world, name)
        change_row(row=row, values={"rto": ""}, edition=row.edition, by=world.editor, at=timezone.now())
    held(world, measuring(function(world), "1h"), measuring(function(world, "User Authentication"), "1h"))
    assert said in page(world.editor, "/plans/BCP-01/exercises/X-01/")


def test_results_of_an_archived_plan_stay_to_be_read_and_nothing_is_due(world, page):
    another(world, "BCP-02")
    gone = held(world, measuring(function(world), "1h"))
    held(world)
    withdraw_exercise(exercise=gone, reason="Wrong", by=world.editor, at=timezone.now())
    assert "Record it again" in page(world.editor, "/plans/BCP-01/exercises/X-01/")
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    record = page(world.editor, "/plans/BCP-01/exercises/X-01/")
    assert "Record it again" not in record
    assert 'href="/exercises/?plan=BCP-01"' in record
    shown = page(world.editor, "/exercises/?plan=BCP-01")
    assert "is archived: nothing of it is due any more." in shown
    assert "/plans/BCP-01/exercises/X-02/" in shown
    assert "Drill" not in shown
    assert "exercises/record/" not in shown
    assert "/plans/BCP-01/" not in page(world.editor).partition("<main")[2]


def test_a_wrong_record_is_withdrawn_with_a_reason_and_stays_to_be_read(world, sign_in, page):
    held(world)
    client = sign_in(world.responder)
    in_force(world)
    address = "/plans/BCP-01/exercises/X-01/"
    assert client.post(f"{address}withdraw/", {"reason": " "}).status_code == 422
    assert client.post(f"{address}withdraw/", {"reason": "It was <another> plan"}).url == address
    shown = page(world.auditor, address)
    assert "Responder withdrew this record" in shown
    assert "It was &lt;another&gt; plan" in shown
    assert "Withdraw this record" not in page(world.editor, address)
    again = sign_in(world.editor).post(f"{address}withdraw/", {"reason": "Again"}, follow=True)
    assert "withdrawn by Responder before" in words(again)
    assert "Withdrawn" in page(world.editor)
    assert sign_in(world.auditor).post(f"{address}withdraw/", {"reason": "No"}).status_code == 403


def test_a_record_that_is_not_there_is_not_found(world, sign_in):
    assert sign_in(world.editor).get("/plans/BCP-01/exercises/X-09/").status_code == 404
    held(world)
    assert sign_in(world.reader).get("/plans/BCP-01/exercises/X-01/").status_code == 404


def another(world, code: str) -> None:
    text = (
        f"# Plan {code}\n\nLast updated: January 2, 2025\n\n## Business functions\n\n| Function | RTO |\n|---|---|\n"
        "| Archive | 4 hours |\n\n## Exercise schedule\n\n| Exercise | Frequency |\n|---|---|\n| Drill | Monthly |\n"
    )
    import_plan(text=f"{text}\n<!-- {code} -->\n", file_name="it.md", code=code, by=world.editor, at=world.now)


def test_one_of_several_plans_can_be_picked(world, page):
    another(world, "BCP-02")
    assert "Drill" in page(world.editor)
    shown = page(world.editor, "/exercises/?plan=BCP-02")
    assert "Drill" in shown
    assert "Full DR Test" not in shown


def test_it_takes_as_many_queries_for_two_plans_as_for_six(world, sign_in, django_assert_num_queries):
    client = sign_in(world.editor)
    counts = []
    for number in range(2, 7):
        another(world, f"BCP-{number:02d}")
        held(world, measuring(function(world), "1h"))
        if number in {2, 6}:
            cache.clear()
            client.get("/exercises/")
            with django_assert_num_queries(41) as queries:
                client.get("/exercises/")
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_programme_reads_no_notes(world, sign_in):
    held(world, notes="Long")
    client = sign_in(world.editor)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/exercises/").status_code == 200
    asked = [query["sql"] for query in queries if 'FROM "testing_exercise"' in query["sql"]]
    assert asked
    assert not [sql for sql in asked if '"notes"' in sql]
