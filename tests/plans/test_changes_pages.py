"""The pages of change requests: the list, asking, one request for each who sees it, deciding, what is told again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.actions.change_requests import decide_change, take_up_change, withdraw_change
from plans.actions.plans import archive_plan
from plans.models.change_requests import ChangeRequest
from plans.models.functions import BusinessFunction
from plans.pages import change_requests as pages
from testing.actions.reviews import record_review
from testing.models.reviews import ReviewRecord
from testing.subjects import ReviewKind, ReviewRecording, Subject
from tests.flat import flat
from tests.plans.asking import WHAT, asked, decided
from tests.stages import in_force

CHANGES = "/plans/BCP-01/changes/"
NEW = f"{CHANGES}new/"
ONE = f"{CHANGES}CHR-01/"
HOSTILE = "Why <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n# Heading"


def words(answer) -> str:
    return flat(answer.content.decode())


def form(**more) -> dict[str, object]:
    return {"token": uuid4(), "what": WHAT, "why": "Nobody else can.", "wanted_on": "", **more}


def test_what_is_typed_becomes_a_request_with_what_it_touches_by_value(world, sign_in):
    function = BusinessFunction.objects.filter(plan=world.plan).first()
    client = sign_in(world.editor)
    answer = client.post(NEW, form(touches_1=[function.ref], what=f"  {WHAT} \n"))
    assert (answer.status_code, answer.url) == (302, ONE)
    made = ChangeRequest.objects.get()
    assert (made.what, made.impact) == (WHAT, [{"ref": function.ref, "text": function.name}])
    assert "Nobody else can." in words(client.get(ONE))


@pytest.mark.parametrize("name", ["responder", "reader"])
def test_who_reads_only_what_is_in_force_asks_for_a_change_of_it(world, signed, sign_in, name):
    answer = sign_in(getattr(world, name)).post(NEW, form())
    assert answer.status_code == 302
    assert ChangeRequest.objects.get().version == "1.0"


def test_an_auditor_reads_requests_and_asks_for_none(world, sign_in):
    asked(world)
    client = sign_in(world.auditor)
    assert WHAT in words(client.get(ONE))
    assert "Ask for a change" not in words(client.get(CHANGES))
    assert client.post(NEW, form()).status_code == 403


def test_a_form_that_came_before_leads_to_what_it_asked_for(world, sign_in):
    client, sent = sign_in(world.editor), form()
    client.post(NEW, sent)
    answer = client.post(NEW, sent, follow=True)
    assert "This form was sent before and asked for CHR-01: nothing was added twice." in words(answer)
    assert ChangeRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": ""}, "This field is required."),
        ({"why": " "}, "This field is required."),
        ({"what": "x" * 301}, "Ensure this value has at most 300 characters"),
        ({"wanted_on": "2001-01-01"}, "1 January 2001 is over: choose today or a later day."),
        ({"touches_1": ["F-99"]}, "F-99 is not in the plan any more: look over what is ticked."),
    ],
)
def test_what_is_typed_is_kept_where_something_is_wrong(world, sign_in, wrong, said):
    answer = sign_in(world.editor).post(NEW, form(**{"why": "Kept as typed", "what": "Kept, too", **wrong}))
    page = words(answer)
    assert answer.status_code == 422
    assert said in page
    assert "Kept as typed" in page or "why" in wrong
    assert "Kept, too" in page or "what" in wrong
    assert not ChangeRequest.objects.exists()


def test_a_plan_in_the_archive_keeps_what_was_typed_and_says_so(world, sign_in):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    client = sign_in(world.editor)
    answer = client.post(NEW, form(why="Kept as typed"))
    assert answer.status_code == 422
    assert "The plan is archived: take it out of the archive first." in words(answer)
    assert "Kept as typed" in words(answer)
    assert client.get(NEW).url == CHANGES


@pytest.fixture
def review(world) -> ReviewRecord:
    about = Subject(ReviewKind.REVIEW, "Quarterly Reviews", regular=True)
    recording = ReviewRecording(
        token=uuid4(),
        subject=about,
        version="",
        done_on=world.now.date(),
        is_satisfied=False,
        done=frozenset(),
        participants="",
        notes="The contact has left.",
    )
    return record_review(plan=world.plan, recording=recording, by=world.editor, at=world.now)


def test_a_review_leads_to_a_request_that_names_it(world, review, sign_in):
    client = sign_in(world.editor)
    assert f'href="{NEW}?from=REV-01"' in words(client.get("/plans/BCP-01/reviews/REV-01/"))
    assert "Review REV-01, Quarterly Reviews, 2 Mar 2026" in words(client.get(f"{NEW}?from=REV-01"))
    client.post(f"{NEW}?from=REV-01", form())
    made = ChangeRequest.objects.get()
    assert (made.source_ref, made.source_text) == ("REV-01", "Review REV-01, Quarterly Reviews, 2 Mar 2026")
    assert '<a href="/plans/BCP-01/reviews/REV-01/">Review REV-01' in words(client.get(ONE))


@pytest.mark.parametrize("ref", ["REV-99", "nonsense", "<script>"])
def test_a_record_that_the_plan_does_not_have_is_refused_in_words(world, sign_in, ref):
    answer = sign_in(world.editor).get(NEW, {"from": ref})
    assert answer.status_code == 400
    assert "has no record" in words(answer)


def test_what_somebody_wrote_is_shown_without_what_would_harm(world, sign_in):
    asked(world, what="<b>Bold</b> {{ 7|add:7 }}", why=HOSTILE)
    for address in (ONE, CHANGES, "/changes/"):
        page = words(sign_in(world.editor).get(address))
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "&lt;b&gt;Bold&lt;/b&gt; {{ 7|add:7 }}" in page


def test_who_decides_has_the_form_and_others_read_who_it_is(world, sign_in):
    asked(world)
    assert "Your decision" in words(sign_in(world.coo).get(ONE))
    page = words(sign_in(world.editor).get(ONE))
    assert "Your decision" not in page
    assert "One of CTO (Chief Technology Officer)" in page


def test_who_asked_has_no_form_to_decide_with(world, sign_in):
    asked(world, by=world.ciso)
    client = sign_in(world.ciso)
    assert "Your decision" not in words(client.get(ONE))
    answer = client.post(f"{ONE}decide/", {"outcome": "approved", "reason": "Mine"})
    assert answer.status_code == 409
    assert "Nobody decides on what they asked for." in words(answer)


def test_a_decision_is_kept_and_shown_with_its_role(world, sign_in):
    asked(world)
    client = sign_in(world.coo)
    client.post(f"{ONE}decide/", {"outcome": "approved", "reason": "Sensible"})
    page = words(client.get(ONE))
    assert "COO approved it as Chief Operations Officer" in page
    assert "Sensible" in page


@pytest.mark.parametrize("sent", [{"outcome": "refused", "reason": " "}, {"outcome": "", "reason": "Kept"}, {}])
def test_a_decision_that_is_not_whole_is_asked_for_again(world, sign_in, sent):
    asked(world)
    answer = sign_in(world.coo).post(f"{ONE}decide/", sent)
    assert answer.status_code == 422
    assert "Your decision" in words(answer)
    assert "Kept" in words(answer) or sent.get("reason") != "Kept"


def test_whoever_is_second_is_told_who_was_first_and_keeps_the_reason(world, sign_in):
    request = asked(world)
    decide_change(request=request, outcome="approved", reason="", by=world.ciso, at=world.now)
    answer = sign_in(world.coo).post(f"{ONE}decide/", {"outcome": "refused", "reason": "My reason"})
    assert answer.status_code == 409
    assert "CISO approved CHR-01 before: nothing was changed." in words(answer)
    assert "My reason" in words(answer)


def test_withdrawing_and_taking_up_are_buttons_of_those_who_may(world, sign_in):
    decided(world, asked(world))
    client = sign_in(world.editor)
    assert "Withdraw this request" not in words(client.get(ONE))
    client.post(f"{ONE}take-up/")
    assert "Editor took it into the draft" in words(client.get(ONE))
    assert "Editor has taken CHR-01 into the draft before" in words(client.post(f"{ONE}take-up/", follow=True))


def test_who_asked_withdraws_on_the_page(world, signed, sign_in):
    asked(world)
    client = sign_in(world.responder)
    assert "Withdraw this request" in words(client.get(ONE))
    client.post(f"{ONE}withdraw/", {"reason": "Done otherwise"})
    page = words(client.get(ONE))
    assert "Responder withdrew it" in page
    assert "Done otherwise" in page


def test_the_list_says_what_waits_and_is_chosen_from(world, sign_in):
    asked(world, what="First of them")
    decided(world, asked(world, what="Second of them"))
    withdraw_change(request=asked(world, what="Third of them"), reason="", by=world.responder, at=world.now)
    client = sign_in(world.editor)
    page = words(client.get(CHANGES))
    assert "1 change waits for a decision and 1 approved one waits for a version." in page
    assert page.index("First of them") < page.index("Second of them") < page.index("Third of them")
    chosen = words(client.get("/changes/", {"state": "approved"}))
    assert "Second of them" in chosen
    assert "First of them" not in chosen
    assert client.get(CHANGES, {"state": "nonsense"}).status_code == 400


def test_people_without_drafts_see_only_what_concerns_plans_in_force(world, sign_in):
    asked(world, by=world.editor)
    client = sign_in(world.reader)
    assert WHAT not in words(client.get("/changes/"))
    assert client.get(CHANGES).status_code == 404
    assert client.get(ONE).status_code == 404
    in_force(world)
    assert WHAT in words(client.get("/changes/"))
    assert client.get(ONE).status_code == 200


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as asked_for:
        act()
    return len(asked_for)


def test_lists_go_on_page_by_page_in_a_fixed_number_of_queries(world, sign_in, monkeypatch):
    monkeypatch.setattr(pages, "PER_PAGE", 3)
    client = sign_in(world.editor)
    asked(world)
    client.get("/changes/")
    few = queries_of(lambda: client.get("/changes/"))
    for number in range(4):
        decided(world, asked(world, at=world.now + timedelta(hours=number)))
    assert queries_of(lambda: client.get("/changes/")) == few
    assert "1–3 of 5" in words(client.get(CHANGES))
    assert "4–5 of 5" in words(client.get(CHANGES, {"page": 2}))


def test_an_approved_change_waits_at_home_of_those_who_edit_until_somebody_takes_it_up(world, sign_in):
    request = decided(world, asked(world))
    page = words(sign_in(world.editor).get("/"))
    assert "Approved as Chief Information Security Officer by CISO, to be worked into the draft" in page
    assert WHAT not in words(sign_in(world.coo).get("/"))
    take_up_change(request=request, by=world.administrator, at=world.now)
    assert WHAT not in words(sign_in(world.editor).get("/"))


def test_who_was_asked_to_decide_finds_it_at_home_until_somebody_did(world, sign_in):
    request = asked(world)
    client = sign_in(world.coo)
    page = words(client.get("/"))
    assert "One change waits for your decision." in page
    assert f'href="{ONE}"' in page
    assert WHAT not in words(sign_in(world.editor).get("/"))
    decided(world, request)
    assert ONE not in words(sign_in(world.coo).get("/"))
