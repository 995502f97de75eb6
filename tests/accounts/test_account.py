"""One's own account: password and API tokens."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts import actions
from bcp_portal.accounts.models import ApiToken
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from tests.conftest import PASSWORD, person
from tests.flat import flat

SCHEMA = "/api/v1/schema/"
ASKED = {"name": "report script", "days": "30", "password": PASSWORD}


@pytest.fixture
def token(reader):
    return actions.create_token(owner=reader, name="report script", days=30, at=timezone.now())


def call(token):
    return Client().get(SCHEMA, headers={"Authorization": f"Token {token}"})


def test_the_account_says_the_role_in_words(reader, sign_in):
    page = flat(sign_in(reader).get(reverse("accounts:account")).content.decode())
    assert "Reads plans in force, and asks for changes of them." in page


def test_a_changed_password_ends_the_other_sessions(reader, sign_in):
    elsewhere = Client()
    elsewhere.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    here = sign_in(reader)
    passwords = {"old_password": PASSWORD, "new_password1": "another-good-one", "new_password2": "another-good-one"}
    here.post(reverse("accounts:password_change"), passwords)
    assert here.get(reverse("accounts:account")).status_code == 200
    assert elsewhere.get(reverse("accounts:account")).status_code == 302
    assert [event.verb for event in Event.objects.all()] == ["password.set"]


def test_a_changed_password_ends_the_tokens(reader, token, sign_in):
    passwords = {"old_password": PASSWORD, "new_password1": "another-good-one", "new_password2": "another-good-one"}
    sign_in(reader).post(reverse("accounts:password_change"), passwords)
    assert call(token).status_code == 401
    assert Event.objects.get(verb="password.set").after == {"tokens_ended": 1}


def test_the_old_password_is_asked_for_and_guessing_it_is_throttled(reader, sign_in):
    passwords = {"old_password": "wrong", "new_password1": "another-good-one", "new_password2": "another-good-one"}
    here = sign_in(reader)
    answers = [here.post(reverse("accounts:password_change"), passwords).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)


def test_a_token_is_shown_once_and_opens_the_api(reader, sign_in):
    here = sign_in(reader)
    page = flat(here.post(reverse("accounts:token_create"), ASKED).content.decode())
    (secret,) = set(re.findall(r"bcp_[0-9a-f]{64}", page))
    assert call(secret).status_code == 200
    assert secret not in flat(here.get(reverse("accounts:account")).content.decode())
    assert not ApiToken.objects.filter(digest=secret).exists()
    event = Event.objects.get()
    assert (event.verb, event.actor) == ("token.created", reader)
    assert PASSWORD not in str(event.after)
    assert secret not in str(event.after)


def test_a_token_starts_no_session(token):
    client = Client()
    assert client.get(SCHEMA, headers={"Authorization": f"Token {token}"}).status_code == 200
    assert not client.cookies
    assert not Session.objects.exists()


def test_a_token_ends_on_its_day(token):
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert call(token).status_code == 401


def test_a_revoked_token_is_refused_with_one_event(reader, token, sign_in):
    sign_in(reader).post(reverse("accounts:token_revoke", args=[ApiToken.objects.get().ref]))
    assert call(token).status_code == 401
    assert Event.objects.filter(verb="token.revoked").count() == 1


def test_nobody_revokes_the_token_of_another(token, administrator, sign_in):
    response = sign_in(administrator).post(reverse("accounts:token_revoke", args=[ApiToken.objects.get().ref]))
    assert response.status_code == 404
    assert call(token).status_code == 200


@pytest.mark.parametrize("values", [{"name": "", "days": "30"}, {"name": "x", "days": "3650"}])
def test_a_token_needs_a_purpose_and_an_end(reader, sign_in, values):
    page = sign_in(reader).post(reverse("accounts:token_create"), ASKED | values)
    assert "Fix 1 field to create the token" in flat(page.content.decode())
    assert not ApiToken.objects.exists()


def test_a_token_of_somebody_deactivated_opens_nothing(token, reader):
    reader.is_active = False
    reader.save()
    assert call(token).status_code == 401


def test_a_stranger_gets_401_and_the_way_to_sign_in_from_the_api(db, client):
    response = client.get(SCHEMA)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Token")


def test_a_signed_in_browser_may_use_the_api_too(sign_in, db):
    assert sign_in(person("Eve Editor", Role.EDITOR)).get(SCHEMA).status_code == 200


@pytest.mark.parametrize("password", ["", "wrong"])
def test_no_token_is_made_from_an_open_session_without_the_password(reader, sign_in, password):
    answer = sign_in(reader).post(reverse("accounts:token_create"), ASKED | {"password": password})
    assert answer.status_code == 422
    assert "Fix 1 field to create the token" in flat(answer.content.decode())
    assert not ApiToken.objects.exists()


def test_guessing_at_the_password_by_tokens_is_throttled(reader, sign_in):
    here = sign_in(reader)
    wrong = [here.post(reverse("accounts:token_create"), ASKED | {"password": "wrong"}) for _ in range(5)]
    assert [answer.status_code for answer in wrong] == [422, 422, 422, 422, 429]
    assert "You stay signed in" in flat(wrong[-1].content.decode())
    right = here.post(reverse("accounts:token_create"), ASKED)
    assert (right.status_code, right["Retry-After"]) == (429, "900")
    assert not ApiToken.objects.exists()
    assert here.get(reverse("accounts:account")).status_code == 200
