"""Every e-mail is made by one layout: escaped, on one line where a header is, with a text part, and from nowhere else."""

import re

import pytest
from django.utils import timezone

from bcp_portal.accounts.letter_words import mail_of, reset_mail
from bcp_portal.accounts.models import AddressChange, Letter
from bcp_portal.look.mails import MOST_SUBJECT, as_message
from bcp_portal.notices.actions import notify
from bcp_portal.notices.emails import as_email
from bcp_portal.notices.models import Delivery

HOSTILE = 'Plan <b>"x"</b>\r\nBcc: eve@example.com\u2028next & \x1b\u202e\'; ' + "long " * 80


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.PORTAL_URL, settings.PORTAL_NAME = "https://bcp.example.com/", "BCP Portal"


def letters(world):
    asked = {"email": "new@example.com", "asked_by": world.administrator, "asked_at": timezone.now()}
    AddressChange.objects.get_or_create(person=world.cto, defaults=asked)
    for kind in Letter.Kind:
        letter = Letter(person=world.cto, kind=kind, address=world.cto.email, asked_by=world.administrator)
        letter.asked_at = timezone.now()
        yield as_message(mail_of(letter))
    yield as_message(reset_mail(world.cto))


def notice_mail(world, *, subject="Backup test is due", kind="occurrence", count=1):
    at = timezone.now()
    common = {"user": world.cto, "kind": kind, "due_on": at.date(), "body": [f"{subject} by Friday."], "url": "/plans/"}
    topics = [f"{kind} {count} {number} {subject[:9]}" for number in range(count)]
    made = [notify(topic=topic, subject=subject, at=at, **common) for topic in topics]
    delivery = Delivery.objects.create(user=world.cto, created_at=at, not_before=at)
    return as_email(delivery, made, at=at)


def parts(message):
    return message.body, message.alternatives[0][0]


def test_every_mail_has_both_parts_names_the_portal_and_comes_from_nowhere_else(world):
    for message in [*letters(world), notice_mail(world), notice_mail(world, count=3)]:
        text, html = parts(message)
        assert "Hello CTO," in text
        assert "Hello CTO," in html
        assert "BCP Portal" in text
        assert 'content="light dark"' in html
        assert not re.search(r"<img|<script|<link|@import|url\(|src=", html)
        assert set(re.findall(r"https?://[^/\"\s]+", html + text)) <= {"https://bcp.example.com"}
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_hostile_title_is_escaped_cut_and_breaks_no_header(world):
    message = notice_mail(world, subject=HOSTILE)
    text, html = parts(message)
    assert len(message.subject) == MOST_SUBJECT
    assert message.subject.endswith("…")
    assert message.subject.isprintable()
    assert "eve@example.com" not in str(message.message()["Bcc"])
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert '<b>"x"</b>' in text


def test_a_message_says_why_and_whether_it_can_be_chosen_otherwise(world):
    text, _ = parts(notice_mail(world))
    assert "You are responsible for it." in text
    assert "Such messages always reach you." not in text
    assert "How messages reach you: https://bcp.example.com/account/messages/" in text
    text, _ = parts(notice_mail(world, kind="escalation", subject="Overdue"))
    assert "Such messages always reach you." in text


def test_of_very_many_the_first_are_told_and_the_rest_counted(world):
    text, html = parts(notice_mail(world, count=40))
    assert html.count('class="item"') == 25
    assert "15 more stand there." in text
    assert "40 messages for you" in text


def test_a_letter_with_a_link_holds_no_other(world):
    for message in letters(world):
        text, html = parts(message)
        assert len(re.findall("https?://", text)) == len(re.findall("https?://", html)) <= 1
