"""Who is away names who stands in; both see it, and nobody stands in for themselves or while away."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.notices.absences import AbsenceRefused, absent_on, end_absence, enter_absence
from bcp_portal.notices.models import Absence, Notice
from bcp_portal.notices.tasks import send_deliveries
from tests.flat import flat

PAGE = "/account/absence/"


@pytest.fixture
def today(db):
    return timezone.localdate()


@pytest.fixture
def enter(world, today):
    """An absence between two days, counted from today."""

    def enter(person, deputy, begin, end, *, by=None, token=None):
        days = {"from_on": today + timedelta(days=begin), "until_on": today + timedelta(days=end)}
        return enter_absence(
            person=person, deputy=deputy, **days, token=token or uuid4(), by=by or person, at=timezone.now()
        )

    return enter


def form(person, today, *, deputy, begin=1, end=3):
    days = {"from_on": today + timedelta(days=begin), "until_on": today + timedelta(days=end)}
    return {"token": str(uuid4()), "deputy": str(deputy.ref), **days}


def test_somebody_enters_days_and_both_see_them(world, sign_in, today):
    sent = form(world.editor, today, deputy=world.cto, begin=0)
    client = sign_in(world.editor)
    assert "CTO stands in and is told" in flat(client.post(PAGE, sent, follow=True).content.decode())
    client.post(PAGE, sent)  # the same form twice
    assert Absence.objects.count() == 1
    assert f"You are away until {today + timedelta(days=3):%-d %B %Y}. CTO stands in." in flat(
        client.get(PAGE).content.decode()
    )
    send_deliveries()
    assert [message.to for message in mail.outbox] == [[world.cto.email]]
    assert "You stand in for Editor" in mail.outbox[0].subject
    assert "Editor is away from" in flat(sign_in(world.cto).get(PAGE).content.decode())
    assert Event.objects.get(verb="absence_entered").after["deputy"] == "CTO"


def test_on_each_day_it_is_known_who_is_away_and_who_stands_in(world, enter, today, django_assert_num_queries):
    enter(world.editor, world.cto, 1, 3)
    enter(world.cto, world.coo, 3, 4)
    with django_assert_num_queries(1):
        assert absent_on(today) == {}
    assert absent_on(today + timedelta(days=1)) == {world.editor.pk: world.cto}
    assert absent_on(today + timedelta(days=3)) == {world.editor.pk: world.coo, world.cto.pk: world.coo}
    assert absent_on(today + timedelta(days=5)) == {}
    User.objects.filter(pk=world.coo.pk).update(is_active=False)
    assert absent_on(today + timedelta(days=3)) == {world.editor.pk: None, world.cto.pk: None}


@pytest.mark.parametrize(
    "days, deputy, words",
    [
        ((3, 4), "cto", "It overlaps with another one: from"),
        ((5, 6), "editor", "Choose somebody else"),
        ((5, 6), "coo", "COO is away as well, on"),
        ((-3, -1), "cto", "is over"),
        ((5, 900), "cto", "A year is the longest"),
        ((6, 5), "cto", "The last day comes before the first"),
    ],
)
def test_days_that_make_no_sense_are_refused_in_words(world, enter, days, deputy, words):
    enter(world.editor, world.cto, 1, 3)
    enter(world.coo, world.cto, 6, 6)
    with pytest.raises(AbsenceRefused, match=words):
        enter(world.editor, getattr(world, deputy), *days)


def test_nobody_without_an_active_account_stands_in(world, enter, sign_in, today):
    User.objects.filter(pk=world.cto.pk).update(is_active=False)
    with pytest.raises(AbsenceRefused, match="active account"):
        enter(world.editor, world.cto, 1, 2)
    answer = sign_in(world.editor).post(PAGE, form(world.editor, today, deputy=world.cto))
    assert answer.status_code == 422
    assert "Select a valid choice" in flat(answer.content.decode())


def test_two_never_stand_in_for_each_other(world, enter):
    enter(world.editor, world.cto, 1, 3)
    with pytest.raises(AbsenceRefused, match="Editor is away as well"):
        enter(world.cto, world.editor, 2, 2)
    enter(world.cto, world.editor, 4, 5)


def test_who_is_back_early_ends_it_and_who_stood_in_is_told(world, enter, sign_in, today):
    absence = enter(world.editor, world.cto, -2, 3)
    client = sign_in(world.editor)
    for said in ("Ended.", "It was over already."):
        assert said in flat(client.post(f"{PAGE}{absence.ref}/end/", follow=True).content.decode())
    absence.refresh_from_db()
    assert absence.until_on == today - timedelta(days=1)
    assert absent_on(today) == {}
    assert Notice.objects.filter(user=world.cto, subject="You no longer stand in for Editor").count() == 1
    assert Event.objects.filter(verb="absence_ended").count() == 1


def test_one_that_has_not_begun_is_taken_back(world, enter):
    absence = enter(world.editor, world.cto, 1, 3)
    assert end_absence(absence=absence, by=world.editor, at=timezone.now())
    assert not Absence.objects.exists()


def test_nobody_ends_the_absence_of_somebody_else(world, enter, sign_in):
    absence = enter(world.editor, world.cto, 0, 3)
    sign_in(world.cto).post(f"{PAGE}{absence.ref}/end/")
    assert absent_on(timezone.localdate()) == {world.editor.pk: world.cto}


def test_an_administrator_enters_it_for_somebody_who_is_told_and_ends_it(world, sign_in, today):
    client = sign_in(world.administrator)
    page = f"/people/{world.editor.ref}/absence/"
    client.post(page, form(world.editor, today, deputy=world.cto, begin=0))
    event = Event.objects.get(verb="absence_entered")
    assert (event.actor, event.summary) == (world.administrator, "Editor")
    assert Notice.objects.get(user=world.editor).subject.startswith("You are entered as away")
    assert "Editor is away until" in flat(client.get(page).content.decode())
    client.post(f"{page}{Absence.objects.get().ref}/end/")
    assert absent_on(today) == {}


def test_what_was_typed_stays_where_it_is_refused(world, sign_in, today):
    answer = sign_in(world.editor).post(PAGE, form(world.editor, today, deputy=world.cto, begin=3, end=1))
    assert answer.status_code == 422
    page = flat(answer.content.decode())
    assert f'value="{today + timedelta(days=3)}"' in page
    assert "The last day comes before the first" in page
