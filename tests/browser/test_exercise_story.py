"""A missed exercise is found at home, its result is recorded, the finding goes, and home says what is proven."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plans.actions.refreshing import check_plan
from plans.models.findings import Finding
from plans.models.functions import BusinessFunction
from plans.models.upkeep import ScheduledExercise
from testing.actions.exercises import record_exercise, withdraw_exercise
from testing.models.exercises import Exercise
from testing.recording import ExerciseRecording
from tests.testing.holding import function, held, measuring
from tests.waiting import assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Cards and cells with something in them that is wider than they are.
SPILT = """[...document.querySelectorAll("main .card, main .every td, main .every .v")]
    .filter(box => box.scrollWidth > box.clientWidth).map(box => box.textContent.trim().slice(0, 40))"""


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_missed_exercise_is_recorded_and_home_says_what_is_proven(world, visitor, device):
    check_plan(plan=world.plan, at=timezone.now())
    row = ScheduledExercise.objects.get(plan=world.plan, name="Full DR Test")
    processing = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    page = editor.page
    page.get_by_text("None has been demonstrated in the last year.").wait_for()
    page.get_by_role("link", name=f"Record result of {row.ref}").click()
    page.wait_for_url("**/exercises/record/?of=*")
    expect(page.get_by_label("Exercise", exact=True)).to_have_value(row.ref)
    editor.assert_accessible()

    page.get_by_label("Yes").check()
    page.get_by_label("RTA of Data Processing").fill("4")
    page.get_by_label("What was found").fill("The **key** was not at hand")
    page.get_by_role("button", name="Record result").click()
    page.get_by_text("has no unit: write 4m, 4h or 4d.").first.wait_for()
    expect(page.get_by_label("What was found")).to_have_value("The **key** was not at hand")
    editor.was_refused(422)
    editor.assert_accessible()
    page.get_by_label("RTA of Data Processing").fill("3h 48m")
    page.get_by_label("RPA of Data Processing").fill("9m")
    page.get_by_role("button", name="Record result").click()
    page.wait_for_url("**/exercises/X-01/")
    page.get_by_text("Data Processing was back after 3 h 48 min, 12 min to spare.").wait_for()
    editor.assert_accessible()

    assert Exercise.objects.get().measurements.get().function_ref == processing.ref
    assert not Finding.objects.open(timezone.localdate()).filter(rule="EXE-01", subject=row.ref).exists()
    editor.visit("/")
    page.get_by_text("1 has been demonstrated in the last year.").wait_for()
    expect(page.get_by_role("link", name=f"Record result of {row.ref}")).to_have_count(0)
    page.get_by_role("link", name="3 h 48 min").wait_for()
    editor.visit("/exercises/")
    page.get_by_text("tests, 2 reviews and 3 assessments are overdue").wait_for()
    page.get_by_text("The year as a table").click()
    editor.assert_accessible()


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_long_words_push_no_page_wider_than_the_screen(world, visitor, device):
    long = "Long" * 50
    held(
        world,
        measuring(function(world), "3h"),
        participants=long,
        scope=long,
        notes=f"https://example.org/{long}\n\n```\n{long}\n```\n\n| a | b |\n|---|---|\n| {long} | {long} |\n",
    )
    named = ExerciseRecording(token=uuid4(), name=long, held_on=timezone.localdate(), succeeded=True)
    record_exercise(plan=world.plan, recording=named, by=world.editor, at=timezone.now())
    withdraw_exercise(exercise=Exercise.objects.get(ref="X-02"), reason=long, by=world.editor, at=timezone.now())
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    for address in ("/plans/BCP-01/exercises/X-01/", "/plans/BCP-01/exercises/X-02/", "/exercises/"):
        editor.visit(address)
        page = editor.page
        assert_fits(page)
        assert page.evaluate(SPILT) == []


@pytest.mark.parametrize("width", [800, 1024, 1300])
def test_what_was_measured_stays_in_its_column_on_every_screen(world, visitor, width):
    held(world, measuring(function(world), "5h 48m"), measuring(function(world, "User Authentication"), "4h 12m"))
    editor = visitor("desktop")
    editor.sign_in(world.editor.email)
    editor.page.set_viewport_size({"width": width, "height": 900})
    editor.visit("/exercises/")
    editor.rest()
    assert editor.page.evaluate(SPILT) == []
