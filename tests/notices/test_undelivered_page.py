"""The administrators' page of messages that failed: counted, in pages, tried again once a click, and on the trail."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_portal.accounts.models import Letter, ResetRequest
from bcp_portal.audit.models import Event
from bcp_portal.notices.actions import notify
from bcp_portal.notices.administrator_resend import send_again, send_all_again, send_links_again
from bcp_portal.notices.models import MOST_ATTEMPTS, Delivery
from bcp_portal.notices.undelivered import PER_PAGE, figures
from tests.flat import flat
from tests.racing import at_once

PAGE = "/jobs/messages/"
REFUSED = "The mail server refused the address (550)."


def message(user, topic, *, at, **columns):
    notice = notify(
        kind="signature",
        user=user,
        topic=topic,
        due_on=at.date(),
        subject=f"About {topic}",
        body=["A line."],
        url="/plans/",
        at=at,
    )
    Delivery.objects.filter(pk=notice.delivery_id).update(**columns)
    return Delivery.objects.get(pk=notice.delivery_id)


@pytest.fixture
def fail(world):
    """A message that failed, given up unless said otherwise."""

    def fail(topic="a topic", user=None, at=None, *, is_given_up=True):
        at = at or timezone.now()
        columns = {"given_up_at": at, "attempts": MOST_ATTEMPTS} if is_given_up else {"attempts": 1}
        return message(user or world.cto, topic, at=at, error=REFUSED, **columns)

    return fail


@pytest.fixture
def lost_links(world):
    """A letter and a link for a new password that were given up."""
    at = timezone.now()
    given_up = {"asked_at": at, "not_before": at, "given_up_at": at, "attempts": 4, "error": REFUSED}
    Letter.objects.create(person=world.coo, kind=Letter.Kind.INVITATION, address=world.coo.email, **given_up)
    ResetRequest.objects.create(email=world.ciso.email, **given_up)


@pytest.fixture
def show(world, sign_in):
    client = sign_in(world.administrator)
    return lambda address=PAGE: flat(client.get(address).content.decode())


def test_it_says_first_how_many_failed_and_how_many_wait(world, fail, lost_links, show):
    fail("one")
    fail("two", is_given_up=False)
    message(world.coo, "three", at=timezone.now())
    assert "3 given up. 1 failed and is tried again. 1 waits to be sent." in show()
    assert "3 given up. 1 failed and is tried again. 1 waits to be sent." in show("/jobs/")


def test_an_empty_page_says_so_and_what_would_stand_there(world, show):
    message(world.coo, "three", at=timezone.now())
    shown = show()
    assert "Nothing failed. 1 waits to be sent." in shown
    assert "Every message was taken" in shown
    assert "Try all again" not in shown


def test_each_stands_with_person_channel_attempts_reason_and_times(fail, lost_links, show):
    fail()
    shown = show()
    for subject in ("CTO</a>: About a topic", "COO</a>: Invitation", "CISO</a>: Link for a new password"):
        assert subject in shown
    for part in (REFUSED, "E-mail, written", f"after {MOST_ATTEMPTS} attempts"):
        assert part in shown


def test_the_newest_stand_first_whatever_they_are_and_the_rest_on_further_pages(fail, lost_links, show):
    at = timezone.now()
    for number in range(PER_PAGE):
        fail(f"topic {number}.", at=at - timedelta(hours=number + 1))
    first, second = show(), show(f"{PAGE}?page=2")
    assert first.index("Invitation") < first.index("topic 0.") < first.index("topic 1.")
    assert f"1–{PER_PAGE} of {PER_PAGE + 2}" in first
    assert [f"topic {number}." in second for number in (47, 48, 49)] == [False, True, True]


def queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    return len(asked)


def test_it_asks_no_more_of_the_database_as_failures_grow(world, fail, lost_links, sign_in):
    client = sign_in(world.administrator)
    client.get(PAGE)  # keeps in the session what no later visit writes
    for number in range(40):
        if number == 3:
            few = queries(client)
        fail(f"topic {number}", user=world.approvers[number % 3])
    assert queries(client) == few == 13


@pytest.mark.parametrize("role", ["editor", "approver", "responder", "auditor", "reader"])
def test_it_is_for_administrators(world, sign_in, fail, role):
    delivery = fail()
    client = sign_in(world.by_role(role))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{delivery.ref}/again/").status_code == 403
    assert Delivery.objects.failing().exists()


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get(PAGE)["Location"] == f"/sign-in/?next={PAGE}"


def test_a_person_or_a_message_that_is_not_there_is_not_found(world, sign_in):
    client = sign_in(world.administrator)
    nobody = "00000000-0000-0000-0000-000000000000"
    for address in (f"{PAGE}{nobody}/again/", f"/jobs/links/{nobody}/again/"):
        assert client.post(address).status_code == 404


def test_it_is_part_of_jobs_in_the_account_menu_and_not_of_ones_own_messages(show):
    current = re.findall(r'<a[^>]*href="([^"]+)"[^>]*aria-current', show())
    assert set(current) == {"/jobs/"}


# Trying again


def test_a_click_begins_anew_and_stands_on_the_trail_and_a_second_does_neither(world, fail, sign_in):
    delivery = fail()
    client = sign_in(world.administrator)
    answers = [client.post(f"{PAGE}{delivery.ref}/again/", follow=True).content.decode() for _ in range(2)]
    assert "Tried again now: 1." in answers[0]
    assert "There is nothing to send" in answers[1]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (Delivery.State.WAITING, 0)
    event = Event.objects.get(verb="messages_sent_again")
    assert (event.actor, event.ref, event.summary) == (world.administrator, str(delivery.ref), "CTO")
    assert event.before == {"attempts": MOST_ATTEMPTS, "error": REFUSED}
    assert "Messages sent again" in flat(client.get("/audit/").content.decode())


def test_all_at_once_are_one_event_with_their_number(world, fail, lost_links):
    fail("one")
    fail("two", is_given_up=False)
    counts = [send_all_again(by=world.administrator, at=timezone.now()) for _ in range(2)]
    assert counts == [4, 0]
    assert Event.objects.get(verb="messages_sent_again").after == {"messages": 4}
    assert figures().failed == 0


def test_links_and_letters_of_one_person_are_tried_again_and_those_of_others_are_not(world, lost_links):
    assert send_links_again(person=world.coo, by=world.administrator, at=timezone.now()) == 1
    assert figures().given_up == 1
    assert Event.objects.get(verb="messages_sent_again").ref == str(world.coo.ref)


def test_what_is_being_sent_is_not_begun_anew_under_its_worker(world, fail):
    delivery, at = fail(is_given_up=False), timezone.now()
    assert Delivery.objects.claim(delivery, at=at)
    assert send_again(delivery=delivery, by=world.administrator, at=at) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_click_at_once_one_begins_anew(world, fail, lost_links):
    fail()
    act = lambda: send_all_again(by=world.administrator, at=timezone.now())  # noqa: E731
    assert sorted(at_once(act, act)) == [0, 3]
    assert Event.objects.filter(verb="messages_sent_again").count() == 1
