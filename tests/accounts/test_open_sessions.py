"""Who is signed in: shown to its owner and to administrators, and ended at once."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.actions import deactivate_person, reactivate_person
from bcp_portal.accounts.browsers import browser_in_words
from bcp_portal.accounts.models import OpenSession
from bcp_portal.accounts.open_sessions import end_session, open_sessions
from bcp_portal.accounts.sessions import SEEN
from bcp_portal.audit.models import Event
from tests.conftest import PASSWORD, person
from tests.flat import flat

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def elsewhere():
    """``elsewhere(person)``: a browser in which the person has signed in and used the portal."""

    def browser(someone, agent=FIREFOX):
        client = Client(headers={"user-agent": agent})
        client.post(reverse("accounts:sign_in"), {"username": someone.email, "password": PASSWORD})
        assert client.get(reverse("accounts:account")).status_code == 200
        return client

    return browser


def is_in(client):
    return client.get(reverse("accounts:account")).status_code == 200


def words(answer):
    return flat(answer.content.decode())


def session_of(someone):
    return OpenSession.objects.get(person=someone)


class TestOwn:
    def test_each_stands_on_the_account_with_its_browser_and_the_one_that_asks_is_marked(self, reader, elsewhere):
        elsewhere(reader, PHONE)
        page = words(elsewhere(reader).get(reverse("accounts:account")))
        assert "Safari on an iPhone" in page
        assert page.count("This session") == 1
        assert page.count("the session in") == 1  # nobody ends the one they use: they sign out

    def test_one_that_is_ended_is_over_at_once_and_stands_in_the_trail(self, reader, elsewhere):
        phone = elsewhere(reader, PHONE)
        ref = session_of(reader).ref
        here = elsewhere(reader)
        said = words(here.post(reverse("accounts:session_end", args=[ref]), follow=True))
        assert "Your session in Safari on an iPhone has ended." in said
        assert (is_in(phone), is_in(here)) == (False, True)
        event = Event.objects.get(verb="session.ended")
        assert (event.actor, event.ref, event.summary) == (reader, str(reader.ref), reader.name)
        assert event.after["browser"] == "Safari on an iPhone"

    def test_a_second_click_is_told_and_is_no_second_event(self, reader, elsewhere):
        elsewhere(reader, PHONE)
        ref = session_of(reader).ref
        here = elsewhere(reader)
        for _ in range(2):
            said = words(here.post(reverse("accounts:session_end", args=[ref]), follow=True))
        assert "That session was over already." in said
        assert Event.objects.filter(verb="session.ended").count() == 1

    def test_all_others_end_and_the_one_that_asks_goes_on(self, reader, elsewhere):
        others = [elsewhere(reader, PHONE), elsewhere(reader)]
        here = elsewhere(reader)
        said = words(here.post(reverse("accounts:sessions_end"), follow=True))
        assert "You are signed out everywhere else: 2 sessions ended." in said
        assert [is_in(other) for other in others] == [False, False]
        assert is_in(here)
        assert Event.objects.get(verb="session.ended").after == {"sessions": 2}
        assert "You were signed in nowhere else." in words(here.post(reverse("accounts:sessions_end"), follow=True))

    def test_nobody_ends_the_session_of_another_there(self, reader, administrator, elsewhere):
        hers = elsewhere(administrator)
        ref = session_of(administrator).ref
        elsewhere(reader).post(reverse("accounts:session_end", args=[ref]))
        assert is_in(hers)

    def test_to_end_the_one_that_asks_is_to_sign_out(self, reader, elsewhere):
        here = elsewhere(reader)
        answer = here.post(reverse("accounts:session_end", args=[session_of(reader).ref]))
        assert answer.url == reverse("accounts:sign_in")
        assert not is_in(here)


class TestOthers:
    def test_an_administrator_sees_who_is_signed_in_and_ends_a_session(self, reader, administrator, elsewhere):
        reading, office = elsewhere(reader, PHONE), elsewhere(administrator)
        page = words(office.get(reverse("accounts:sessions")))
        assert "2 people in 2 sessions" in page
        assert "Safari on an iPhone" in page
        ref = session_of(reader).ref
        said = words(office.post(reverse("accounts:session_of_end", args=[ref]), follow=True))
        assert f"The session of {reader.name} in Safari on an iPhone has ended." in said
        assert not is_in(reading)
        event = Event.objects.get(verb="session.ended")
        assert (event.actor, event.summary) == (administrator, reader.name)

    def test_all_of_a_person_end_but_the_one_that_asks(self, administrator, elsewhere):
        phone, office = elsewhere(administrator, PHONE), elsewhere(administrator)
        office.post(reverse("accounts:person_sessions_end", args=[administrator.ref]))
        assert (is_in(phone), is_in(office)) == (False, True)

    def test_to_be_signed_out_bars_nobody_from_signing(self, world, elsewhere):
        """An event of the kind that is read for that would: it says who has a hand in an account."""
        elsewhere(world.cto)
        end_session(actor=world.administrator, opened=session_of(world.cto), at=timezone.now())
        assert not Event.objects.filter(kind="person", ref=str(world.cto.ref)).exists()

    def test_one_that_nobody_can_see_any_more_is_over_at_its_next_request(self, reader, elsewhere):
        """Whoever has the password of the database can take the row away; the session must not outlive it unseen."""
        phone, here = elsewhere(reader, PHONE), elsewhere(reader)
        OpenSession.objects.filter(browser="Safari on an iPhone").delete()
        assert Session.objects.count() == 2
        answer = phone.get(reverse("accounts:account"))
        assert answer.url.startswith(reverse("accounts:sign_in"))
        assert (is_in(phone), is_in(here)) == (False, True)
        assert not OpenSession.objects.filter(browser="Safari on an iPhone").exists()

    def test_whether_it_is_seen_is_asked_in_the_query_that_finds_it(self, reader, elsewhere):
        here = elsewhere(reader)
        with CaptureQueriesContext(connection) as queries:
            assert is_in(here)
        assert sum('FROM "django_session"' in query["sql"] for query in queries) == 1

    def test_no_network_address_is_kept(self, reader, elsewhere):
        elsewhere(reader)
        kept = str(list(OpenSession.objects.values()))
        assert "127.0.0.1" not in kept
        assert "Mozilla" not in kept

    def test_many_take_the_same_queries(self, administrator, elsewhere):
        office = elsewhere(administrator)
        asked = []
        for others in (1, 12):
            for number in range(others):
                elsewhere(person(f"Reader {others} {number}", "reader"))
            with CaptureQueriesContext(connection) as queries:
                office.get(reverse("accounts:sessions"))
            asked.append(len(queries))
        assert asked[0] == asked[1]


class TestWhichAreOpen:
    def names(self):
        return [opened.person.name for opened in open_sessions(at=timezone.now())]

    def test_one_that_was_used_is_there_and_one_that_was_left_is_not(self, reader, elsewhere):
        here = elsewhere(reader)
        assert self.names() == [reader.name]
        here.post(reverse("accounts:sign_out"))
        assert self.names() == []
        assert not OpenSession.objects.exists()

    def test_the_first_page_costs_no_query_for_it(self, reader, elsewhere):
        here = Client(headers={"user-agent": FIREFOX})
        here.post(reverse("accounts:sign_in"), {"username": reader.email, "password": PASSWORD})
        assert session_of(reader).browser == "Firefox on Linux"
        with CaptureQueriesContext(connection) as first:
            here.get(reverse("accounts:password_change"))
        asked = [query["sql"] for query in first if "accounts_opensession" in query["sql"]]
        assert all('FROM "django_session"' in query for query in asked)  # that which finds the session, and no other
        assert len(asked) == 1

    def test_use_is_kept_every_five_minutes(self, reader, elsewhere):
        here = elsewhere(reader)
        early = timezone.now() - timedelta(hours=1)
        OpenSession.objects.update(seen_at=early)
        here.get(reverse("accounts:account"))
        assert session_of(reader).seen_at == early
        session = here.session
        session[SEEN] -= 301
        session.save()
        here.get(reverse("accounts:account"))
        assert session_of(reader).seen_at > early

    @pytest.mark.parametrize("hours", [13, 24 * 8])
    def test_one_that_is_too_old_or_was_not_used_is_none(self, reader, elsewhere, hours):
        elsewhere(reader)
        assert not open_sessions(at=timezone.now() + timedelta(hours=hours)).exists()

    def test_those_of_somebody_deactivated_do_not_come_back(self, reader, administrator, elsewhere):
        elsewhere(reader)
        deactivate_person(actor=administrator, person=reader, at=timezone.now())
        reactivate_person(actor=administrator, person=reader, at=timezone.now())
        assert self.names() == []
        assert not Session.objects.exists()

    def test_a_new_password_leaves_the_one_in_which_it_was_set(self, reader, elsewhere):
        elsewhere(reader, PHONE)
        here = elsewhere(reader)
        new = {"old_password": PASSWORD, "new_password1": "another-good-one", "new_password2": "another-good-one"}
        here.post(reverse("accounts:password_change"), new, follow=True)
        assert [opened.browser for opened in open_sessions(at=timezone.now())] == ["Firefox on Linux"]

    def test_a_request_under_way_does_not_bring_it_back(self, reader, elsewhere):
        here = elsewhere(reader)
        session = here.session
        Session.objects.all().delete()
        here.get(reverse("accounts:account"))
        assert not Session.objects.filter(pk=session.session_key).exists()
        assert not OpenSession.objects.exists()


@pytest.mark.parametrize(
    "agent, said",
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari on a Mac"),
        ("<script>alert(1)</script>" * 99, "Another browser"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_said_in_words(agent, said):
    assert browser_in_words(agent) == said
