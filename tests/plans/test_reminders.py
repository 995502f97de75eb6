"""Reminders to approvers: after three days, then weekly, each once, and only to whose turn it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bcp_portal.accounts.actions import change_address, change_person, deactivate_person
from bcp_portal.notices.models import Notice
from plans.actions.copying import copy_plan
from plans.actions.plans import change_settings, settings_of
from plans.actions.reminders import latest_reminder, remind_approvers
from plans.actions.rows import change_row
from plans.actions.signers import replace_signer
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from tests.plans.signing import approve, current_plan, sign, submit
from tests.trust.tampering import tamper


@pytest.fixture
def asked(world, in_approval):
    """A version in approval whose first messages are out of the way."""
    Notice.objects.all().delete()
    return in_approval


def days(world, count):
    return world.now + timedelta(days=count)


def reminded(world):
    return sorted(notice.user.name for notice in Notice.objects.filter(subject__startswith="Reminder"))


def test_nobody_is_reminded_in_the_first_three_days(world, asked):
    assert remind_approvers(at=days(world, 3) - timedelta(seconds=1)) == 0


def test_after_three_days_signers_and_deputies_are_reminded(world, asked):
    assert remind_approvers(at=days(world, 3)) == 4
    assert reminded(world) == ["CISO", "COO", "CTO", "Deputy"]
    assert "as deputy you can" in Notice.objects.get(user=world.deputy).body[0]


def test_the_next_hour_and_a_second_scheduler_remind_nobody_again(world, asked):
    remind_approvers(at=days(world, 3))
    assert remind_approvers(at=days(world, 3) + timedelta(hours=1)) == 0
    assert remind_approvers(at=days(world, 9)) == 0
    assert remind_approvers(at=days(world, 10)) == 4


def test_days_without_a_scheduler_are_not_made_up_for(world, asked):
    assert remind_approvers(at=days(world, 40)) == 4
    assert Notice.objects.count() == 4


def test_who_has_signed_is_left_alone(world, asked):
    sign(world, asked, 1)
    sign(world, asked, 2)
    remind_approvers(at=days(world, 3))
    assert reminded(world) == ["CISO"]


def test_in_order_only_the_next_is_reminded_from_the_day_on_which_their_turn_came(world):
    plan = current_plan(world)
    seen = settings_of(plan)
    change_settings(plan=plan, title=plan.title, signing_order="listed", seen=seen, by=world.editor, at=world.now)
    version = submit(world)
    sign(world, version, 1, at=days(world, 5))
    assert remind_approvers(at=days(world, 7)) == 0
    remind_approvers(at=days(world, 8))
    assert reminded(world) == ["COO"]


def test_nobody_is_reminded_of_what_is_decided(world, asked):
    approve(world, asked)
    assert remind_approvers(at=days(world, 3)) == 0


def test_days_are_settings(world, asked, settings):
    settings.REMINDER_FIRST_DAYS, settings.REMINDER_EVERY_DAYS = 1, 2
    at = [latest_reminder(world.now, days(world, count)) for count in (0, 1, 2, 3, 6)]
    assert at == [None, days(world, 1), days(world, 1), days(world, 3), days(world, 5)]


# A signer who is lost


def lose(world, who, *, how="deactivated"):
    if how == "deactivated":
        deactivate_person(actor=world.administrator, person=who, at=world.now)
    elif how == "role":
        change_person(actor=world.administrator, person=who, name=who.name, role="reader", at=world.now)
    else:
        change_address(actor=world.administrator, person=who, email="elsewhere@example.com", at=world.now)
    Notice.objects.all().delete()


def reminders(**of):
    return Notice.objects.filter(subject__startswith="Reminder", **of)


@pytest.mark.parametrize("how", ["deactivated", "role", "address"])
def test_instead_of_a_lost_signer_the_submitter_and_administrators_are_reminded_to_name_another(world, asked, how):
    lose(world, world.coo, how=how)
    assert remind_approvers(at=days(world, 3)) == 5
    assert reminded(world) == ["Administrator", "CISO", "CTO", "Deputy", "Editor"]
    reminder = reminders(user=world.editor).get()
    assert reminder.subject.startswith("Reminder: COO can’t sign")
    assert "Name somebody else" in reminder.body[1]
    assert reminder.url == "/plans/BCP-01/versions/1.0/signatures/2/"


def test_that_is_told_once_a_reminder_period_until_somebody_is_named(world, asked):
    lose(world, world.coo)
    for hours in (0, 1, 23, 47, 6 * 24, 7 * 24, 7 * 24 + 1):
        remind_approvers(at=days(world, 3) + timedelta(hours=hours))
    assert reminders(user=world.editor).count() == 2
    named = {"account": world.deputy, "reason": "COO has left", "by": world.editor, "at": days(world, 11)}
    replace_signer(version=asked, place=2, **named)
    remind_approvers(at=days(world, 17))
    assert reminders(user=world.editor).count() == 2


def test_the_deputy_of_a_lost_signer_is_reminded_too_and_told_why(world, asked):
    lose(world, world.cto)
    remind_approvers(at=days(world, 3))
    reminder = reminders(user=world.deputy).get()
    assert reminder.body[0] == "CTO (Chief Technology Officer) can’t sign any more: as deputy you can."
    assert reminders(user=world.editor).count() == 1


def test_in_order_nobody_is_reminded_of_a_lost_signer_whose_turn_has_not_come(world):
    plan = current_plan(world)
    seen = settings_of(plan)
    change_settings(plan=plan, title=plan.title, signing_order="listed", seen=seen, by=world.editor, at=world.now)
    submit(world)
    lose(world, world.coo)
    remind_approvers(at=days(world, 3))
    assert reminded(world) == ["CTO", "Deputy"]


# A signer who can't sign this version


COO = "Chief Operations Officer"


@pytest.fixture
def barred(world):
    """A version in approval that the COO wrote, too, so that only the deputy can sign as COO."""
    row = RequiredApproval.objects.get(plan=world.plan, role=COO)
    deputy = Person.objects.get(account=world.deputy)
    row = change_row(row=row, values={"deputy": deputy}, edition=row.edition, by=world.editor, at=world.now)
    change_row(row=row, values={"role": COO + "s"}, edition=row.edition, by=world.coo, at=world.now)
    return submit(world)


def test_who_wrote_the_draft_is_not_asked_for_a_signature_and_the_deputy_is(world, barred):
    assert not Notice.objects.filter(user=world.coo).exists()
    asked = Notice.objects.get(user=world.deputy, topic="approval:BCP-01:1.0:2")
    assert asked.body[0] == f"Editor asks for your signature as the deputy of COO, {COO}s."


def test_who_wrote_the_draft_is_not_reminded_to_sign_it_and_the_deputy_is_told_why(world, barred):
    remind_approvers(at=days(world, 3))
    assert not reminders(user=world.coo).exists()
    reminder = reminders(user=world.deputy, topic="approval:BCP-01:1.0:2").get()
    assert reminder.body[0] == f"COO ({COO}s) can’t sign this version: as deputy you can."


def test_that_the_deputy_has_to_sign_is_told_to_the_submitter_once_with_the_reason(world, barred):
    for count in range(3, 40):
        remind_approvers(at=days(world, count))
    reminder = reminders(user=world.editor).get()
    assert reminder.subject == "Reminder: COO can’t sign Business Continuity Plan (BCP), version 1.0"
    assert "COO wrote the draft. Deputy could sign instead." in reminder.body[0]
    sign(world, barred, 2, by=world.deputy)
    assert reminders(user=world.editor).get().read_at is not None


def test_where_nobody_can_sign_submitter_and_administrators_are_reminded_of_it_again_and_again(world):
    submit(world, by=world.administrator)
    Notice.objects.all().delete()
    change_person(actor=world.administrator, person=world.coo, name="Chief", role="approver", at=world.now)
    for count in (3, 4, 10):
        remind_approvers(at=days(world, count))
    assert not reminders(user=world.coo).exists()
    sent = list(reminders(user=world.administrator))
    assert len(sent) == 2
    assert "Administrator renamed the account of Chief, and Administrator submits. Deputy could" in sent[0].body[0]


def test_a_deputy_who_signed_as_another_is_not_told_that_a_deputy_can_sign(world, barred):
    sign(world, barred, 1, by=world.deputy)
    Notice.objects.all().delete()
    remind_approvers(at=days(world, 3))
    assert reminded(world) == ["Administrator", "CISO", "Editor"]


def test_a_version_that_was_altered_stops_no_reminder_of_another(world, asked):
    other = copy_plan(plan=current_plan(world), code="BCP-02", title="Other", by=world.editor, at=world.now)
    submit(replace(world, plan=other))
    Notice.objects.all().delete()
    tamper("UPDATE plans_planversion SET snapshot = 'altered' WHERE id = %s", asked.pk)
    remind_approvers(at=days(world, 3))
    assert set(reminders().values_list("url", flat=True)) == {"/plans/BCP-02/versions/1.0/approve/"}


# Days with 23 and 25 hours

ZONES = ("Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "UTC")
ASKED = [(2026, 3, 20), (2026, 10, 20), (2026, 4, 1), (2026, 9, 1), (2026, 10, 28)]


@pytest.fixture
def daily(settings):
    """A portal in a zone, whose people are reminded every day."""

    def in_zone(name):
        settings.TIME_ZONE, settings.REMINDER_FIRST_DAYS, settings.REMINDER_EVERY_DAYS = name, 1, 1
        timezone.activate(ZoneInfo(name))

    yield in_zone
    timezone.deactivate()


@pytest.mark.parametrize("hour, minute", [(0, 15), (2, 30), (12, 0), (23, 15)])
@pytest.mark.parametrize("day", ASKED, ids=lambda day: "-".join(map(str, day)))
@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_reminder_falls_on_every_day_once_whatever_the_clocks_do(daily, zone, day, hour, minute):
    """Asked every hour, as the schedule does, for ten days: one reminder for each of them."""
    daily(zone)
    asked_at = datetime(*day, hour, minute, tzinfo=ZoneInfo(zone))
    end = asked_at.timestamp() + 10 * 24 * 3600
    moments = [datetime.fromtimestamp(second, UTC) for second in range(int(asked_at.timestamp()), int(end), 3600)]
    due = sorted({found for found in (latest_reminder(asked_at.astimezone(UTC), at) for at in moments) if found})
    wall = asked_at.replace(tzinfo=None)
    assert due == [timezone.make_aware(wall + timedelta(days=count)) for count in range(1, len(due) + 1)]
    assert len(due) >= 9


def test_on_the_day_of_25_hours_people_in_berlin_are_reminded_once_and_on_the_next_day_again(world, settings, daily):
    daily("Europe/Berlin")
    zone = ZoneInfo("Europe/Berlin")
    submit(world, at=datetime(2026, 10, 23, 0, 15, tzinfo=zone))
    Notice.objects.all().delete()
    start = datetime(2026, 10, 24, 0, 30, tzinfo=zone).timestamp()
    for hour in range(4 * 24):
        remind_approvers(at=datetime.fromtimestamp(start + hour * 3600, UTC))
    days_notified = sorted(notice.due_on.day for notice in Notice.objects.filter(user=world.coo))
    assert days_notified == [24, 25, 26, 27]
