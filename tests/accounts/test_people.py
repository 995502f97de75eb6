"""Administrators look after people; each change is one event; the last administrator stays."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts import actions
from bcp_portal.accounts.models import ApiToken, Letter, User
from bcp_portal.accounts.roles import Role
from bcp_portal.accounts.tasks import send_password_links
from bcp_portal.audit.models import Event
from tests.conftest import PASSWORD, person
from tests.flat import flat

NEW = {"name": "Nora New", "email": "Nora@Example.com", "role": "editor"}


@pytest.fixture
def office(administrator, sign_in):
    return sign_in(administrator)


def page_of(person):
    return reverse("accounts:person", args=[person.ref])


def test_a_new_person_gets_a_link_by_mail_which_the_administrator_never_sees(office, administrator):
    response = office.post(reverse("accounts:person_create"), NEW)
    person = User.objects.get(email="nora@example.com")
    (message,) = mail.outbox
    (link,) = re.findall(r"http://\S+", message.body)
    assert message.to == ["nora@example.com"]
    page = flat(response.content.decode())
    assert "/password/set/" not in page
    assert link.partition("token=")[2] not in page
    assert "A link was sent to nora@example.com" in page
    assert not person.has_usable_password()
    event, invited = Event.objects.order_by("pk")
    assert (event.actor, event.verb, event.ref) == (administrator, "person.created", str(person.ref))
    assert (invited.actor, invited.verb, invited.ref) == (administrator, "person.invited", str(person.ref))
    assert event.after == {"name": "Nora New", "role": "editor", "active": True}


def test_a_new_person_sets_a_password_by_the_link_once_and_signs_in(office, client):
    office.post(reverse("accounts:person_create"), NEW)
    (link,) = re.findall(r"http://[^/]+(/\S+)", mail.outbox[0].body)
    form = client.get(link, follow=True)
    password = {"new_password1": "a-plan-for-bad-days", "new_password2": "a-plan-for-bad-days"}
    assert client.post(form.redirect_chain[-1][0], password, follow=True).status_code == 200
    assert "no longer works" in flat(client.get(link, follow=True).content.decode())
    client.logout()
    assert (
        client.post(
            reverse("accounts:sign_in"), {"username": "nora@example.com", "password": "a-plan-for-bad-days"}
        ).headers["Location"]
        == "/"
    )


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"email": "ANN-Administrator@example.com"}, "among the people already"),
        ({"email": "nobody"}, "valid email address"),
        ({"email": "ann-administrator@exa\u200bmple.com"}, "characters that can’t be seen"),
        ({"role": "owner"}, "not one of the available choices"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_wrong_field_is_told_at_the_field_and_nobody_is_added(office, wrong, words):
    response = office.post(reverse("accounts:person_create"), NEW | wrong)
    assert words in flat(response.content.decode())
    assert User.objects.count() == 1
    assert not Event.objects.exists()


def test_a_mail_server_that_is_away_loses_nothing(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = office.post(reverse("accounts:person_create"), NEW)
    assert "The e-mail could not be sent" in flat(response.content.decode())
    assert "/password/set/" not in flat(response.content.decode())
    assert not mail.outbox
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Letter.objects.update(not_before=timezone.now())
    send_password_links()
    assert "/password/set/" in mail.outbox[0].body


def test_a_role_is_changed_with_what_it_was_before(office, reader):
    office.post(page_of(reader), {"name": "Ray Responder", "role": "responder"})
    reader.refresh_from_db()
    assert (reader.name, reader.role) == ("Ray Responder", Role.RESPONDER)
    event = Event.objects.get(verb="person.role_changed")
    assert (event.before["role"], event.after["role"]) == ("reader", "responder")


def test_a_person_who_is_so_already_is_not_changed(office, reader):
    address = reverse("accounts:person", args=[reader.ref])
    events = Event.objects.count()
    answer = office.post(address, {"name": reader.name, "role": reader.role}, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert Event.objects.count() == events


def test_deactivating_ends_tokens_and_keeps_the_person(office, reader):
    actions.create_token(owner=reader, name="script", days=30, at=timezone.now())
    office.post(reverse("accounts:person_deactivate", args=[reader.ref]))
    reader.refresh_from_db()
    assert not reader.is_active
    assert not ApiToken.objects.exists()
    assert Event.objects.filter(verb="person.deactivated").count() == 1
    office.post(reverse("accounts:person_reactivate", args=[reader.ref]))
    reader.refresh_from_db()
    assert reader.may("read")


def test_the_last_active_administrator_can_not_be_deactivated(office, administrator):
    former = person("Former Administrator", Role.ADMINISTRATOR)
    former.is_active = False
    former.save()
    response = office.post(reverse("accounts:person_deactivate", args=[administrator.ref]), follow=True)
    assert "last active administrator" in flat(response.content.decode())
    administrator.refresh_from_db()
    assert administrator.is_active
    assert not Event.objects.exists()


def test_the_last_active_administrator_keeps_the_role(office, administrator):
    response = office.post(page_of(administrator), {"name": "Ann", "role": "reader"})
    assert "last active administrator" in flat(response.content.decode())
    administrator.refresh_from_db()
    assert administrator.role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go(office, administrator):
    person("Second Administrator", Role.ADMINISTRATOR)
    office.post(reverse("accounts:person_deactivate", args=[administrator.ref]))
    administrator.refresh_from_db()
    assert not administrator.is_active


def test_the_list_of_people_costs_the_same_for_many(office):
    office.get(reverse("accounts:people"))
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse("accounts:people"))
        counts.append(len(queries))
        for other in range(20):
            person(f"Person {number} {other}", Role.READER)
    assert counts[0] == counts[1] <= 8


def test_the_first_administrator_comes_from_the_command_line(db, capsys):
    call_command("create_user", "First@Example.com", name="First", role="administrator")
    assert User.objects.get(email="first@example.com").may("administer")
    assert "/password/set/" in capsys.readouterr().out
    with pytest.raises(CommandError, match="among the people already"):
        call_command("create_user", "first@example.com", name="Again", role="reader")


@pytest.mark.parametrize("password, is_good", [("short", False), (PASSWORD, True)])
def test_a_password_from_the_command_line_is_checked_like_any_other(db, monkeypatch, password, is_good):
    monkeypatch.setattr("sys.stdin.readline", lambda: f"{password}\n", raising=False)
    arguments = {"name": "First", "role": "reader", "password_stdin": True}
    if is_good:
        call_command("create_user", "first@example.com", **arguments)
        assert User.objects.get().check_password(password)
    else:
        with pytest.raises(CommandError, match="too short"):
            call_command("create_user", "first@example.com", **arguments)
        assert not User.objects.exists()
