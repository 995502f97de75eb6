"""What every answer tells the browser to refuse."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error

from bcp_portal.accounts.roles import Role
from tests.conftest import person
from tests.flat import flat

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
PAGES = ["/sign-in/", "/account/", "/people/", "/nowhere/", "/healthz", "/api/v1/schema/"]


@pytest.fixture(params=[Role.ADMINISTRATOR, None], ids=["signed in", "stranger"])
def visitor(request, db, client, sign_in):
    return sign_in(person("Ann Administrator", request.param)) if request.param else client


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_strict_headers(visitor, address):
    headers = visitor.get(address).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_of_somebody_signed_in_are_kept_in_no_cache(db, sign_in):
    client = sign_in(person("Ann Administrator", Role.ADMINISTRATOR))
    for page in ("/account/", "/people/", "/nowhere/"):
        assert client.get(page).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "address", ["/sign-in/", "/password/forgot/", "/account/", "/people/", "/people/new/", "/nowhere/"]
)
def test_no_page_has_script_or_style_of_its_own(db, sign_in, address):
    text = sign_in(person("Ann Administrator", Role.ADMINISTRATOR)).get(address, follow=True).content.decode()
    for inline in (" style=", "<style", " onclick=", "javascript:", "<script>"):
        assert inline not in text


def test_static_files_come_without_a_step_before(db, client):
    response = client.get("/static/css/tokens.css")
    assert response.status_code == 200
    assert b"--accent" in b"".join(response)


def test_a_failed_page_says_so_without_asking_anything(rf):
    assert "Something failed on our side" in flat(server_error(rf.get("/")).content.decode())


def test_a_request_that_is_too_large_is_answered_in_words(db, client):
    response = client.post("/sign-in/", "username=" + "x" * 7_000_000, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "could not read that request" in flat(response.content.decode())


@pytest.mark.parametrize("address", ["/sign-in/", "/verify/", "/nowhere/", "/api/v1/token/"])
def test_files_without_end_are_refused_before_they_are_read(db, client, settings, address):
    settings.MOST_UPLOADED_BYTES = 1000
    answer = client.post(address, {"file": ContentFile(b"x" * 1000, name="large.pdf")})
    assert answer.status_code == 400
    assert "could not read that request" in flat(answer.content.decode())
    assert "Content-Security-Policy" in answer.headers


def test_a_form_from_before_the_last_sign_in_loses_nothing_silently(db):
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {})
    assert response.status_code == 403
    assert "That was not saved" in flat(response.content.decode())


def test_a_refusal_says_what_the_role_may(db, sign_in):
    response = sign_in(person("Ray Reader", Role.READER)).get(reverse("accounts:people"))
    assert response.status_code == 403
    assert "Your role is reader. Reads plans in force, and asks for changes of them." in flat(response.content.decode())
