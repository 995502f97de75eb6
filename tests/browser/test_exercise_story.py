"""A missed exercise is found at home, its result is recorded, the finding goes, and home says what is proven."""

import pytest
from django.utils import timezone

from plans.actions.refreshing import check_plan
from plans.models.findings import Finding
from plans.models.functions import BusinessFunction
from plans.models.upkeep import ScheduledExercise
from testing.models import Exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_a_missed_exercise_is_recorded_and_home_says_what_is_proven(world, visitor, device):
    check_plan(plan=world.plan, at=timezone.now())
    row = ScheduledExercise.objects.get(plan=world.plan, name="Full DR Test")
    function = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    editor = visitor(device)
    editor.sign_in(world.editor.email)
    page = editor.page
    page.get_by_text("None has been demonstrated in the last year.").wait_for()
    page.get_by_role("link", name=f"Record result of {row.ref}").click()
    page.wait_for_url("**/exercises/record/?of=*")
    assert page.get_by_label("Exercise", exact=True).input_value() == row.ref
    editor.assert_accessible()

    page.get_by_label("Yes").check()
    page.get_by_label("RTA of Data Processing").fill("4")
    page.get_by_label("What was found").fill("The **key** was not at hand")
    page.get_by_role("button", name="Record result").click()
    page.get_by_text("has no unit: write 4m, 4h or 4d.").first.wait_for()
    assert page.get_by_label("What was found").input_value() == "The **key** was not at hand"
    editor.complaints.clear()  # the browser tells of the refused form
    editor.assert_accessible()
    page.get_by_label("RTA of Data Processing").fill("3h 48m")
    page.get_by_label("RPA of Data Processing").fill("9m")
    page.get_by_role("button", name="Record result").click()
    page.wait_for_url("**/exercises/X-01/")
    page.get_by_text("Data Processing was back after 3 h 48 min, 12 min to spare.").wait_for()
    editor.assert_accessible()

    assert Exercise.objects.get().measurements.get().function_ref == function.ref
    assert not Finding.objects.open(timezone.localdate()).filter(rule="EXE-01", subject=row.ref).exists()
    editor.visit("/")
    page.get_by_text("1 has been demonstrated in the last year.").wait_for()
    assert page.get_by_role("link", name=f"Record result of {row.ref}").count() == 0
    page.get_by_role("link", name="3 h 48 min").wait_for()
    editor.visit("/exercises/")
    page.get_by_text("exercises are overdue").wait_for()
    page.get_by_text("The year as a table").click()
    editor.assert_accessible()
