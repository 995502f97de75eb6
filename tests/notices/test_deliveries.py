"""A message is apart from what it tells: it carries one notice or several, over one channel, and knows how that went."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from bcp_portal.jobs.heartbeat import LEASE
from bcp_portal.notices.actions import notify, settle
from bcp_portal.notices.emails import as_email
from bcp_portal.notices.models import MOST_ATTEMPTS, Delivery, DeliveryChannel, Notice
from bcp_portal.notices.sending import SENDERS
from bcp_portal.notices.tasks import send_deliveries
from tests.flat import flat

State = Delivery.State
END = """How messages reach you: https://bcp.example.com/account/messages/
BCP Portal
"""
ONE = """Hello Chief Technology Officer,

First line.
Second line.

Open it in BCP Portal:
https://bcp.example.com/plans/

--
You sign this plan, or stand in for somebody who does.
Such messages always reach you.
"""
TWO = """Hello Chief Technology Officer,

2 messages for you

Second subject
First line.
Second line.
You sign this plan, or stand in for somebody who does.
https://bcp.example.com/plans/

First subject
First line.
Second line.
You sign this plan, or stand in for somebody who does.
https://bcp.example.com/plans/

Open your messages:
https://bcp.example.com/messages/

--
They come in one message a day. What has to reach you at once comes by itself.
"""


class Settling(BaseEmailBackend):
    """A mail server that takes a message while somebody does what it asks for."""

    def send_messages(self, email_messages):
        settle(topic="a topic", at=timezone.now())
        return len(email_messages)


@pytest.fixture
def tell(world, settings):
    settings.PORTAL_URL, settings.PORTAL_NAME = "https://bcp.example.com", "BCP Portal"
    world.cto.name = "Chief Technology Officer"
    world.cto.save()

    def tell(subject="A subject", topic="a topic"):
        at = timezone.now()
        wanted = {"body": ["First line.", "Second line."], "url": "/plans/", "at": at, "due_on": timezone.localdate(at)}
        return notify(user=world.cto, kind="signature", topic=topic, subject=subject, **wanted)

    return tell


@pytest.fixture
def digest(tell):
    """One message that tells two notices, as a digest will."""
    first, second = tell("First subject", "first"), tell("Second subject", "second")
    Notice.objects.update(delivery=first.delivery)
    second.delivery.delete()
    return first.delivery


def sent_text():
    (message,) = mail.outbox
    return message.body


def test_a_notice_has_one_message_which_waits_for_the_job(tell):
    delivery = tell().delivery
    assert (delivery.channel, delivery.state, delivery.attempts) == (DeliveryChannel.EMAIL, State.WAITING, 0)
    assert delivery.subject() == "A subject"


def test_every_channel_has_a_sender():
    assert set(SENDERS) == set(DeliveryChannel.values)


def test_a_message_of_one_notice_reads_as_its_words_and_a_link(tell):
    tell()
    send_deliveries()
    assert sent_text() == ONE + END


def test_a_message_of_several_notices_tells_each_under_its_subject(digest):
    send_deliveries()
    assert sent_text() == TWO + END
    assert mail.outbox[0].subject == "Second subject, and 1 more"
    assert mail.outbox[0].alternatives[0][0].count("<h2>") == 2


def test_what_was_settled_is_left_out_of_the_message_that_tells_the_rest(digest):
    settle(topic="second", at=timezone.now())
    send_deliveries()
    assert "Second subject" not in sent_text()
    assert mail.outbox[0].subject == "First subject"


def test_a_message_whose_notices_are_all_settled_is_no_longer_needed(digest):
    for topic in ("first", "second"):
        settle(topic=topic, at=timezone.now())
    send_deliveries()
    digest.refresh_from_db()
    assert (digest.state, digest.sent_at, mail.outbox) == (State.NEEDLESS, None, [])


def test_settling_does_not_make_a_sent_message_unsent(tell):
    notice = tell()
    send_deliveries()
    settle(topic="a topic", at=timezone.now() + timedelta(hours=1))
    delivery = Delivery.objects.get(notices=notice)
    assert (delivery.state, delivery.finished_at) == (State.SENT, delivery.sent_at)


def test_a_message_that_was_on_its_way_when_it_was_settled_counts_as_sent(tell, settings):
    delivery = tell().delivery
    settings.EMAIL_BACKEND = f"{__name__}.Settling"
    send_deliveries()
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


def test_a_message_that_tells_nothing_is_not_sent(world):
    at = timezone.now()
    empty = Delivery.objects.create(user=world.cto, created_at=at, not_before=at)
    send_deliveries()
    empty.refresh_from_db()
    assert (empty.state, mail.outbox) == (State.NEEDLESS, [])


def test_a_second_attempt_carries_the_same_message_id_and_another_message_another(tell):
    first, second = tell(), tell(topic="another")
    ids = [
        as_email(one.delivery, [one], at=timezone.now()).extra_headers["Message-ID"] for one in (first, first, second)
    ]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@bcp.example.com>")


def test_a_message_goes_to_the_address_that_its_reader_has_by_then(tell, world):
    tell()
    world.cto.email = "another@example.com"
    world.cto.save()
    send_deliveries()
    assert mail.outbox[0].to == ["another@example.com"]


def test_the_message_of_a_worker_that_was_killed_is_sent_by_another_after_the_lease(tell):
    delivery, at = tell().delivery, timezone.now()
    assert Delivery.objects.claim(delivery, at=at)
    Delivery.objects.update(not_before=at)
    send_deliveries()
    assert not mail.outbox
    Delivery.objects.update(claimed_at=at - LEASE - timedelta(seconds=1))
    send_deliveries()
    assert len(mail.outbox) == 1


def test_states_follow_from_what_happened(tell):
    delivery, at = tell().delivery, timezone.now()
    delivery.error = "The mail server could not be reached."
    assert delivery.state == State.FAILED
    delivery.attempts, delivery.given_up_at = MOST_ATTEMPTS, at
    assert delivery.state == State.GIVEN_UP
    delivery.finished_at = at
    assert delivery.state == State.NEEDLESS
    delivery.sent_at = at
    assert delivery.state == State.SENT


@pytest.mark.parametrize("values", [{"channel": "pigeon"}, {"sent_at": timezone.now()}])
def test_the_database_refuses_an_unknown_channel_and_what_was_sent_without_an_end(tell, values):
    tell()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(**values)


def test_a_notice_without_a_message_stands_in_the_portal_all_the_same(tell, world, sign_in):
    tell("In the portal only")
    Notice.objects.update(delivery=None)
    assert "In the portal only" in flat(sign_in(world.cto).get("/messages/").content.decode())
