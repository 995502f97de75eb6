"""What can wait comes in one message a day, at its reader's hour, whatever clocks, schedulers and mail servers do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from bcp_portal.accounts.models import User
from bcp_portal.jobs.models import Beat, Outage
from bcp_portal.notices.actions import notify, settle, tell
from bcp_portal.notices.away import note_tick
from bcp_portal.notices.digests import open_digests
from bcp_portal.notices.giving_up import give_up_messages
from bcp_portal.notices.models import Delivery, Notice, NoticeSetting
from bcp_portal.notices.sending import send_due

Optional = NoticeSetting.Optional
HOUR = timedelta(hours=1)


class Away(BaseEmailBackend):
    """A mail server that nobody reaches."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError


def told(user, at, *, topic="a topic", kind="occurrence", subject="Backup test is due"):
    return notify(
        user=user, kind=kind, topic=topic, due_on=at.date(), subject=subject, body=["Until Friday."], url="/", at=at
    )


def tick(at):
    """What the scheduler has done each minute, with that time on the clock."""
    note_tick(at=at)
    open_digests(at=at)
    while send_due(most=20, now=lambda: at):
        pass
    give_up_messages(at=at)


def ticks(begin, end, every=HOUR):
    """When messages went out, as a wall in UTC shows it."""
    sent = []
    while begin <= end:
        before = len(mail.outbox)
        tick(begin)
        sent += [begin] * (len(mail.outbox) - before)
        begin += every
    return sent


def choose(user, **values):
    return NoticeSetting.objects.update_or_create(user=user, defaults=values)[0]


def at_(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
def _here(settings):
    settings.TIME_ZONE, settings.PORTAL_URL = "UTC", "https://bcp.example.com"


def test_what_can_wait_comes_in_one_message_at_eight(world):
    told(world.editor, at_("2027-02-01 06:00"))
    told(world.editor, at_("2027-02-01 07:00"), topic="another", subject="Review is due")
    assert ticks(at_("2027-02-01 07:00"), at_("2027-02-03 12:00")) == [at_("2027-02-01 08:00")]
    assert mail.outbox[0].subject == "Review is due, and 1 more"
    assert Delivery.objects.get().about_on == date(2027, 2, 1)


def test_what_comes_after_eight_waits_for_the_next_day(world):
    told(world.editor, at_("2027-02-01 08:01"))
    assert ticks(at_("2027-02-01 08:30"), at_("2027-02-03 12:00")) == [at_("2027-02-02 08:30")]


def test_what_is_mandatory_and_at_once_does_not_wait(world):
    told(world.editor, at_("2027-02-01 22:00"), kind="signature")
    assert ticks(at_("2027-02-01 22:00"), at_("2027-02-01 22:00")) == [at_("2027-02-01 22:00")]


@pytest.mark.parametrize(
    "zone, changes",
    [
        ("Europe/Vienna", (date(2027, 3, 28), date(2027, 10, 31))),
        ("America/New_York", (date(2027, 3, 14), date(2027, 11, 7))),
        ("Australia/Lord_Howe", (date(2027, 4, 4), date(2027, 10, 3))),
    ],
)
def test_it_comes_at_eight_once_a_day_over_both_changes_of_clocks(world, zone, changes):
    choose(world.editor, time_zone=zone)
    place = ZoneInfo(zone)
    for change in changes:
        begin = datetime.combine(change - timedelta(days=1), time(0), tzinfo=place).astimezone(UTC)
        for day in range(4):
            told(world.editor, begin - HOUR, topic=f"{change} {day}")
        sent = []
        for step in range(3 * 48):
            told(world.editor, begin + step * HOUR / 2, topic=f"{change} at {step}")
            sent += ticks(begin + step * HOUR / 2, begin + step * HOUR / 2)
        Beat.objects.all().delete()  # between the changes nobody is away
        Notice.objects.filter(delivery=None).delete()
        shown = [moment.astimezone(place) for moment in sent]
        assert [f"{moment:%H:%M}" for moment in shown] == ["08:00"] * 3
        assert [moment.date() - change for moment in shown] == [timedelta(days=days) for days in (-1, 0, 1)]


def test_whoever_changes_their_zone_gets_no_second_one_that_day(world):
    choose(world.editor, time_zone="Pacific/Auckland")
    told(world.editor, at_("2027-02-01 12:00"))
    assert ticks(at_("2027-02-01 18:00"), at_("2027-02-01 19:00")) == [at_("2027-02-01 19:00")]  # the 2nd there
    choose(world.editor, time_zone="Pacific/Honolulu")
    told(world.editor, at_("2027-02-01 19:00"), topic="another")
    sent = ticks(at_("2027-02-01 19:30"), at_("2027-02-04 00:00"), every=HOUR / 2)
    assert sent == [at_("2027-02-03 18:00")]  # the 3rd there, at eight


def test_whoever_moves_east_gets_no_second_one_within_hours(world):
    choose(world.editor, time_zone="Pacific/Honolulu")
    told(world.editor, at_("2027-02-01 17:00"))
    assert ticks(at_("2027-02-01 18:00"), at_("2027-02-01 18:00")) == [at_("2027-02-01 18:00")]
    choose(world.editor, time_zone="Pacific/Auckland")
    told(world.editor, at_("2027-02-01 18:30"), topic="another")
    sent = ticks(at_("2027-02-01 19:00"), at_("2027-02-02 12:00"))
    assert [moment - at_("2027-02-01 18:00") >= 8 * HOUR for moment in sent] == [True]


def test_quiet_hours_hold_what_may_come_by_itself_and_nothing_that_somebody_waits_for(world):
    choose(world.editor, optional=Optional.EACH, quiet_from=time(20), quiet_until=time(7))
    told(world.editor, at_("2027-02-01 21:00"))
    told(world.editor, at_("2027-02-01 21:00"), topic="sign", kind="signature")
    sent = ticks(at_("2027-02-01 21:00"), at_("2027-02-02 12:00"))
    assert sent == [at_("2027-02-01 21:00"), at_("2027-02-02 07:00")]
    assert Delivery.objects.filter(attempts=1).count() == 2


def test_what_is_optional_comes_as_its_reader_chose(world):
    at = at_("2027-02-01 09:00")
    choose(world.editor, optional=Optional.EACH)
    choose(world.cto, optional=Optional.PORTAL)
    for user in (world.editor, world.cto, world.coo):
        told(user, at)
        told(user, at, topic="must", kind="escalation")
    tick(at)
    assert [message.to for message in mail.outbox] == [[world.editor.email]] * 2
    mail.outbox.clear()
    tick(at_("2027-02-02 08:00"))
    assert {message.to[0]: message.subject for message in mail.outbox} == {
        world.cto.email: "Backup test is due",
        world.coo.email: "Backup test is due, and 1 more",
    }


def test_what_was_settled_before_its_hour_is_not_told(world):
    told(world.editor, at_("2027-02-01 06:00"))
    settle(topic="a topic", at=at_("2027-02-01 07:00"))
    assert ticks(at_("2027-02-01 07:30"), at_("2027-02-02 12:00")) == []


def test_a_zone_that_is_no_more_stops_nobody(world):
    choose(world.cto, time_zone="Mars/Olympus")
    for user in (world.editor, world.cto):
        told(user, at_("2027-02-01 06:00"))
    tick(at_("2027-02-01 08:00"))
    assert len(mail.outbox) == 2


def test_what_was_settled_after_it_was_given_up_is_no_failure_any_more(world, settings):
    told(world.editor, at_("2027-02-01 06:00"))
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    ticks(at_("2027-02-01 08:00"), at_("2027-02-02 07:00"))
    Delivery.objects.update(given_up_at=at_("2027-02-02 07:00"))
    settle(topic="a topic", at=at_("2027-02-02 08:00"))
    assert not Delivery.objects.failing().exists()


def test_a_message_that_failed_gathers_what_came_since_and_stays_the_only_one(world, settings):
    told(world.editor, at_("2027-02-01 06:00"))
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert ticks(at_("2027-02-01 08:00"), at_("2027-02-01 09:00")) == []
    told(world.editor, at_("2027-02-01 09:30"), topic="another", subject="Review is due")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert ticks(at_("2027-02-01 10:00"), at_("2027-02-02 12:00")) == [at_("2027-02-01 10:00")]
    assert mail.outbox[0].subject == "Review is due, and 1 more"
    assert Delivery.objects.get().attempts == 3


def test_a_message_that_failed_is_not_tried_in_the_night(world, settings):
    told(world.editor, at_("2027-02-01 06:00"))
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert ticks(at_("2027-02-01 22:30"), at_("2027-02-01 23:30"), every=HOUR / 2) == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert ticks(at_("2027-02-02 00:30"), at_("2027-02-02 12:30")) == [at_("2027-02-02 08:30")]
    assert Delivery.objects.get().about_on == date(2027, 2, 2)


def test_after_nine_days_without_a_scheduler_everybody_gets_one_message_that_says_so(world):
    people = [world.editor, world.cto, world.coo, world.reader]
    tick(at_("2027-02-01 07:59"))
    for user in people:
        told(user, at_("2027-02-01 06:00"))
    back = at_("2027-02-10 14:00")
    for user in people:
        for day in range(9):
            told(user, back - timedelta(minutes=5), topic=f"topic {day}")
    tick(back)
    assert sorted(message.to[0] for message in mail.outbox if message.to != [world.administrator.email]) == sorted(
        user.email for user in people
    )
    line = "The portal was away from 1 February 2027, 07:59, to 10 February 2027, 14:00 (UTC)."
    assert all(line in message.body and line in message.alternatives[0][0] for message in mail.outbox)
    ticks(back + HOUR, at_("2027-02-10 23:30"))
    assert len(mail.outbox) == len(people)
    told(world.editor, at_("2027-02-11 07:00"))
    ticks(at_("2027-02-11 08:00"), at_("2027-02-11 08:00"))
    assert line not in next(message for message in reversed(mail.outbox) if message.to == [world.editor.email]).body


def test_workers_that_were_away_while_a_message_was_open_send_that_one_alone(world):
    told(world.editor, at_("2027-02-01 06:00"))
    open_digests(at=at_("2027-02-01 08:00"))
    told(world.editor, at_("2027-02-10 06:30"), topic="another")
    assert ticks(at_("2027-02-10 07:00"), at_("2027-02-10 22:00")) == [at_("2027-02-10 08:00")]
    assert Delivery.objects.get().about_on == date(2027, 2, 10)


def test_an_outage_is_told_to_administrators_once_and_a_night_is_none(world):
    note_tick(at=at_("2027-02-01 08:00"))
    note_tick(at=at_("2027-02-02 09:59"))
    assert not Outage.objects.exists()
    assert note_tick(at=at_("2027-02-05 09:00"))
    assert note_tick(at=at_("2027-02-05 09:00")) is None
    notice = Notice.objects.get(user=world.administrator)
    assert notice.subject.startswith("The portal was away from 2 February 2027, 09:59")
    assert Outage.objects.count() == 1


def test_a_clock_that_was_set_back_is_no_outage(world):
    note_tick(at=at_("2027-02-05 08:00"))
    note_tick(at=at_("2027-02-01 08:00"))
    assert not Outage.objects.exists()
    assert Beat.objects.get().at == at_("2027-02-01 08:00")


def test_two_schedulers_open_one_message(world):
    told(world.editor, at_("2027-02-01 06:00"))
    at = at_("2027-02-01 08:00")
    assert [open_digests(at=at), open_digests(at=at)] == [1, 0]
    tick(at)
    tick(at)
    assert len(mail.outbox) == 1


def test_nobody_without_an_account_gets_one_and_a_new_address_does(world):
    for user in (world.editor, world.cto):
        told(user, at_("2027-02-01 06:00"))
    User.objects.filter(pk=world.cto.pk).update(is_active=False)
    User.objects.filter(pk=world.editor.pk).update(email="new@example.com")
    tick(at_("2027-02-01 08:00"))
    assert [message.to for message in mail.outbox] == [["new@example.com"]]


def test_many_are_told_and_their_messages_opened_in_as_many_queries_as_one(world, django_assert_num_queries):
    at = at_("2027-02-01 06:00")

    def notices(people):
        return [Notice(user=one, kind="occurrence", topic="a topic", due_on=at.date(), url="/") for one in people]

    for people in ([world.reader], [world.editor, world.cto, world.coo, world.ciso, world.deputy]):
        with django_assert_num_queries(5):  # a savepoint and its end, settings, rows, which of them are new
            assert len(tell(notices(people), at=at)) == len(people)
        with django_assert_num_queries(3):
            assert open_digests(at=at + 2 * HOUR) == len(people)
    assert tell(notices([world.reader]), at=at) == []
