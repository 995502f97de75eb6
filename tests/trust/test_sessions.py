"""A session is long enough for an incident, and when it ends nothing that was typed is lost."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.actions import deactivate_person, reactivate_person
from bcp_portal.accounts.links import password_link
from bcp_portal.accounts.sessions import BEGAN, SEEN
from plans.models.plan import Plan
from tests.conftest import PASSWORD
from tests.flat import flat
from tests.plans.signing import submit

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/plans/BCP-01/"}
NEW = {"title": "Über <b>alles</b> & mehr", "code": "NEW-01"}


def csrf(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def hidden(page):
    """The hidden fields of the page's forms as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def browser(world):
    """A browser of the editor, as strict as the real ones."""
    client = Client(enforce_csrf_checks=True)
    page = flat(client.get("/sign-in/").content.decode())
    client.post("/sign-in/", {"username": world.editor.email, "password": PASSWORD, "csrfmiddlewaretoken": csrf(page)})
    return client


def ended(client):
    """The session ends by itself; the browser keeps its cookies."""
    Session.objects.all().delete()


class TestHowLong:
    def test_half_a_day_without_use_and_a_week_in_all(self):
        assert timedelta(hours=12).total_seconds() <= portal.SESSION_COOKIE_AGE
        assert timedelta(days=7).total_seconds() == portal.SESSION_LONGEST_AGE

    def test_activity_moves_the_end(self, world, client, sign_in):
        sign_in(world.editor)
        client.get("/account/")
        self.age(client, hours=11)
        client.get("/account/")
        left = client.session.get_expiry_date() - timezone.now()
        assert left > timedelta(hours=11)

    def test_two_days_of_work_are_one_session(self, world, client, sign_in):
        sign_in(world.editor)
        client.get("/account/")
        session = client.session
        session[BEGAN] -= int(timedelta(days=2).total_seconds())
        session.save()
        assert client.get("/account/").status_code == 200

    @pytest.mark.parametrize(
        "method, address",
        [
            ("post", "/plans/BCP-01/presence/"),
            ("get", "/plans/BCP-01/state/"),
            ("get", "/session/"),
            ("get", "/plans/BCP-01/versions/1.0/pdf/progress/"),
        ],
    )
    def test_what_an_open_page_asks_by_itself_is_no_activity(self, world, client, sign_in, method, address):
        submit(world)
        sign_in(world.editor)
        client.get("/account/")
        self.age(client, hours=1)
        before = client.session[SEEN]
        assert getattr(client, method)(address, headers=HTMX).status_code == 200
        assert client.session[SEEN] == before

    @staticmethod
    def age(client, hours):
        session = client.session
        session[SEEN] -= hours * 3600
        session.save()


class TestDeactivation:
    @pytest.fixture
    def back(self, world, browser):
        """The editor was deactivated, and is active again."""
        assert browser.get("/account/").status_code == 200
        deactivate_person(actor=world.administrator, person=world.editor, at=timezone.now())
        return reactivate_person(actor=world.administrator, person=world.editor, at=timezone.now())

    def test_a_session_of_before_does_not_come_back_with_the_person(self, back, browser):
        assert browser.get("/account/").status_code == 302

    def test_a_link_of_before_does_not_come_back_with_the_person(self, world, client):
        link = password_link(world.editor)
        deactivate_person(actor=world.administrator, person=world.editor, at=timezone.now())
        back = reactivate_person(actor=world.administrator, person=world.editor, at=timezone.now())
        assert client.get(link, follow=True).context["validlink"] is False
        assert client.get(password_link(back), follow=True).context["validlink"] is True

    def test_they_sign_in_again_with_the_password_they_had_and_stay(self, back):
        browser = Client()
        browser.post("/sign-in/", {"username": back.email, "password": PASSWORD})
        assert browser.get("/account/").status_code == 200

    @pytest.mark.parametrize("password, how", [(PASSWORD, "with the password they had"), (None, "once they have set")])
    def test_the_page_says_with_what_they_sign_in_again(self, world, sign_in, password, how):
        world.editor.set_password(password)
        world.editor.save()
        deactivate_person(actor=world.administrator, person=world.editor, at=timezone.now())
        address = reverse("accounts:person_reactivate", args=[world.editor.ref])
        page = flat(sign_in(world.administrator).post(address, follow=True).content.decode())
        assert f"Editor can sign in again, {how}" in page
        assert "Sessions, links and tokens of before are over." in page


class TestOpenPages:
    @pytest.mark.parametrize(
        "method, address",
        [
            ("post", "/plans/BCP-01/presence/"),
            ("get", "/plans/BCP-01/state/"),
            ("get", "/search/?q=x"),
            ("post", "/plans/BCP-01/blocks/B-01/rows/"),
        ],
    )
    def test_a_part_that_is_asked_for_too_late_leaves_the_page_and_what_was_typed(self, world, client, method, address):
        answer = getattr(client, method)(address, {"name": "typed"}, headers=HTMX)
        page = flat(answer.content.decode())
        assert answer.status_code == 401
        assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#session-note", "innerHTML")
        assert "HX-Redirect" not in answer
        assert 'href="/sign-in/?next=%2Fsigned-in%2F" target="_blank"' in page

    def test_every_page_of_somebody_signed_in_has_a_place_for_the_note(self, world, sign_in):
        page = flat(sign_in(world.editor).get("/account/").content.decode())
        assert f'id="session-note" role="alert" data-session="/session/" data-person="{world.editor.ref}"' in page

    def test_an_open_page_learns_who_is_signed_in_and_the_token_that_counts_now(self, world, client, sign_in):
        assert client.get("/session/").json()["person"] == ""
        answer = sign_in(world.editor).get("/session/")
        assert answer.json()["person"] == str(world.editor.ref)
        assert len(answer.json()["token"]) == 64
        assert "no-store" in answer["Cache-Control"]

    def test_signing_in_beside_an_open_page_ends_where_it_says_so(self, world, client):
        sent = {"username": world.editor.email, "password": PASSWORD, "next": "/signed-in/"}
        assert "go back to the other one" in flat(client.post("/sign-in/", sent, follow=True).content.decode())

    @pytest.mark.parametrize("asks", [HTMX, {"Accept": "application/json"}])
    def test_a_page_from_before_the_last_sign_in_is_told_to_renew_itself(self, browser, asks):
        headers = {**asks, "Origin": "http://testserver", "X-CSRFToken": "a" * 64}
        answer = browser.post("/plans/BCP-01/presence/", headers=headers)
        assert (answer.status_code, answer["HX-Trigger"]) == (403, "stale-page")


class TestForms:
    def write(self, browser):
        """The form of a new plan, sent after the session has ended."""
        page = flat(browser.get("/plans/new/").content.decode())
        ended(browser)
        return browser.post("/plans/new/", NEW | {"csrfmiddlewaretoken": csrf(page)})

    def test_a_form_that_is_sent_too_late_comes_back_with_what_was_typed(self, world, browser):
        answer = self.write(browser)
        page = flat(answer.content.decode())
        assert answer.status_code == 401
        assert "You have been signed out" in page
        assert json.loads(hidden(page)["kept"]) == [["title", NEW["title"]], ["code", "NEW-01"]]
        assert "<b>alles</b>" not in page
        assert not Plan.objects.filter(code="NEW-01").exists()

    def test_after_signing_in_it_is_shown_again_and_sent_by_a_click(self, world, browser):
        kept = hidden(self.write(browser).content.decode())
        shown = browser.post("/sign-in/again/", kept | {"username": world.editor.email, "password": PASSWORD})
        page = flat(shown.content.decode())
        assert shown.status_code == 200
        assert "You are signed in as Editor" in page
        assert 'action="/plans/new/"' in page
        assert not Plan.objects.filter(code="NEW-01").exists()
        form = page.partition('action="/plans/new/"')[2]
        answer = browser.post("/plans/new/", hidden(form))
        assert answer.status_code == 302
        assert Plan.objects.get(code="NEW-01").title == NEW["title"]

    def test_a_wrong_password_keeps_it_still(self, world, browser):
        kept = hidden(self.write(browser).content.decode())
        answer = browser.post("/sign-in/again/", kept | {"username": world.editor.email, "password": "wrong"})
        page = flat(answer.content.decode())
        assert "E-mail and password do not match" in page
        assert hidden(page)["kept"] == kept["kept"]
        assert hidden(page)["path"] == "/plans/new/"

    def test_somebody_else_who_signs_in_sends_it_with_their_own_rights(self, world, browser):
        kept = hidden(self.write(browser).content.decode())
        shown = browser.post("/sign-in/again/", kept | {"username": world.reader.email, "password": PASSWORD})
        assert "You are signed in as Reader" in flat(shown.content.decode())
        form = shown.content.decode().partition('action="/plans/new/"')[2]
        assert browser.post("/plans/new/", hidden(form)).status_code == 403

    def test_no_password_is_repeated_on_the_page(self, world, client):
        sent = {"place": "1", "password": "my-secret-password", "new_password1": "my-secret-password", "reason": "x"}
        page = flat(client.post("/plans/BCP-01/versions/1.0/sign/", sent).content.decode())
        assert "my-secret-password" not in page
        assert "reason" in page

    def test_a_stale_page_of_ours_is_kept_too(self, world, browser):
        page = flat(browser.get("/plans/new/").content.decode())
        browser.post("/sign-out/", {"csrfmiddlewaretoken": csrf(page)})
        again = csrf(browser.get("/sign-in/").content.decode())
        browser.post("/sign-in/", {"username": world.editor.email, "password": PASSWORD, "csrfmiddlewaretoken": again})
        stale = NEW | {"csrfmiddlewaretoken": csrf(page)}
        answer = browser.post("/plans/new/", stale, headers={"Origin": "http://testserver"})
        assert answer.status_code == 403
        shown = flat(answer.content.decode())
        assert "Not sent yet" in shown
        assert browser.post("/plans/new/", hidden(shown.partition('action="/plans/new/"')[2])).status_code == 302

    @pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
    def test_what_another_site_sends_is_never_offered_to_be_sent(self, world, browser, headers):
        answer = browser.post("/plans/new/", NEW | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
        assert answer.status_code == 403
        assert "NEW-01" not in flat(answer.content.decode())
        assert "That was not saved" in flat(answer.content.decode())

    @pytest.mark.parametrize(
        "path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/nowhere/", ""]
    )
    def test_it_is_sent_to_a_page_of_ours_only(self, world, client, path):
        sent = {"username": world.editor.email, "password": PASSWORD, "path": path, "kept": '[["a", "b"]]'}
        page = flat(client.post("/sign-in/again/", sent).content.decode())
        assert 'action="/"' in page
        assert "evil" not in page.partition("<main")[2]

    @pytest.mark.parametrize("kept", ["", "nonsense", "{}", "[1]", '[["a"]]', "null", "[[[1],2]]", "[" * 5_000])
    def test_nonsense_is_kept_as_nothing(self, world, client, kept):
        sent = {"username": world.editor.email, "password": PASSWORD, "path": "/plans/new/", "kept": kept}
        assert client.post("/sign-in/again/", sent).status_code == 200

    def test_a_text_too_long_for_the_page_is_told_where_it_is(self, world, client):
        page = flat(client.post("/plans/import/", {"text": "x" * 1_600_000}).content.decode())
        assert "it still stands in the form" in page
        assert len(page) < 100_000

    def test_a_button_without_a_word_typed_goes_to_sign_in(self, world, client):
        assert client.post("/messages/read/").url.startswith("/sign-in/?next=")
