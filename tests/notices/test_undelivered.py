"""E-mails and password links that can't be delivered: told to administrators, on the person's page, and sent again."""

import logging
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from bcp_portal.accounts import actions, password_resets
from bcp_portal.accounts.models import Letter, ResetRequest
from bcp_portal.accounts.tasks import clear_expired_sessions, send_password_links
from bcp_portal.jobs.heartbeat import LEASE
from bcp_portal.jobs.mail import why_not_sent
from bcp_portal.jobs.models import LATE, Queue
from bcp_portal.notices.actions import notify, settle
from bcp_portal.notices.administrator_resend import send_again
from bcp_portal.notices.giving_up import TOPIC, give_up_messages, tell_undelivered
from bcp_portal.notices.models import MOST_ATTEMPTS, Delivery, Notice
from bcp_portal.notices.tasks import AT_ONCE, send_deliveries
from tests.flat import flat

SUBJECT = "Please sign the plan"
PAGE = "/jobs/messages/"


class Refusing(BaseEmailBackend):
    """A mail server that refuses everybody, and says to whom."""

    def send_messages(self, email_messages):
        raise SMTPRecipientsRefused({email_messages[0].to[0]: (550, b"no such user")})


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"


def tell(user, subject=SUBJECT, topic="a topic"):
    at = timezone.now()
    wanted = {"body": ["A line."], "url": "/plans/", "at": at, "due_on": timezone.localdate(at)}
    return notify(user=user, kind="signature", topic=topic, subject=subject, **wanted)


def send_until_given_up():
    """Time goes by between the attempts."""
    for _ in range(MOST_ATTEMPTS + 1):
        Delivery.objects.update(not_before=timezone.now())
        ResetRequest.objects.update(not_before=timezone.now())
        send_password_links()
        send_deliveries()


def notices_of_failures(world):
    """What administrators are told on the next day."""
    tell_undelivered(at=timezone.localtime().replace(hour=12) + timedelta(days=1))
    return Notice.objects.filter(user=world.administrator, topic=TOPIC)


def shown(sign_in, user, address):
    answer = sign_in(user).get(address)
    assert answer.status_code == 200
    return flat(answer.content.decode())


def test_an_email_that_failed_ten_times_is_told_to_administrators_once(world, refusing):
    tell(world.cto)
    send_until_given_up()
    lost = Delivery.objects.get(user=world.cto)
    assert (lost.attempts, lost.finished_at, bool(lost.given_up_at)) == (MOST_ATTEMPTS, None, True)
    newest = notices_of_failures(world).get()
    assert newest.subject == "E-mails could not be delivered"
    assert newest.url == PAGE
    assert "any more: 1." in newest.body[0]


def test_that_the_news_of_it_cannot_be_delivered_either_is_no_news(world, refusing):
    tell(world.cto)
    send_until_given_up()
    news = notices_of_failures(world).get()
    at = news.created_at
    news.delivery = Delivery.objects.create(user=news.user, created_at=at, not_before=at)
    news.save()
    send_until_given_up()
    news.delivery.refresh_from_db()
    assert news.delivery.given_up_at
    assert not tell_undelivered(at=at + timedelta(days=1))


def test_administrators_are_told_once_a_day_from_six_of_whom_and_why(world, refusing):
    tell(world.cto)
    send_until_given_up()
    noon = timezone.localtime().replace(hour=12) + timedelta(days=1)
    times = (noon.replace(hour=5), noon, noon + timedelta(hours=1), noon + timedelta(days=1))
    assert [tell_undelivered(at=at) for at in times] == [0, 1, 0, 0]
    notice = Notice.objects.get(topic=TOPIC)
    assert "CTO: The mail server refused the address (550)." in notice.body
    assert notice.is_for_digest


def test_two_workers_give_up_and_tell_once(world):
    tell(world.cto)
    Delivery.objects.update(attempts=MOST_ATTEMPTS)
    at = timezone.now()
    assert [give_up_messages(at=at), give_up_messages(at=at)] == [1, 0]


def test_a_message_in_its_last_attempt_is_not_given_up_under_the_worker(world):
    delivery = tell(world.cto).delivery
    Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)
    delivery.refresh_from_db()
    at = timezone.now()
    assert Delivery.objects.claim(delivery, at=at)
    assert give_up_messages(at=at + LEASE) == 0
    assert give_up_messages(at=at + LEASE + timedelta(seconds=1)) == 1


def test_the_page_says_to_whom_what_and_why_and_tries_it_again(world, sign_in, refusing, settings):
    notice = tell(world.cto)
    send_until_given_up()
    page = shown(sign_in, world.administrator, PAGE)
    for part in (
        "CTO",
        SUBJECT,
        "E-mail, written",
        "The mail server refused the address (550).",
        f"after {MOST_ATTEMPTS} attempts",
    ):
        assert part in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    answer = sign_in(world.administrator).post(f"/jobs/messages/{notice.delivery.ref}/again/", follow=True)
    assert "Tried again now: 1." in flat(answer.content.decode())
    send_deliveries()
    assert [message.to for message in mail.outbox] == [[world.cto.email]]
    assert SUBJECT not in shown(sign_in, world.administrator, PAGE)


def test_all_are_sent_again_at_once_and_a_second_click_sends_nothing_twice(world, sign_in, refusing, settings):
    tell(world.cto)
    tell(world.coo)
    password_resets.ask_for_reset(email=world.ciso.email, at=timezone.now())
    send_until_given_up()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client = sign_in(world.administrator)
    client.post("/jobs/messages/again/")
    client.post("/jobs/messages/again/")
    send_deliveries()
    send_password_links()
    assert len([message for message in mail.outbox if message.to == [world.ciso.email]]) == 1
    assert sorted(message.to[0] for message in mail.outbox if message.subject == SUBJECT) == sorted(
        [world.cto.email, world.coo.email]
    )


def test_after_the_first_failure_the_page_says_that_it_is_tried_again(world, sign_in, refusing):
    tell(world.cto)
    send_deliveries()
    page = shown(sign_in, world.administrator, PAGE)
    assert "1 attempt, the next after" in page
    assert "could not be delivered" not in shown(sign_in, world.administrator, "/")


def test_the_persons_page_says_that_their_mail_does_not_arrive(world, sign_in, refusing):
    tell(world.cto)
    send_until_given_up()
    page = shown(sign_in, world.administrator, f"/people/{world.cto.ref}/")
    assert "E-mails that did not arrive" in page
    assert SUBJECT in page
    assert "The mail server refused the address (550)." in page
    assert "did not arrive" not in shown(sign_in, world.administrator, f"/people/{world.coo.ref}/")


def test_the_person_finds_it_among_their_messages(world, sign_in, refusing):
    tell(world.cto)
    send_until_given_up()
    assert "It did not reach you by e-mail" in shown(sign_in, world.cto, "/messages/")


def test_the_home_of_administrators_counts_what_was_given_up_and_that_of_others_does_not(world, sign_in, refusing):
    tell(world.cto)
    send_until_given_up()
    assert "1 e-mail could not be delivered" in shown(sign_in, world.administrator, "/")
    for user in (world.editor, world.auditor, world.cto):
        assert "could not be delivered" not in shown(sign_in, user, "/")


def test_what_was_settled_is_no_failure_any_more(world, refusing, sign_in):
    tell(world.cto)
    send_until_given_up()
    settle(topic="a topic", at=timezone.now())
    assert SUBJECT not in shown(sign_in, world.administrator, PAGE)


def test_nobody_who_lost_their_account_is_written_to_again(world, refusing, sign_in):
    tell(world.cto)
    send_until_given_up()
    world.cto.is_active = False
    world.cto.save()
    lost = Delivery.objects.get(user=world.cto)
    assert send_again(delivery=lost, by=world.administrator, at=timezone.now()) == 0
    assert "CTO" not in shown(sign_in, world.administrator, PAGE)


def test_the_log_names_no_address_and_no_subject(world, refusing, caplog):
    tell(world.cto)
    with caplog.at_level(logging.INFO):
        send_until_given_up()
    assert "was not sent" in caplog.text
    assert world.cto.email not in caplog.text
    assert SUBJECT not in caplog.text


def test_a_message_that_cannot_be_written_is_given_up_in_words(world):
    tell(world.cto)
    for _ in range(MOST_ATTEMPTS + 1):
        Notice.objects.filter(user=world.cto).update(body=7)
        Delivery.objects.update(not_before=timezone.now())
        send_deliveries()
    assert Delivery.objects.get(user=world.cto).error == "The message could not be written (TypeError)."
    assert notices_of_failures(world).exists()


def test_many_messages_are_sent_in_portions_so_that_others_have_their_turn(world):
    for number in range(AT_ONCE + 3):
        tell(world.cto, topic=f"topic {number}")
    send_deliveries()
    assert len(mail.outbox) == AT_ONCE
    send_deliveries()
    assert len(mail.outbox) == AT_ONCE + 3


@pytest.mark.parametrize("role", ["editor", "approver", "responder", "auditor", "reader"])
def test_the_page_of_jobs_is_for_administrators(world, sign_in, role):
    assert sign_in(world.by_role(role)).get("/jobs/").status_code == 403


@pytest.mark.parametrize(
    "failure, words",
    [
        (SMTPRecipientsRefused({"a@example.com": (550, b"a@example.com")}), "refused the address (550)"),
        (SMTPSenderRefused(553, b"no", "portal@example.com"), "refused the sender, DEFAULT_FROM_EMAIL (553)"),
        (SMTPAuthenticationError(535, b"no"), "user name or password (535)"),
        (SMTPDataError(554, b"spam"), "refused the message (554)"),
        (SMTPServerDisconnected("gone"), "could not be reached"),
        (ConnectionRefusedError(), "could not be reached"),
        (TimeoutError(), "could not be reached"),
        (SMTPNotSupportedError("no TLS"), "could not be used (SMTPNotSupportedError)"),
        (SoftTimeLimitExceeded(), "took too long"),
        (ValueError("a@example.com"), "could not be written (ValueError)"),
    ],
)
def test_reasons_are_told_in_words_and_name_nobody(failure, words):
    assert words in why_not_sent(failure)
    assert "example.com" not in why_not_sent(failure)


# Password links


def ask(client, email):
    client.post("/password/forgot/", {"email": email})


def test_a_password_link_that_cannot_be_sent_is_given_up_told_and_sent_again(
    world, client, sign_in, refusing, settings
):
    ask(client, world.cto.email)
    send_until_given_up()
    asked = ResetRequest.objects.get()
    assert (asked.attempts, bool(asked.given_up_at)) == (ResetRequest.most_attempts, True)
    assert "Links for a new password that could not be sent: 1." in notices_of_failures(world).get().body[0]
    page = shown(sign_in, world.administrator, PAGE)
    assert "Link for a new password" in page
    assert "The mail server refused the address (550)." in page
    assert "Link for a new password" in shown(sign_in, world.administrator, f"/people/{world.cto.ref}/")
    assert "1 password link could not be sent" in shown(sign_in, world.administrator, "/")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sign_in(world.administrator).post(f"/jobs/links/{world.cto.ref}/again/")
    send_password_links()
    assert [message.to for message in mail.outbox] == [[world.cto.email]]
    assert not ResetRequest.objects.exists()


def test_asking_again_begins_anew_after_it_was_given_up(world, client, refusing, settings):
    ask(client, world.cto.email)
    send_until_given_up()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ask(client, world.cto.email)
    send_password_links()
    assert len(mail.outbox) == 1
    assert not ResetRequest.objects.exists()


def test_a_link_for_which_nobody_was_there_in_time_is_told_too(world):
    at = timezone.now()
    ResetRequest.objects.create(email=world.cto.email, asked_at=at - timedelta(hours=2), not_before=at)
    send_password_links()
    send_deliveries()
    assert not [message for message in mail.outbox if message.to == [world.cto.email]]
    assert ResetRequest.objects.get().error == "It could not be sent within an hour."
    assert notices_of_failures(world).exists()


def test_an_address_without_an_account_is_forgotten_and_told_to_nobody(world, client, refusing):
    ask(client, "nobody@example.com")
    send_until_given_up()
    assert not ResetRequest.objects.exists()
    assert not notices_of_failures(world).exists()


def test_what_nobody_waits_for_any_more_is_forgotten_after_a_week(world):
    at = timezone.now()
    for days, email in ((6, world.cto.email), (8, world.coo.email)):
        given_up = at - timedelta(days=days)
        ResetRequest.objects.create(email=email, asked_at=given_up, not_before=given_up, given_up_at=given_up)
    clear_expired_sessions()
    assert ResetRequest.objects.get().email == world.cto.email


def test_a_link_that_was_sent_before_the_clock_was_set_back_does_not_stop_the_next(world):
    at = timezone.now()
    asked = ResetRequest.objects.create(email=world.cto.email, asked_at=at, not_before=at)
    password_resets.answer_reset(asked=asked, sent_to=world.cto, at=at + timedelta(hours=3))
    asked = ResetRequest.objects.create(email=world.cto.email, asked_at=at, not_before=at)
    assert password_resets.who_gets_link(asked=asked, at=at) == world.cto


def test_an_invitation_that_cannot_be_sent_is_given_up_told_and_sent_again(world, sign_in, refusing, settings):
    at = timezone.now()
    letter = actions.invite_person(actor=world.administrator, person=world.coo, at=at)
    for _ in range(Letter.MOST_ATTEMPTS):
        Letter.objects.update(not_before=timezone.now())
        send_password_links()
    send_deliveries()
    letter.refresh_from_db()
    assert letter.given_up_at
    assert notices_of_failures(world).exists()
    page = shown(sign_in, world.administrator, PAGE)
    assert "COO</a>: Link for a new password" in page
    assert "1 letter about an account could not be sent" in shown(sign_in, world.administrator, "/")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sign_in(world.administrator).post(f"/jobs/links/{world.coo.ref}/again/")
    send_password_links()
    assert [message.to for message in mail.outbox] == [[world.coo.email]]


# Workers


def test_the_page_says_which_worker_is_silent_since_when(world, sign_in):
    now = timezone.now()
    Queue.objects.seen("print", at=now - 2 * LATE)
    Queue.objects.seen("send", at=now)
    page = shown(sign_in, world.administrator, "/jobs/")
    assert "No worker has reported for: making PDFs, checks and reminders." in page
    assert "The worker has been silent since" in page
    assert "No worker has reported yet." in page
    assert "No worker: making PDFs" in shown(sign_in, world.administrator, "/")


def test_a_portal_that_was_just_set_up_is_not_called_broken_on_its_first_page(world, sign_in):
    assert "No worker:" not in shown(sign_in, world.administrator, "/")
