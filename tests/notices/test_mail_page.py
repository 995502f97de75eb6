"""How e-mails are sent, shown without secrets, and tried out on oneself with the answer in words."""

import ssl
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPSenderRefused

import pytest
from django.core import mail
from django.urls import reverse

from bcp_portal.audit.models import Event
from tests.conftest import person
from tests.flat import flat

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def ann(db):
    return person("Ann Administrator", "administrator")


@pytest.fixture
def office(ann, sign_in):
    return sign_in(ann)


def words(answer):
    return flat(answer.content.decode())


def tried(office):
    return words(office.post(reverse("notices:mail_test")))


def test_server_and_sender_are_shown_and_no_secret(office, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "mail.example.com", 587
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = True, "AKIA-a-key-of-the-portal"
    settings.EMAIL_HOST_PASSWORD, settings.DEFAULT_FROM_EMAIL = "swordfish", "Portal <portal@example.com>"
    page = words(office.get(reverse("notices:mail")))
    for said in ("mail.example.com, port 587", "STARTTLS", "With user name and password", "portal@example.com"):
        assert said in page
    assert "swordfish" not in page
    assert "AKIA" not in page
    assert "E-mails reach nobody." not in page


def test_where_mail_reaches_nobody_that_is_said_first(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    page = words(office.get(reverse("notices:mail")))
    assert "E-mails reach nobody." in page
    assert "Into files on this machine" in page


def test_a_test_goes_to_oneself_alone_and_stands_in_the_trail(office, ann):
    page = tried(office)
    (message,) = mail.outbox
    assert (message.to, message.cc, message.bcc) == ([ann.email], [], [])
    assert f"It was taken for {ann.email} within" in page
    event = Event.objects.get(verb="mail_tested")
    assert (event.actor, event.after) == (ann, {"sent": True})


@pytest.mark.parametrize(
    "failure, said, to_do",
    [
        (ConnectionRefusedError(), "could not be reached", "See host, port and encryption in EMAIL_URL"),
        (ssl.SSLCertVerificationError("who@example.com"), "could not be reached", "See host, port and encryption"),
        (TimeoutError(), "could not be reached", "firewall"),
        (SMTPAuthenticationError(535, b"swordfish"), "user name or password (535)", "They stand in EMAIL_URL"),
        (SMTPSenderRefused(553, b"no", "x"), "refused the sender", "DEFAULT_FROM_EMAIL must be"),
        (SMTPRecipientsRefused({"a@b.c": (550, b"who?")}), "refused the address (550)", "your own address is right"),
        (ValueError("EMAIL_USE_TLS/EMAIL_USE_SSL"), "could not be written (ValueError)", "The log of the web server"),
    ],
)
def test_what_goes_wrong_is_said_in_words_with_what_to_do(office, monkeypatch, failure, said, to_do):
    def refuse(*_):
        raise failure

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    page = tried(office)
    assert "The test was not sent." in page
    assert said in page
    assert to_do in page
    for secret in ("swordfish", "who@example.com", "a@b.c", "who?"):
        assert secret not in page
    assert said in Event.objects.get(verb="mail_tested").after["error"]


def test_nobody_floods_a_mailbox_with_tests(office):
    for _ in range(5):
        tried(office)
    assert "5 tests in 10 minutes are enough." in tried(office)
    assert len(mail.outbox) == 5
