"""What reviews and assessments may be of: the groups of the check-lists, and the suppliers of dependencies."""

import pytest
from django.utils import timezone

from plans.actions.directory import change_entry, delete_entry
from plans.actions.refreshing import check_plan
from plans.actions.rows import change_row, delete_row
from plans.models.dependencies import Dependency
from plans.models.directory import Supplier
from plans.models.findings import Finding
from plans.models.upkeep import ReviewItem
from testing.subjects import ReviewKind, Subject
from tests.testing.reviewing import assessed, recorded, words

PAGE = "/plans/BCP-01/reviews/"
CADENCES = ("Every 6 months", "After incidents", "After incidents")


@pytest.fixture
def page(sign_in):
    """A page as somebody reads it, with plain spaces."""

    def of(user, path: str = PAGE) -> str:
        return words(sign_in(user).get(path))

    return of


def test_a_supplier_that_is_called_like_a_review_is_another_thing(world):
    made = recorded(world)
    supplier = Subject(ReviewKind.ASSESSMENT, made.subject)
    assert not supplier.is_of(made)
    assert Subject(ReviewKind.REVIEW, made.subject.upper()).is_of(made)


def test_a_supplier_that_left_the_directory_is_named_and_leads_nowhere(world, page):
    assessed(world, "Twilio")
    entry = Supplier.objects.get(name="Twilio")
    link = f'href="/directory/suppliers/{entry.ref}/"'
    assert link in page(world.editor)
    assert link in page(world.editor, f"{PAGE}ASM-01/")
    for row in Dependency.objects.filter(plan=world.plan, supplier=entry):
        change_row(row=row, values={"supplier": None}, edition=row.edition, by=world.editor, at=world.now)
    delete_entry(entry=entry, by=world.editor, at=world.now)
    shown = page(world.editor, f"{PAGE}ASM-01/")
    assert "Twilio" in shown
    assert link not in shown


def test_of_two_suppliers_of_one_name_each_is_assessed_for_itself(world, page):
    twin = Supplier.objects.get(name="Supabase")
    change_entry(entry=twin, values={"name": "Twilio"}, edition=twin.edition, by=world.editor, at=world.now)
    made = assessed(world, Supplier.objects.exclude(pk=twin.pk).get(name="Twilio").ref)
    shown = page(world.editor)
    assert "2 suppliers wait for an assessment." in shown
    assert shown.count(f'class="plain" href="{PAGE}{made.ref}/"') == 1
    (finding,) = Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule="DEP-08")
    assert "No assessment is recorded of Twilio and Google Cloud." in finding.sentence


def test_a_plan_without_check_lists_and_suppliers_can_be_reviewed_and_its_suppliers_assessed(world, page):
    for model in (ReviewItem, Dependency):
        for row in model.objects.living().filter(plan=world.plan):
            delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    check_plan(plan=world.plan, at=timezone.now())
    shown = page(world.editor)
    assert "Review of the plan" in shown
    assert "After an incident" in shown
    assert "The suppliers" in shown
    assert recorded(world).is_regular
    assert not recorded(world, of="After an incident").is_regular


def test_where_a_plan_names_no_supplier_any_longer_any_assessment_keeps_its_promise(world, page):
    assessed(world, "Twilio")
    for row in Dependency.objects.living().filter(plan=world.plan):
        delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    check_plan(plan=world.plan, at=timezone.now())
    assert not Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule="DEP-08").exists()
    assert "for an assessment" not in page(world.editor)


def test_a_group_whose_review_says_no_frequency_is_a_regular_review(world):
    for row in ReviewItem.objects.filter(plan=world.plan, group="Annual Updates"):
        change_row(row=row, values={"cadence": ""}, edition=row.edition, by=world.editor, at=world.now)
    assert recorded(world, of="Annual Updates").is_regular


def test_lines_without_a_group_are_a_regular_review_and_one_after_incidents(world, page):
    for row, cadence in zip(ReviewItem.objects.filter(plan=world.plan).order_by("pk"), CADENCES, strict=False):
        change_row(
            row=row, values={"group": "", "cadence": cadence}, edition=row.edition, by=world.editor, at=world.now
        )
    regular, after = recorded(world, of="Review of the plan"), recorded(world, of="After an incident")
    assert (regular.is_regular, [point["text"] for point in regular.points]) == (True, ["Look back at past incidents"])
    assert (after.is_regular, len(after.points)) == (False, 2)
    assert page(world.editor).count('Record<span class="vh"> Review of the plan') == 1


def test_a_frequency_among_what_sets_a_review_off_makes_it_regular(world, page):
    for row, cadence in zip(ReviewItem.objects.filter(plan=world.plan).order_by("pk"), CADENCES[::-1], strict=False):
        change_row(row=row, values={"cadence": cadence}, edition=row.edition, by=world.editor, at=world.now)
    assert recorded(world, of="Quarterly Reviews").is_regular
    assert '<span class="sub block">Every 6 months' in page(world.editor)


def test_a_group_that_is_written_in_two_ways_is_one_review(world, page):
    row = ReviewItem.objects.filter(plan=world.plan, group="Quarterly Reviews").order_by("pk").last()
    change_row(row=row, values={"group": "quarterly REVIEWS"}, edition=row.edition, by=world.editor, at=world.now)
    assert len(recorded(world, of="quarterly reviews").points) == 3
    assert "quarterly REVIEWS" not in page(world.editor)


def test_a_group_that_is_called_after_something_follows_it_where_it_says_no_frequency(world):
    for row in ReviewItem.objects.filter(plan=world.plan, group="After Incidents"):
        change_row(row=row, values={"cadence": ""}, edition=row.edition, by=world.editor, at=world.now)
    assert not recorded(world, of="After Incidents").is_regular
