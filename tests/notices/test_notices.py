"""Notices: once per person, topic and day; sent by a job that survives its mail server; read in the portal."""

import logging
from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from bcp_portal.notices.actions import notify, settle
from bcp_portal.notices.models import MOST_ATTEMPTS, Delivery, Notice
from bcp_portal.notices.sending import send
from bcp_portal.notices.tasks import send_deliveries
from tests.flat import flat

DAY = date(2026, 3, 2)


class AwayBackend(BaseEmailBackend):
    """A mail server that refuses everybody, and says to whom."""

    def send_messages(self, email_messages):
        raise SMTPRecipientsRefused({email_messages[0].to[0]: (550, b"no")})


@pytest.fixture
def notify_cto(world):
    def notify_one(user=None, topic="a topic", due_on=DAY, subject="A subject", at=None):
        wanted = {"body": ["First line.", "Second <b>line</b>."], "url": "/plans/", "at": at or timezone.now()}
        return notify(user=user or world.cto, kind="signature", topic=topic, due_on=due_on, subject=subject, **wanted)

    return notify_one


def test_the_same_notice_twice_is_one(notify_cto):
    assert notify_cto()
    assert notify_cto() is None
    assert notify_cto(due_on=DAY + timedelta(days=7))
    assert Notice.objects.count() == 2


def test_an_email_says_what_the_portal_says_with_a_link(notify_cto, settings, world):
    settings.PORTAL_URL = "https://bcp.example.com/"
    notify_cto()
    send_deliveries()
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("A subject", [world.cto.email])
    assert "First line." in message.body
    assert "https://bcp.example.com/plans/" in message.body
    assert "Second &lt;b&gt;line&lt;/b&gt;." in message.alternatives[0][0]


def test_an_email_is_sent_once(notify_cto):
    notify_cto()
    send_deliveries()
    send_deliveries()
    assert len(mail.outbox) == 1


def test_a_worker_that_comes_second_sends_nothing(notify_cto):
    notice = notify_cto()
    assert Delivery.objects.claim(notice.delivery, at=timezone.now())
    send_deliveries()
    assert not mail.outbox


def test_a_mail_server_that_refuses_is_asked_again_later_and_no_address_is_logged(notify_cto, settings, world, caplog):
    notice = notify_cto()
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"
    with caplog.at_level(logging.INFO):
        send_deliveries()
    delivery = Delivery.objects.get(notices=notice)
    assert (delivery.finished_at, delivery.claimed_at, delivery.attempts) == (None, None, 1)
    assert delivery.state == Delivery.State.FAILED
    assert "SMTPRecipientsRefused" in caplog.text
    assert world.cto.email not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_deliveries()
    assert not mail.outbox
    Delivery.objects.update(not_before=timezone.now())
    send_deliveries()
    assert len(mail.outbox) == 1


def test_one_that_fails_does_not_stop_the_rest(notify_cto, world):
    notify_cto()
    Notice.objects.update(body=7)
    notify_cto(user=world.coo)
    send_deliveries()
    assert [message.to for message in mail.outbox] == [[world.coo.email]]


def test_nothing_is_sent_for_ever(notify_cto):
    notify_cto()
    Delivery.objects.update(attempts=MOST_ATTEMPTS)
    send_deliveries()
    assert not mail.outbox


def test_nobody_is_written_to_once_their_account_is_off(notify_cto, world):
    notify_cto()
    world.cto.is_active = False
    world.cto.save()
    send_deliveries()
    assert not mail.outbox


def test_a_settled_topic_is_read_and_no_longer_sent(notify_cto, world):
    notify_cto()
    notify_cto(user=world.coo)
    notify_cto(user=world.ciso, topic="another")
    settle(topic="a topic", at=timezone.now())
    assert Notice.objects.unread(world.cto).count() == 0
    send_deliveries()
    assert [message.to for message in mail.outbox] == [[world.ciso.email]]


def test_sending_an_unclaimed_message_twice_marks_it_once(notify_cto):
    delivery = notify_cto().delivery
    at = timezone.now()
    send(delivery, at=at)
    send(delivery, at=at + timedelta(minutes=1))
    delivery.refresh_from_db()
    assert (delivery.sent_at, delivery.finished_at) == (at, at)


# The page


def test_messages_are_ones_own_and_newest_first(notify_cto, world, sign_in):
    notify_cto(subject="Older", at=world.now)
    notify_cto(subject="Newer", due_on=DAY + timedelta(days=1), at=world.now + timedelta(days=1))
    notify_cto(user=world.coo, subject="Somebody else’s")
    page = flat(sign_in(world.cto).get("/messages/").content.decode())
    assert page.index("Newer") < page.index("Older")
    assert "Somebody else" not in page
    assert "2 unread" in page


def test_opening_a_message_marks_it_read_and_goes_where_it_leads(notify_cto, world, sign_in):
    notice = notify_cto()
    answer = sign_in(world.cto).post(f"/messages/{notice.ref}/")
    assert answer["Location"] == "/plans/"
    assert not Notice.objects.unread(world.cto).exists()


def test_nobody_opens_somebody_elses_message(notify_cto, world, sign_in):
    notice = notify_cto()
    assert sign_in(world.coo).post(f"/messages/{notice.ref}/").status_code == 404
    assert Notice.objects.unread(world.cto).exists()


def test_all_messages_are_marked_as_read_at_once(notify_cto, world, sign_in):
    notify_cto()
    notify_cto(topic="another")
    sign_in(world.cto).post("/messages/read/")
    assert not Notice.objects.unread(world.cto).exists()


def test_an_empty_page_says_what_will_stand_there(world, sign_in):
    assert "No messages yet" in flat(sign_in(world.reader).get("/messages/").content.decode())


def test_the_page_asks_no_more_of_the_database_as_messages_grow(
    notify_cto, world, sign_in, django_assert_max_num_queries
):
    for number in range(40):
        notify_cto(topic=f"topic {number}")
    client = sign_in(world.cto)
    with django_assert_max_num_queries(10):
        client.get("/messages/")
