"""Strangers with wrong passwords: they stop neither who is signed in from signing nor a known browser from signing in."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from bcp_portal.accounts.models import ResetRequest, Tally
from bcp_portal.accounts.tasks import clear_expired_sessions, send_password_links
from tests.conftest import PASSWORD, person
from tests.flat import flat
from tests.plans.signing import submit

WRONG = "wrong"
SIGN_IN, FORGOT = "/sign-in/", "/password/forgot/"


def attempt(client, email, password=WRONG, **extra):
    return client.post(SIGN_IN, {"username": email, "password": password}, **extra)


def attack(email, times=55):
    """Wrong passwords from many addresses, enough to pause the account for everybody new."""
    for number in range(times):
        attempt(Client(), email, REMOTE_ADDR=f"198.51.100.{number}")
    assert attempt(Client(), email, PASSWORD, REMOTE_ADDR="192.0.2.250").status_code == 429


def signing(version, password=PASSWORD):
    return {"place": 1, "sha256": version.sha256, "password": password}


def test_fifty_wrong_passwords_from_many_addresses_stop_no_executive_from_signing(world, in_approval, sign_in):
    client = sign_in(world.cto)
    attack(world.cto.email)
    answer = client.post("/plans/BCP-01/versions/1.0/sign/", signing(in_approval))
    assert answer.status_code == 302
    assert in_approval.approvals.get(place=1).decision.outcome == "approved"


def test_wrong_passwords_in_signing_stop_neither_sign_in_nor_other_sessions(world, sign_in):
    version, elsewhere = submit(world), Client()
    elsewhere.force_login(world.cto, backend="django.contrib.auth.backends.ModelBackend")
    client = sign_in(world.cto)
    answers = [client.post("/plans/BCP-01/versions/1.0/sign/", signing(version, "wrong")) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429, 429]
    assert "You stay signed in" in flat(answers[-1].content.decode())
    assert attempt(Client(), world.cto.email, PASSWORD).status_code == 302
    assert elsewhere.post("/plans/BCP-01/versions/1.0/sign/", signing(version)).status_code == 302


def test_many_sessions_of_one_person_are_no_way_to_guess_on(world):
    statuses = []
    for _ in range(4):
        client = Client()
        client.force_login(world.cto, backend="django.contrib.auth.backends.ModelBackend")
        asked = {"name": "x", "days": 30, "password": "wrong"}
        statuses += [client.post("/account/tokens/", asked).status_code for _ in range(5)]
    assert statuses[14:] == [429] * 6


def test_the_pause_of_an_open_session_ends(world, sign_in):
    client = sign_in(world.cto)
    asked = {"name": "x", "days": 30, "password": "wrong"}
    for _ in range(5):
        client.post("/account/tokens/", asked)
    Tally.objects.update(began_at=timezone.now() - timedelta(minutes=16))
    assert client.post("/account/tokens/", asked | {"password": PASSWORD}).status_code == 200


class TestKnownBrowsers:
    def test_strangers_do_not_pause_a_browser_that_somebody_signed_in_with_before(self, world, client):
        assert attempt(client, world.cto.email, PASSWORD).status_code == 302
        client.post("/sign-out/")
        attack(world.cto.email)
        assert attempt(client, world.cto.email, PASSWORD).status_code == 302

    def test_it_has_five_tries_of_its_own(self, world, client):
        attempt(client, world.cto.email, PASSWORD)
        client.post("/sign-out/")
        assert [attempt(client, world.cto.email).status_code for _ in range(6)] == [200] * 4 + [429] * 2
        assert attempt(client, world.cto.email, PASSWORD).status_code == 429
        Tally.objects.update(began_at=timezone.now() - timedelta(minutes=16))
        assert attempt(client, world.cto.email, PASSWORD).status_code == 302

    def test_a_new_password_by_mail_ends_its_pause_too(self, world, client):
        attempt(client, world.cto.email, PASSWORD)
        client.post("/sign-out/")
        for _ in range(5):
            attempt(client, world.cto.email)
        client.post(FORGOT, {"email": world.cto.email})
        send_password_links()
        link = next(word for word in mail.outbox[0].body.split() if "/password/set/" in word)
        form = client.get(link.partition("8000")[2], follow=True).redirect_chain[-1][0]
        client.post(form, {"new_password1": "another-good-one", "new_password2": "another-good-one"})
        assert attempt(client, world.cto.email, "another-good-one").status_code == 302

    def test_it_is_known_for_that_person_only(self, world, client):
        attempt(client, world.reader.email, PASSWORD)
        client.post("/sign-out/")
        attack(world.cto.email)
        assert attempt(client, world.cto.email, PASSWORD).status_code == 429

    @pytest.mark.parametrize("cookie", ["", "x", "WyJhIixbXV0:1x:zz", "\u00ff" * 50])
    def test_a_cookie_that_we_did_not_make_is_none(self, world, client, cookie):
        attack(world.cto.email)
        client.cookies["device"] = cookie
        assert attempt(client, world.cto.email, PASSWORD).status_code == 429

    def test_a_new_password_by_mail_makes_the_browser_known(self, world, client):
        client.post(FORGOT, {"email": world.cto.email})
        send_password_links()
        link = next(word for word in mail.outbox[0].body.split() if "/password/set/" in word)
        form = client.get(link.partition("8000")[2], follow=True).redirect_chain[-1][0]
        client.post(form, {"new_password1": "another-good-one", "new_password2": "another-good-one"})
        attack(world.reader.email)
        for number in range(55):
            attempt(Client(), world.cto.email, REMOTE_ADDR=f"198.51.101.{number}")
        assert attempt(client, world.cto.email, "another-good-one").status_code == 302

    def test_the_cookie_names_nobody(self, world, client):
        attempt(client, world.cto.email, PASSWORD)
        cookie = client.cookies["device"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert "cto" not in cookie.value
        assert world.cto.ref.hex not in cookie.value


class TestForgottenPasswords:
    def test_who_asks_for_many_links_waits_whomever_they_are_for(self, world, client):
        def asked(first, place):
            emails = [first, *(f"person{number}@example.com" for number in range(11))]
            return [client.post(FORGOT, {"email": email}, REMOTE_ADDR=place).status_code for email in emails]

        known, unknown = asked(world.reader.email, "192.0.2.1"), asked("nobody@example.com", "192.0.2.2")
        assert known == unknown == [302] * 10 + [429] * 2
        answer = client.post(FORGOT, {"email": world.reader.email}, REMOTE_ADDR="192.0.2.2")
        assert "paused for 15 minutes" in flat(answer.content.decode())
        assert answer["Retry-After"] == "900"

    def test_other_networks_are_not_stopped_by_them(self, world, client):
        for _ in range(12):
            client.post(FORGOT, {"email": "nobody@example.com"}, REMOTE_ADDR="192.0.2.1")
        assert client.post(FORGOT, {"email": world.reader.email}, REMOTE_ADDR="192.0.2.2").status_code == 302
        assert ResetRequest.objects.filter(email=world.reader.email).exists()

    def test_an_address_gets_so_many_and_the_answer_does_not_tell(self, world):
        pages = []
        for number in range(7):
            page = Client().post(FORGOT, {"email": world.reader.email}, REMOTE_ADDR=f"192.0.2.{number}")
            pages.append((page.status_code, page["Location"]))
            send_password_links()
        assert set(pages) == {(302, "/password/forgot/sent/")}
        assert len(mail.outbox) == 1
        ResetRequest.objects.all().delete()
        Client().post(FORGOT, {"email": world.reader.email}, REMOTE_ADDR="192.0.2.99")
        assert not ResetRequest.objects.exists()

    def test_what_was_counted_is_forgotten_after_a_day_and_names_nobody(self, db, client):
        person("Ray Reader", "reader")
        client.post(FORGOT, {"email": "ray-reader@example.com"})
        assert not Tally.objects.filter(name__contains="ray").exists()
        Tally.objects.update(began_at=timezone.now() - timedelta(hours=25))
        clear_expired_sessions()
        assert not Tally.objects.exists()
