"""The first page: what needs whom, said in a sentence, and where each plan stands."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plans.actions.approvals import sign_version
from plans.actions.plans import archive_plan
from plans.actions.rows import change_row
from plans.models.facts import Fact
from plans.models.plan import Draft, Heading, Plan
from plans.models.versions import PdfExport
from plans.reading.cadence import on_day
from tests.flat import flat
from tests.stages import in_force, submitted


@pytest.fixture
def home(sign_in):
    def of(user) -> str:
        return flat(sign_in(user).get("/").content.decode())

    return of


def set_fact(world, topic: str, value: str) -> None:
    for fact in Fact.objects.filter(plan=world.plan, topic=topic):
        change_row(row=fact, values={"value": value}, edition=fact.edition, by=world.editor, at=world.now)


def test_the_first_thing_an_editor_can_do_is_import_a_document(world, home):
    Draft.objects.all().delete()
    Plan.objects.update(archived_at=world.now)
    page = home(world.editor)
    assert "No plan yet" in page
    assert 'href="/plans/import/"' in page
    assert "Import a document" not in home(world.reader)


def test_a_signer_is_led_to_the_page_on_which_to_sign(world, in_approval, home):
    page = home(world.coo)
    assert "One signature is waiting for you" in page
    assert f"/plans/BCP-01/versions/{in_approval.number}/approve/" in page
    assert "0 of 3 signed" in page


def test_a_deputy_is_asked_as_a_deputy(world, in_approval, home):
    assert "deputy of CTO" in home(world.deputy)


def test_who_has_signed_is_asked_no_more(world, in_approval, home):
    sign_version(version=in_approval, place=2, sha256=in_approval.sha256, by=world.coo, at=world.now)
    assert "signature is waiting for you" not in home(world.coo)
    assert "1 of 3 signed" in home(world.ciso)


def test_in_the_order_listed_only_the_next_is_asked(world, home):
    Plan.objects.filter(pk=world.plan.pk).update(signing_order=Plan.SigningOrder.LISTED)
    submitted(world)
    assert "One signature is waiting for you" in home(world.cto)
    assert "waiting for you" not in home(world.ciso)


def test_a_submitter_sees_whose_signature_is_missing(world, in_approval, home):
    sign_version(version=in_approval, place=1, sha256=in_approval.sha256, by=world.cto, at=world.now)
    page = home(world.editor)
    assert "1 of 3 signatures" in page
    assert "Chief Operations Officer (COO) and Chief Information Security Officer (CISO)" in page


def test_an_overdue_review_shows_its_arithmetic(world, home):
    today = timezone.localdate()
    set_fact(world, "next_review", (today - timedelta(days=12)).isoformat())
    page = home(world.editor)
    assert "Two reviews are overdue" in page
    assert "12 days overdue" in page
    assert f"next review stated as {on_day(today - timedelta(days=12))}" in page


def test_what_is_in_force_decides_when_the_review_is_due(world, home):
    today = timezone.localdate()
    set_fact(world, "next_review", (today - timedelta(days=5)).isoformat())
    in_force(world)
    set_fact(world, "next_review", (today + timedelta(days=90)).isoformat())
    assert "5 days overdue" in home(world.editor)


def test_a_plan_in_force_and_edited_since_says_both(world, signed, home):
    heading = Heading.objects.filter(plan=world.plan).first()
    assert "Draft edited since" not in home(world.auditor)
    Plan.objects.filter(pk=heading.plan_id).update(changed_at=world.now + timedelta(hours=1))
    page = home(world.auditor)
    assert "Draft edited since v1.0" in page
    assert "<b>v1.0</b>" in page


def test_a_reader_learns_nothing_of_drafts_and_approvals(world, home):
    assert world.plan.title not in home(world.reader)
    in_force(world)
    Plan.objects.filter(pk=world.plan.pk).update(title="Secret new title", changed_at=timezone.now())
    page = home(world.reader)
    assert "Business Continuity Plan" in page
    assert "Secret new title" not in page
    assert "Draft" not in page


def test_a_pdf_in_the_making_shows_how_far_it_is(world, signed, home):
    PdfExport.objects.filter(purpose="approved").update(claimed_at=world.now, percent=40, step="Laying out pages")
    assert "40 %: Laying out pages" in home(world.auditor)
    PdfExport.objects.filter(purpose="approved").update(finished_at=world.now)
    assert "Laying out pages" not in home(world.auditor)


def test_an_archived_plan_asks_for_nothing(world, home):
    set_fact(world, "next_review", "2020-01-01")
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    assert "overdue" not in home(world.editor)


def test_home_takes_the_same_queries_for_any_number_of_plans(world, signed, sign_in, django_assert_max_num_queries):
    for number in range(2, 40):
        Plan.objects.create(code=f"BCP-{number:02d}", title="More", created_at=world.now, changed_at=world.now)
    client = sign_in(world.editor)
    client.get("/")  # what plans say is read once per content
    with django_assert_max_num_queries(29):
        page = flat(client.get("/").content.decode())
    assert "29 more in" in page
