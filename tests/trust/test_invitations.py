"""Links to set a password reach their owner by e-mail alone, and who did what to which account stands in the trail."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts import links
from bcp_portal.accounts.models import Letter, ResetRequest, User
from bcp_portal.accounts.tasks import send_password_links
from bcp_portal.audit.models import Event
from tests.conftest import PASSWORD, person
from tests.flat import flat

NEW = {"name": "Nora New", "email": "nora@example.com", "role": "approver"}


@pytest.fixture
def office(administrator, sign_in):
    return sign_in(administrator)


@pytest.fixture
def administrator(db):
    return person("Ann Administrator", "administrator")


@pytest.fixture
def nora(office):
    office.post(reverse("accounts:person_create"), NEW)
    return User.objects.get(email="nora@example.com")


def page(office, of):
    return flat(office.get(reverse("accounts:person", args=[of.ref])).content.decode())


def act(office, what, of, **sent):
    return flat(office.post(reverse(f"accounts:person_{what}", args=[of.ref]), sent, follow=True).content.decode())


def later(minutes):
    """Let time pass for letters that were sent."""
    for letter in Letter.objects.exclude(finished_at=None):
        Letter.objects.filter(pk=letter.pk).update(finished_at=letter.finished_at - timedelta(minutes=minutes))


def verbs(of):
    return list(Event.objects.filter(ref=str(of.ref)).order_by("pk").values_list("verb", "actor__name"))


def token(message):
    return re.search(r"token=(\S+)", message.body)[1]


def test_no_page_ever_shows_the_link_to_an_administrator(office, nora):
    later(11)
    shown = [page(office, nora), act(office, "invite", nora), office.get(reverse("accounts:people")).content.decode()]
    assert len(mail.outbox) == 2
    assert not [text for text in shown if "/password/set/" in text or any(token(m) in text for m in mail.outbox)]


def test_the_page_says_where_it_went_and_how_to_send_it_again(office, nora):
    assert "A link was sent to nora@example.com" in page(office, nora)
    assert "Send it again" in page(office, nora)


def test_sending_again_is_limited(office, nora):
    assert "Not sent again: a link went out a moment ago" in act(office, "invite", nora)
    assert len(mail.outbox) == 1
    for _ in range(6):
        later(11)
        act(office, "invite", nora)
    assert len(mail.outbox) == 5
    assert Event.objects.filter(verb="person.invited").count() == 5


def test_a_mail_server_that_refuses_the_address_is_shown_with_why(office, nora, monkeypatch):
    def refuse(*_):
        raise SMTPRecipientsRefused({})

    later(11)
    with monkeypatch.context() as refusing:
        refusing.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        said = act(office, "invite", nora)
        assert "The e-mail could not be sent to nora@example.com" in said
        assert "takes no mail for this address" in said
        assert "E-mail failed" in flat(office.get(reverse("accounts:people")).content.decode())
        for _ in range(12):
            Letter.objects.update(not_before=timezone.now())
            send_password_links()
        assert "After 10 tries the portal has given up" in page(office, nora)
    act(office, "invite", nora)
    assert len(mail.outbox) == 2
    assert "A link was sent to nora@example.com" in page(office, nora)


def test_a_letter_that_failed_is_sent_by_the_job_once(office, nora, monkeypatch):
    def away(*_):
        raise ConnectionRefusedError

    later(11)
    with monkeypatch.context() as refusing:
        refusing.setattr("django.core.mail.EmailMultiAlternatives.send", away)
        act(office, "invite", nora)
    Letter.objects.update(not_before=timezone.now())
    send_password_links()
    send_password_links()
    assert len(mail.outbox) == 2


class TestAddresses:
    def test_a_wrong_address_is_changed_the_old_one_told_and_its_link_ends(self, office, nora, client):
        (sent,) = mail.outbox
        old_link = re.search(r"http://[^/]+(/\S+)", sent.body)[1]
        said = act(office, "address", nora, email="Nora.New@example.com")
        assert "the address before is told" in said
        notice, invited = mail.outbox[1:]
        assert (notice.to, invited.to) == (["nora@example.com"], ["nora.new@example.com"])
        assert "Ann Administrator gave your account" in notice.body
        assert "nora.new" not in notice.body
        assert "token=" not in notice.body
        client.logout()
        assert client.get(old_link, follow=True).context["validlink"] is False
        new_link = re.search(r"http://[^/]+(/\S+)", invited.body)[1]
        assert client.get(new_link, follow=True).context["validlink"] is True

    def test_a_link_that_stands_open_ends_too(self, office, administrator):
        reader = person("Ray Reader", "reader")
        office.logout()
        form = office.get(links.password_link(reader).partition("8000")[2], follow=True).redirect_chain[-1][0]
        reader.email = "other@example.com"
        reader.save()
        office.post(form, {"new_password1": "another-good-one", "new_password2": "another-good-one"})
        reader.refresh_from_db()
        assert reader.check_password(PASSWORD)

    def test_who_has_a_password_keeps_it_and_both_addresses_are_told(self, office):
        """They confirm the change themselves: test_address_changes.py."""
        reader = person("Ray Reader", "reader")
        ResetRequest.objects.create(email=reader.email, asked_at=timezone.now(), not_before=timezone.now())
        act(office, "address", reader, email="ray@example.com")
        assert [message.to for message in mail.outbox] == [["ray-reader@example.com"], ["ray@example.com"]]
        confirm = re.search(r"http://[^/]+(/address/\S+)", mail.outbox[1].body)[1]
        Client().post(confirm, {"password": PASSWORD})
        assert [message.to for message in mail.outbox[2:]] == [["ray-reader@example.com"], ["ray@example.com"]]
        assert not [message for message in mail.outbox[2:] if "token=" in message.body]
        reader.refresh_from_db()
        assert reader.email == "ray@example.com"
        assert reader.check_password(PASSWORD)
        assert not ResetRequest.objects.exists()
        assert not Letter.objects.filter(address="ray-reader@example.com").exists()

    def test_an_address_that_is_taken_or_none_is_refused_at_the_field(self, office, nora, administrator):
        for email, words in ((administrator.email, "among the people already"), ("nobody", "valid email")):
            answer = office.post(reverse("accounts:person_address", args=[nora.ref]), {"email": email})
            assert answer.status_code == 422
            assert words in flat(answer.content.decode())
        nora.refresh_from_db()
        assert nora.email == "nora@example.com"

    def test_the_same_address_changes_nothing(self, office, nora):
        assert "as it was before" in act(office, "address", nora, email="NORA@example.com")
        assert len(mail.outbox) == 1

    def test_a_message_to_the_old_address_that_fails_is_seen_and_tried_again(self, office, nora, monkeypatch):
        def away(*_):
            raise ConnectionRefusedError

        with monkeypatch.context() as refusing:
            refusing.setattr("django.core.mail.EmailMultiAlternatives.send", away)
            said = act(office, "address", nora, email="new@example.com")
        assert "the message about the change could not be sent" in said
        Letter.objects.update(not_before=timezone.now())
        send_password_links()
        assert {message.to[0] for message in mail.outbox[1:]} == {"nora@example.com", "new@example.com"}

    def test_the_trail_keeps_no_address(self, office, nora):
        act(office, "address", nora, email="elsewhere@example.com")
        kept = str(list(Event.objects.values_list("before", "after", "summary", "ref")))
        assert "@" not in kept


def test_who_did_what_to_which_account_stands_in_the_trail(office, nora):
    act(office, "address", nora, email="new@example.com")
    office.post(reverse("accounts:person", args=[nora.ref]), {"name": "Nora New", "role": "editor"})
    office.post(reverse("accounts:person", args=[nora.ref]), {"name": "Nora Newer", "role": "editor"})
    act(office, "deactivate", nora)
    act(office, "reactivate", nora)
    assert verbs(nora) == [
        (verb, "Ann Administrator")
        for verb in (
            "person.created",
            "person.invited",
            "person.address_changed",
            "person.invited",
            "person.role_changed",
            "person.changed",
            "person.deactivated",
            "person.reactivated",
        )
    ]


def test_nobody_deactivated_gets_a_link(office, nora):
    act(office, "deactivate", nora)
    later(11)
    assert office.post(reverse("accounts:person_invite", args=[nora.ref])).status_code == 404
    Letter.objects.update(finished_at=None, claimed_at=None, not_before=timezone.now())
    send_password_links()
    assert len(mail.outbox) == 1
    assert not Letter.objects.exists()


def test_the_command_line_prints_the_link_and_the_trail_says_so(db, capsys):
    call_command("create_user", "first@example.com", name="First", role="administrator")
    assert "/password/set/" in capsys.readouterr().out
    assert verbs(User.objects.get()) == [("person.created", None), ("person.invited", None)]
    assert not mail.outbox


def test_who_has_a_password_gets_a_link_for_a_new_one(office):
    reader = person("Ray Reader", "reader")
    assert "Send a link for a new password" in page(office, reader)
    act(office, "invite", reader)
    assert "Ann Administrator had this link sent to you" in mail.outbox[0].body
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)
