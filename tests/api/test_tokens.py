"""Token sign-in: a token lives as long as it was asked to, and wrong passwords are limited as on the sign-in page."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from bcp_portal.accounts.models import ApiToken
from bcp_portal.audit.models import Event

TOKEN, CURRENT, PLANS = "/api/v1/token/", "/api/v1/token/current/", "/api/v1/plans/"


@pytest.fixture(autouse=True)
def _no_earlier_requests():
    """The throttle counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def ask_token(client, world):
    def ask_token(**question):
        asked = {"email": world.auditor.email, "password": world.password, **question}
        return client.post(TOKEN, asked, content_type="application/json")

    return ask_token


def bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Token {token}"}


def test_a_token_opens_what_its_owner_may_read(world, client, ask_token):
    answer = ask_token(name="Nightly copy", days=7)
    assert answer.status_code == 201
    assert client.get(PLANS, headers=bearing(answer.json()["token"])).json()["count"] == 1
    stored = ApiToken.objects.get(user=world.auditor)
    assert (stored.name, (stored.expiry - timezone.now()).days) == ("Nightly copy", 6)
    assert Event.objects.filter(verb="token.created", actor=world.auditor).count() == 1


def test_a_token_ends_with_its_time(client, ask_token):
    token = ask_token(days=1).json()["token"]
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert client.get(PLANS, headers=bearing(token)).status_code == 401


def test_a_token_ends_when_it_is_given_back(client, ask_token):
    token = ask_token().json()["token"]
    assert client.delete(CURRENT, headers=bearing(token)).status_code == 204
    assert client.get(PLANS, headers=bearing(token)).status_code == 401
    assert Event.objects.filter(verb="token.revoked").count() == 1


def test_a_token_ends_with_its_owners_account(world, client, ask_token):
    token = ask_token().json()["token"]
    world.auditor.is_active = False
    world.auditor.save()
    assert client.get(PLANS, headers=bearing(token)).status_code == 401
    assert ask_token().status_code == 401


def test_a_made_up_token_is_refused(world, client):
    assert client.get(PLANS, headers=bearing("bcp_" + "0" * 60)).status_code == 401
    assert client.delete(CURRENT).status_code == 401


def test_a_session_has_no_token_to_give_back(world, sign_in):
    assert sign_in(world.reader).delete(CURRENT).status_code == 400


def test_a_wrong_password_and_a_stranger_are_answered_alike(ask_token):
    wrong, stranger = ask_token(password="wrong"), ask_token(email="stranger@example.com")
    assert (wrong.status_code, stranger.status_code) == (401, 401)
    assert wrong.json() == stranger.json()


def test_too_many_wrong_passwords_close_the_door_for_a_while(ask_token):
    answers = [ask_token(password="wrong").status_code for _ in range(6)]
    right = ask_token()
    assert answers[0] == 401
    assert answers[-1] == 429
    assert right.status_code == 429
    assert right["Content-Type"] == "application/json"
    assert right["Retry-After"] == "900"


def test_strangers_are_limited_whatever_they_send(ask_token):
    answers = [ask_token(email=f"{number}@example.com", password="").status_code for number in range(61)]
    assert answers[0] == 400
    assert answers[-1] == 429


@pytest.mark.parametrize(
    "question", [{"days": 0}, {"days": 400}, {"days": "x"}, {"name": "x" * 81}, {"email": "nobody"}, {"password": ""}]
)
def test_a_question_that_makes_no_sense_is_refused_in_words(ask_token, question):
    answer = ask_token(**question)
    assert answer.status_code == 400
    assert list(answer.json()) == list(question)
