"""The pages of reviews and assessments: what is due, the form, one record, taking it back; and the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from plans.actions.plans import archive_plan
from plans.actions.refreshing import check_plan
from plans.actions.rows import change_row, delete_row
from plans.models.dependencies import Dependency, SupplierRule
from plans.models.directory import Supplier
from plans.models.plan import Draft
from plans.models.states import VersionState
from plans.models.upkeep import ReviewItem
from plans.models.versions import PlanVersion
from testing.actions.reviews import withdraw_review
from testing.models.reviews import ReviewRecord
from tests.stages import in_force
from tests.testing.reviewing import assessed, recorded, words

PAGE = "/plans/BCP-01/reviews/"
REVIEW = "/plans/BCP-01/reviews/record/"
ASSESSMENT = "/plans/BCP-01/assessments/record/"
API = "/api/v1/plans/BCP-01/reviews/"


@pytest.fixture
def page(sign_in):
    """A page as somebody reads it, with plain spaces."""

    def of(user, path: str = PAGE) -> str:
        return words(sign_in(user).get(path))

    return of


@pytest.fixture
def send(world, sign_in):
    """Send a form as somebody."""

    def as_(user, address=REVIEW, **values):
        version = PlanVersion.objects.in_state(VersionState.IN_FORCE, plans=[world.plan.pk]).first()
        given = {
            "token": uuid4(),
            "held_against": (version or Draft.objects.get(plan=world.plan)).sha256,
            "done_on": timezone.localdate().isoformat(),
            "is_satisfied": "yes",
            **values,
        }
        return sign_in(user).post(address, given)

    return as_


def test_the_page_begins_with_the_next_review_and_who_waits_for_an_assessment(world, page):
    shown = page(world.editor)
    assert "The next review is due <b>" in shown
    assert "days overdue" in shown
    assert "3 suppliers wait for an assessment." in shown
    recorded(world)
    assert "(Annual Updates: last updated" in page(world.editor)
    recorded(world, of="Annual Updates")
    assessed(world, "Twilio")
    shown = page(world.editor)
    assert f"last reviewed {timezone.localdate():%-d %b %Y}, to be reviewed every quarter" in shown
    assert "overdue" not in shown
    assert "2 suppliers wait for an assessment." in shown


def test_a_review_is_recorded_with_its_check_list(world, send, page):
    ref = ReviewItem.objects.filter(plan=world.plan).order_by("pk").first().ref
    answer = send(world.editor, points=[ref], notes="**Two** numbers were old", participants="IT", is_satisfied="no")
    assert (answer.status_code, answer.url) == (302, f"{PAGE}REV-01/")
    shown = page(world.auditor, f"{PAGE}REV-01/")
    assert "The plan must change. 1 of 3 points of the check-list done." in shown
    assert "<strong>Two</strong> numbers were old" in shown
    made = ReviewRecord.objects.get()
    assert (made.subject, made.is_regular, made.version, made.recorded_by) == (
        "Quarterly Reviews",
        True,
        "",
        world.editor,
    )


def test_a_review_after_an_incident_leaves_the_next_one_overdue_on_the_page(world, page):
    recorded(world, of="After Incidents")
    shown = page(world.editor)
    assert "days overdue" in shown
    assert "last reviewed" not in shown


def test_an_assessment_is_of_the_supplier_in_the_address_and_by_what_the_plan_asks(world, send, page):
    rule = SupplierRule.objects.filter(plan=world.plan).order_by("pk").first()
    form = page(world.editor, f"{ASSESSMENT}?of=Twilio")
    assert "Does Twilio do what the plan asks?" in form
    assert rule.text in form
    send(world.editor, f"{ASSESSMENT}?of=Twilio", points=[rule.ref])
    made = ReviewRecord.objects.get()
    assert (made.subject, made.points[0]["done"]) == ("Twilio", True)
    assert "Does what it must" in page(world.editor)


def test_what_falls_short_is_said_and_what_was_typed_stays(world, send):
    answer = send(world.editor, f"{ASSESSMENT}?of=Twilio", is_satisfied="no", participants="The buyers")
    assert answer.status_code == 422
    assert "Say where it falls short." in words(answer)
    assert 'value="The buyers"' in words(answer)
    assert not ReviewRecord.objects.exists()


@pytest.mark.parametrize(
    "values, said",
    [
        ({"done_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "still to come"),
        ({"done_on": "0026-11-27"}, "write the year with four digits"),
        ({"done_on": "yesterday"}, "Enter a valid date"),
        ({"is_satisfied": ""}, "Say whether it does: yes or no."),
        ({"notes": "x" * 20_001}, "20000"),
    ],
)
def test_a_form_with_a_fault_records_nothing(world, send, values, said):
    answer = send(world.editor, **values)
    assert answer.status_code == 422
    assert said in words(answer).replace(",", "")
    assert not ReviewRecord.objects.exists()


def test_a_form_held_against_another_plan_is_shown_again_with_what_was_typed(world, send):
    gone = ReviewItem.objects.filter(plan=world.plan).order_by("pk").first()
    before = Draft.objects.get(plan=world.plan).sha256
    delete_row(row=gone, edition=gone.edition, by=world.editor, at=world.now)
    answer = send(world.editor, held_against=before, points=[gone.ref], notes="Kept")
    assert answer.status_code == 409
    assert "The plan changed meanwhile." in words(answer)
    assert "Kept</textarea>" in words(answer)
    assert not ReviewRecord.objects.exists()


def test_what_was_typed_of_a_supplier_that_the_plan_no_longer_names_is_not_recorded_of_another(world, send, page):
    gone = Supplier.objects.get(name="Twilio").ref
    for row in Dependency.objects.filter(plan=world.plan, supplier__ref=gone):
        change_row(row=row, values={"supplier": None}, edition=row.edition, by=world.editor, at=world.now)
    address = f"{ASSESSMENT}?of={gone}"
    answer = send(world.editor, address, notes="Kept")
    assert answer.status_code == 409
    assert "What you chose is not in the plan any more. Below is Supabase" in words(answer)
    assert "Kept</textarea>" in words(answer)
    assert not ReviewRecord.objects.exists()
    form = page(world.editor, address)
    assert "What you chose is not in the plan any more. Below is Supabase." in form
    assert f'action="?of={Supplier.objects.get(name="Supabase").ref}"' in form


def test_a_form_sent_twice_records_once_and_leads_to_the_record(world, send):
    token = uuid4()
    send(world.editor, token=token)
    answer = send(world.editor, token=token, notes="Again")
    assert answer.url == f"{PAGE}REV-01/"
    assert ReviewRecord.objects.count() == 1


def test_hostile_markdown_in_a_record_is_only_text(world, page):
    recorded(world, notes="<script>alert(1)</script> [x](javascript:alert(1))", participants="<b>x</b>")
    shown = page(world.auditor, f"{PAGE}REV-01/")
    assert "<script>alert" not in shown
    assert 'href="javascript' not in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown


def test_a_responder_records_what_is_in_force_and_a_reader_only_reads(world, send, page, sign_in):
    assert sign_in(world.responder).get(PAGE).status_code == 404
    version = in_force(world)
    send(world.responder)
    assert ReviewRecord.objects.get().version == version.number
    shown = page(world.reader)
    assert "Stands as it is" in shown
    assert REVIEW not in shown
    assert sign_in(world.reader).get(REVIEW).status_code == 403
    assert "Withdraw" not in page(world.reader, f"{PAGE}REV-01/")


def test_a_wrong_record_is_withdrawn_with_a_reason_and_stays_to_be_read(world, sign_in, page):
    recorded(world)
    client = sign_in(world.editor)
    assert client.post(f"{PAGE}REV-01/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"{PAGE}REV-01/withdraw/", {"reason": "The wrong plan"}).url == f"{PAGE}REV-01/"
    shown = page(world.auditor, f"{PAGE}REV-01/")
    assert "Editor withdrew this record" in shown
    assert "The wrong plan" in shown
    assert "days overdue" in page(world.auditor)


def test_an_archived_plan_offers_no_form_and_shows_its_records(world, sign_in, page):
    recorded(world)
    archive_plan(plan=world.plan, by=world.editor, at=timezone.now())
    assert sign_in(world.editor).get(REVIEW).url == PAGE
    shown = page(world.editor)
    assert "REV-01" in shown
    assert f'href="{REVIEW}' not in shown


def test_findings_and_home_lead_to_the_forms(world, page):
    check_plan(plan=world.plan, at=timezone.now())
    assert f'href="{REVIEW}"' in page(world.editor, "/plans/BCP-01/findings/?rule=GOV-02")
    assert f'href="{PAGE}#suppliers"' in page(world.editor, "/plans/BCP-01/findings/?rule=DEP-08")
    home = page(world.editor, "/")
    assert home.count("Record review") == 2
    # Four exercises and the assessments: the finding does not repeat the overdue reviews.
    assert "Two reviews are overdue and five exercises, reviews or assessments were missed." in home
    assert "Record assessment" in home
    assert "Annual Updates of Business Continuity Plan (BCP) is overdue" in home
    recorded(world, of="Annual Updates")
    assert "Record review" not in page(world.editor, "/")


def test_the_list_of_plans_and_the_plan_count_from_the_review_that_was_recorded(world, page):
    assert "days overdue" in page(world.editor, "/plans/")
    recorded(world, of="Annual Updates")
    assert "overdue" not in page(world.editor, "/plans/").partition("<tbody>")[2].partition("</tbody>")[0]
    assert f'<a href="{PAGE}">Next review</a> is due' in page(world.editor, "/plans/BCP-01/")


@pytest.mark.parametrize("path, queries", [(PAGE, 16), (API, 5)])
def test_it_takes_the_same_queries_for_one_record_as_for_many(world, sign_in, django_assert_num_queries, path, queries):
    client = sign_in(world.editor)
    client.get(path)  # the first request also renews the session
    for count in range(1, 7):
        recorded(world, days_ago=count)
        assessed(world, "Twilio", days_ago=count)
        if count in {1, 6}:
            with django_assert_num_queries(queries):
                assert client.get(path).status_code == 200


def test_the_api_tells_a_record_point_by_point_and_why_it_was_withdrawn(world, sign_in):
    made = assessed(world, "Twilio", is_satisfied=False, notes="*No* contact")
    withdraw_review(made=made, reason="The wrong day", by=world.editor, at=timezone.now())
    (record,) = sign_in(world.auditor).get(API).json()["results"]
    assert (record["ref"], record["kind"], record["subject"], record["is_satisfied"], record["notes"]) == (
        "ASM-01",
        "assessment",
        "Twilio",
        False,
        "*No* contact",
    )
    assert [point["done"] for point in record["points"]] == [False] * 6
    assert (record["withdrawal"]["by"], record["withdrawal"]["reason"]) == ("Editor", "The wrong day")


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_it_of_what_is_in_force_and_nobody_writes(world, sign_in, role):
    recorded(world)
    assert sign_in(world.reader).get(API).status_code == 404
    in_force(world)
    client = sign_in(world.by_role(role))
    assert client.get(API).json()["count"] == 1
    for verb in (client.post, client.put, client.patch, client.delete):
        assert verb(API).status_code == 405
