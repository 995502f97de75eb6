"""How messages reach somebody: their hour, their zone, quiet hours, and what can't be switched off."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from bcp_portal.audit.models import Event
from bcp_portal.notices.kinds import KINDS
from bcp_portal.notices.models import Delivery, NoticeSetting
from tests.flat import flat

PAGE = "/account/messages/"
WANTED = {
    "edition": 0,
    "digest_at": "07:30",
    "time_zone": "Europe/Vienna",
    "optional": "each",
    "quiet_from": "20:00",
    "quiet_until": "07:00",
}


@pytest.fixture
def client(world, sign_in):
    return sign_in(world.editor)


def test_the_page_says_what_always_comes_and_what_can_be_chosen(client):
    page = flat(client.get(PAGE).content.decode())
    begin, middle, end = (page.index(title) for title in ("Always, at once", "Always, in the message", "As you choose"))
    assert begin < page.index("Requests for your signature") < middle
    assert middle < page.index("What is long overdue") < end
    assert end < page.index("Tests and maintenance that are due")
    assert "PDFs that could not be made" not in page  # of administrators
    assert 'value="08:00"' in page


def test_what_was_chosen_is_kept_and_stands_on_the_trail(client, world):
    held = Delivery.objects.create(user=world.editor, created_at=world.now, not_before=world.now, held_until=world.now)
    assert "Saved." in flat(client.post(PAGE, WANTED, follow=True).content.decode())
    setting = NoticeSetting.objects.get(user=world.editor)
    assert (setting.digest_at, setting.time_zone, setting.optional) == (time(7, 30), "Europe/Vienna", "each")
    assert setting.quiet == (time(20), time(7))
    event = Event.objects.get(verb="message_setting_changed")
    assert event.before["digest_at"], event.after["quiet"] == ("08:00", "20:00-07:00")
    held.refresh_from_db()
    assert held.held_until is None


def test_a_form_that_is_sent_twice_changes_nothing_and_an_old_page_is_refused_with_what_was_typed(client):
    client.post(PAGE, WANTED)
    again = client.post(PAGE, WANTED | {"digest_at": "09:15"})
    assert again.status_code == 409
    page = flat(again.content.decode())
    assert "were changed on another page" in page
    assert 'value="09:15"' in page
    assert client.post(PAGE, WANTED | {"digest_at": "09:15", "edition": 1}).status_code == 302
    assert NoticeSetting.objects.get().digest_at == time(9, 15)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"time_zone": "Mars/Olympus"}, "Mars/Olympus is not one of the available choices"),
        ({"digest_at": "25:00"}, "Enter a valid time"),
        ({"optional": "never"}, "never is not one of the available choices"),
        ({"quiet_until": ""}, "Quiet hours have a beginning and an end"),
        ({"quiet_from": ""}, "Quiet hours have a beginning and an end"),
        ({"quiet_until": "20:00"}, "Quiet hours end at another time than they begin"),
        ({"digest_at": "06:00"}, "outside of your quiet hours"),
        ({"digest_at": "20:00"}, "outside of your quiet hours"),
        ({"edition": "x"}, "Enter a whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_nothing_is_lost(client, change, words):
    answer = client.post(PAGE, WANTED | change)
    assert answer.status_code == 422
    page = flat(answer.content.decode())
    assert words in page
    assert not NoticeSetting.objects.exists()
    for name in {"digest_at", "quiet_from"} - set(change):
        assert f'value="{WANTED[name]}"' in page


def test_whoever_chooses_the_portal_alone_still_gets_what_is_mandatory(world):
    kinds = [kind for kind in KINDS.values() if kind.is_at_once and not kind.is_mandatory]
    assert kinds == []  # what can be chosen otherwise can wait


def test_messages_say_since_when_email_does_not_reach_their_reader(client, world):
    at = timezone.now()
    Delivery.objects.create(
        user=world.editor, created_at=at, not_before=at, given_up_at=at, attempts=10, error="The mail server said no."
    )
    page = flat(client.get("/messages/").content.decode())
    assert f"E-mail to {world.editor.email} has not reached you" in page
    assert "The mail server said no." in page
    later = at + timedelta(hours=1)
    Delivery.objects.create(user=world.editor, created_at=at, not_before=at, finished_at=later, sent_at=later)
    assert "has not reached you" not in flat(client.get("/messages/").content.decode())
