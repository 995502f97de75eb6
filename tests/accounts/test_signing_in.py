"""Signing in and out: throttled, silent about who exists, and safe against taking over a session."""

import logging
import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings as portal_settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts import actions, links
from bcp_portal.accounts.models import ResetRequest
from bcp_portal.accounts.sessions import BEGAN, SEEN
from bcp_portal.accounts.tasks import send_password_links
from bcp_portal.audit.models import Event
from tests.conftest import PASSWORD
from tests.flat import flat

SIGN_IN = "/sign-in/"
WRONG = "wrong"


def attempt(client, email, password=WRONG, **extra):
    return client.post(SIGN_IN, {"username": email, "password": password}, **extra)


def test_sign_in_by_e_mail_in_any_case_starts_a_new_session(client, reader):
    client.get(SIGN_IN)
    before = client.session.session_key
    response = attempt(client, "RAY-Reader@Example.COM", PASSWORD)
    assert response.headers["Location"] == "/"
    assert client.session.session_key != before
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    "next_page, arrives",
    [("/account/", "/account/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_next_leads_to_our_own_pages_only(client, reader, next_page, arrives):
    response = client.post(SIGN_IN, {"username": reader.email, "password": PASSWORD, "next": next_page})
    assert response.headers["Location"] == arrives


def test_a_wrong_password_an_unknown_address_and_somebody_deactivated_look_the_same(client, reader, administrator):
    reader.is_active = False
    reader.save()
    pages = []
    for email, password in [(administrator.email, "wrong"), ("nobody@example.com", "wrong"), (reader.email, PASSWORD)]:
        page = attempt(client, email, password).content.decode().replace(email, "THE ADDRESS")
        pages.append(re.sub(r"(csrfmiddlewaretoken|X-CSRFToken)[^>]*", "", page))
    assert pages[0] == pages[1] == pages[2]
    assert "E-mail and password do not match. 4 tries left." in pages[0]


def test_the_fifth_wrong_password_closes_the_door_for_that_address_even_to_the_right_one(client, reader, administrator):
    answers = [attempt(client, reader.email).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = attempt(client, reader.email, PASSWORD)
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "900"
    assert "paused for 15 minutes" in flat(locked.content.decode())
    assert "_auth_user_id" not in client.session
    assert attempt(client, administrator.email, PASSWORD).status_code == 302


def test_the_door_opens_again_after_a_quarter_of_an_hour(client, reader):
    for _ in range(5):
        attempt(client, reader.email)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert attempt(client, reader.email, PASSWORD).status_code == 302


def test_tries_during_the_pause_do_not_make_it_longer(client, reader):
    for _ in range(5):
        attempt(client, reader.email)
    closed_at = AccessAttempt.objects.get().attempt_time
    attempt(client, reader.email)
    assert AccessAttempt.objects.get().attempt_time == closed_at


def test_guessing_through_many_addresses_from_one_place_is_stopped(client, reader):
    answers = {attempt(client, f"person{number}@example.com").status_code for number in range(25)}
    assert answers == {200, 429}
    assert attempt(client, reader.email, PASSWORD).status_code == 429


def test_an_own_success_does_not_refill_the_tries_for_others(client, reader):
    for number in range(25):
        attempt(client, f"person{number % 24}@example.com", REMOTE_ADDR="192.0.2.1")
        if number % 6 == 0:
            attempt(client, reader.email, PASSWORD, REMOTE_ADDR="192.0.2.1")
            client.logout()
    assert attempt(client, reader.email, PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 429


def test_a_claimed_address_counts_only_behind_a_proxy_of_ours(client, reader, settings):
    for number in range(5):
        answer = attempt(client, reader.email, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert answer.status_code == 429
    settings.PROXY_COUNT = 1
    behind = {"HTTP_X_FORWARDED_FOR": "192.0.2.9, 198.51.100.7"}
    assert attempt(client, reader.email, PASSWORD, **behind).status_code == 302
    assert not AccessAttempt.objects.filter(ip_address="192.0.2.9").exists()


def test_guessing_at_one_account_from_many_places_is_stopped(client, reader, administrator):
    answers = [
        attempt(client, reader.email, REMOTE_ADDR=f"198.51.100.{number // 2}").status_code for number in range(50)
    ]
    assert answers == [200] * 49 + [429]
    assert attempt(client, reader.email, PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert attempt(client, administrator.email, PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 302


@pytest.mark.parametrize(
    "places",
    [
        [f"2001:db8:0:7::{number}" for number in range(1, 6)],
        [f"192.0.2.9:{port}" for port in range(50001, 50006)],
        [f"[2001:db8::{number}]:443" for number in range(1, 6)],
        ["nonsense\0", "", "unknown", "_hidden", "1.2.3.4.5"],
    ],
    ids=["one network of IPv6", "ports", "ports behind IPv6", "no address"],
)
def test_one_visitor_is_counted_as_one_whatever_the_proxy_writes(client, reader, settings, places):
    settings.PROXY_COUNT = 1
    answers = [attempt(client, reader.email, HTTP_X_FORWARDED_FOR=place).status_code for place in places]
    assert answers == [200, 200, 200, 200, 429]


def test_the_log_names_nobody(client, reader, caplog):
    caplog.set_level(logging.DEBUG)
    for _ in range(6):
        attempt(client, reader.email, "a-secret-guess")
    attempt(client, "nobody@example.com")
    client.get(f"/nowhere/?email={reader.email}")
    client.post(reverse("accounts:password_forgot"), {"email": reader.email})
    send_password_links()
    text = "\n".join(record.getMessage() for record in caplog.records if record.name.split(".")[0] in LOGGED)
    assert "Locking out" in text
    assert "/nowhere/" in text
    assert reader.email not in text
    assert "nobody@" not in text
    assert "a-secret-guess" not in text


LOGGED = {"axes", "django", "bcp_portal"}


def test_kept_attempts_hold_no_password(client, reader):
    attempt(client, reader.email, "a-secret-guess")
    assert "a-secret-guess" not in AccessAttempt.objects.get().post_data


def test_signing_out_takes_a_form_not_a_link(client, reader, sign_in):
    sign_in(reader)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_a_session_in_use_moves_its_end_at_most_every_five_minutes(client, reader, sign_in):
    sign_in(reader)
    client.get(reverse("accounts:account"))
    first = client.session[SEEN]
    client.get(reverse("accounts:account"))
    assert client.session[SEEN] == first
    session = client.session
    session[SEEN] = first - 301
    session.save()
    client.get(reverse("accounts:account"))
    assert client.session[SEEN] >= first
    assert client.cookies["sessionid"]["max-age"] == portal_settings.SESSION_COOKIE_AGE


def test_a_session_is_over_seven_days_after_signing_in_however_much_it_was_used(client, reader, sign_in):
    sign_in(reader)
    client.get(reverse("accounts:account"))
    session = client.session
    session[BEGAN] -= portal_settings.SESSION_LONGEST_AGE + 1
    session.save()
    assert client.get(reverse("accounts:account")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_page_view_writes_nothing(client, reader, sign_in):
    sign_in(reader)
    client.get(reverse("accounts:password_change"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:password_change"))
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_demo_accounts_stand_on_the_page_in_a_demonstration_only(client, db, settings):
    assert "it-operations@example.com" not in flat(client.get(SIGN_IN).content.decode())
    settings.PORTAL_DEMO = True
    page = flat(client.get(SIGN_IN, {"email": "cto@example.com"}).content.decode())
    assert "They exist only in this demonstration" in page
    assert 'value="it-operations@example.com"' in page
    assert re.search(r'<input[^>]*name="username"[^>]*value="cto@example.com"', page)


def test_the_demo_password_would_pass_our_own_rules(db, reader):
    for email, name, role in portal_settings.DEMO_ACCOUNTS:
        actions.create_person(
            actor=None, email=email, name=name, role=role, password=portal_settings.DEMO_PASSWORD, at=timezone.now()
        )


class TestForgottenPasswords:
    def ask(self, client, email):
        page = client.post(reverse("accounts:password_forgot"), {"email": email}, follow=True)
        send_password_links()
        return page

    def test_the_link_comes_by_mail_and_sets_a_password_with_one_event(self, client, reader):
        self.ask(client, "RAY-READER@example.com")
        (link,) = re.findall(r"http://[^/]+(/\S+)", mail.outbox[0].body)
        form = client.get(link, follow=True).redirect_chain[-1][0]
        assert mail.outbox[0].body.count("http") == 1
        assert link.split("?token=")[1] not in form
        client.post(form, {"new_password1": "another-good-one", "new_password2": "another-good-one"})
        reader.refresh_from_db()
        assert reader.check_password("another-good-one")
        assert [event.verb for event in Event.objects.order_by("pk")] == ["password.reset_asked", "password.set"]

    def test_a_new_password_ends_the_pause_for_wrong_ones(self, client, reader):
        for _ in range(5):
            attempt(client, reader.email)
        self.ask(client, reader.email)
        (link,) = re.findall(r"http://[^/]+(/\S+)", mail.outbox[0].body)
        form = client.get(link, follow=True).redirect_chain[-1][0]
        client.post(form, {"new_password1": "another-good-one", "new_password2": "another-good-one"})
        assert attempt(client, reader.email, "another-good-one").status_code == 302

    def test_a_link_is_good_for_nobody_who_was_deactivated_since(self, client, reader, administrator):
        self.ask(client, reader.email)
        (link,) = re.findall(r"http://[^/]+(/\S+)", mail.outbox[0].body)
        form = client.get(link, follow=True).redirect_chain[-1][0]
        actions.deactivate_person(actor=administrator, person=reader, at=timezone.now())
        assert client.get(form).context["validlink"] is False
        client.post(form, {"new_password1": "another-good-one", "new_password2": "another-good-one"})
        reader.refresh_from_db()
        assert reader.check_password(PASSWORD)

    def test_no_log_line_that_names_the_page_of_a_link_names_its_secret(self, client, reader):
        path, query = links.password_link(reader).split("?")
        assert query.removeprefix("token=") not in path
        assert client.get(path).context["validlink"] is False
        assert client.get(f"{path}?{query}").headers["Location"] == path.removeprefix("http://127.0.0.1:8000")
        assert client.get(path).context["validlink"] is True

    def test_the_answer_is_the_same_for_an_unknown_address(self, client, reader):
        known, unknown = self.ask(client, reader.email), self.ask(client, "nobody@example.com")
        without_token = [re.sub(r"X-CSRFToken[^>]*", "", page.content.decode()) for page in (known, unknown)]
        assert without_token[0] == without_token[1]
        assert len(mail.outbox) == 1
        assert not ResetRequest.objects.exists()

    def test_the_request_does_the_same_work_for_an_unknown_address(self, client, reader):
        asked = []
        for email in (reader.email, "nobody@example.com"):
            with CaptureQueriesContext(connection) as queries:
                client.post(reverse("accounts:password_forgot"), {"email": email})
            asked.append([query["sql"].replace(email, "THE ADDRESS")[:60] for query in queries])
        assert asked[0] == asked[1]
        assert not mail.outbox

    def test_a_link_waits_for_the_mail_server_an_hour_at_most(self, client, reader, administrator, monkeypatch):
        def refuse(*_):
            raise ConnectionRefusedError

        with monkeypatch.context() as away:
            away.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
            self.ask(client, reader.email)
        ResetRequest.objects.update(not_before=timezone.now())
        send_password_links()
        assert len(mail.outbox) == 1
        Event.objects.filter(verb="password.reset_asked").get()
        ResetRequest.objects.create(
            email=administrator.email, asked_at=timezone.now() - timedelta(minutes=61), not_before=timezone.now()
        )
        send_password_links()
        assert len(mail.outbox) == 1
        assert ResetRequest.objects.failing().get().email == administrator.email

    def test_asked_again_it_is_answered_now_and_waits_for_nothing(self, client, reader):
        before = timezone.now() - timedelta(minutes=59)
        ResetRequest.objects.create(
            email=reader.email, asked_at=before, not_before=before + timedelta(hours=3), attempts=4
        )
        self.ask(client, reader.email)
        assert len(mail.outbox) == 1

    def test_a_mailbox_is_not_flooded(self, client, reader):
        for _ in range(3):
            self.ask(client, reader.email)
        assert len(mail.outbox) == 1

    def test_the_link_never_leads_where_the_request_says_it_came_to(self, client, reader, settings):
        settings.ALLOWED_HOSTS = ["*"]
        client.post(reverse("accounts:password_forgot"), {"email": reader.email}, headers={"host": "evil.example"})
        send_password_links()
        assert "evil.example" not in mail.outbox[0].body

    @pytest.mark.parametrize("password, words", [("short", "too short"), ("123456789012", "entirely numeric")])
    def test_a_weak_password_is_refused_in_words(self, client, reader, password, words):
        self.ask(client, reader.email)
        (link,) = re.findall(r"http://[^/]+(/\S+)", mail.outbox[0].body)
        form = client.get(link, follow=True).redirect_chain[-1][0]
        page = flat(client.post(form, {"new_password1": password, "new_password2": password}).content.decode())
        assert words in page
        reader.refresh_from_db()
        assert reader.check_password(PASSWORD)
