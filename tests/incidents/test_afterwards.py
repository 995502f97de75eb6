"""Afterwards: reviews that are due are told, and figures by quarter say how it went, also at the plan's next review."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bcp_portal.notices.models import Notice
from incidents.actions.ending import merge, reopen
from incidents.actions.review_reminding import remind_of_reviews
from incidents.actions.reviewing import sign_review
from incidents.folding.reviewed import needs_review
from incidents.models import IncidentReview
from incidents.pages.due_reviews import to_review
from plans.evidence.happenings import incidents_since
from tests.flat import flat
from tests.incidents.fighting import at, closed, declared, doing, fought, reviewing
from tests.trust.tampering import tamper

pytestmark = pytest.mark.django_db


def told(days: int) -> list[tuple[str, str]]:
    """Who is told of reviews so many days after the incident, and what."""
    before = set(Notice.objects.values_list("pk", flat=True))
    remind_of_reviews(at=at("12:00") + timedelta(days=days))
    new = Notice.objects.exclude(pk__in=before).select_related("user").order_by("user__name")
    return [(one.user.name, one.subject.replace("\N{NO-BREAK SPACE}", " ")) for one in new]


def test_who_commanded_is_told_until_the_review_is_signed(world, signed, sign_in, settings):
    incident = fought(world, signed)
    fought(world, signed, is_exercise=True)
    assert told(0) == [("Responder", f"The review of {incident.ref} is due on 18 Mar 2026")]
    assert told(1) == []
    programme = flat(sign_in(world.reader).get("/exercises/?plan=BCP-01").content.decode())
    assert f"Review of {incident.ref}, The database is gone</a>. " in programme
    assert told(22) == [("Responder", f"The review of {incident.ref} is overdue since 18 Mar 2026")]
    settings.INCIDENT_REVIEW_SEVERITIES = ["high"]
    assert told(40) == []
    settings.INCIDENT_REVIEW_SEVERITIES = ["High", "critical"]
    reviewing(sign_in(world.responder), incident)
    assert len(told(41)) == 1
    sign_review(review=IncidentReview.objects.get(), by=world.editor, at=timezone.now())
    assert told(50) == []


def test_the_list_says_by_when_a_review_is_due_also_of_what_was_fought_without_a_plan(world, signed, sign_in):
    incident = closed(world, declared(world, None))
    client = sign_in(world.responder)
    said = flat(client.get("/incidents/").content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert "Review overdue since 18 Mar 2026" in said
    reviewing(client, incident)
    sign_review(review=IncidentReview.objects.get(), by=world.editor, at=timezone.now())
    assert "Review overdue" not in client.get("/incidents/").content.decode()


def test_no_figures_are_told_of_outcomes_that_somebody_changed(world, signed, sign_in):
    fought(world, signed)
    tamper("UPDATE incidents_outcome SET to_recover = 60, began_at = '9999-12-31 23:59:59'")
    for page in ("/incidents/figures/", "/incidents/figures.csv"):
        answer = sign_in(world.auditor).get(page)
        assert answer.status_code == 500
        assert "was changed after it was recorded" in answer.content.decode()


def test_what_was_merged_lasted_until_then_and_what_goes_on_again_is_not_closed(world, signed, sign_in):
    incident, part = declared(world, signed), declared(world, None)
    merge(part, incident, doing(world.responder, "03:46"))
    client = sign_in(world.reader)
    assert "15 min" in flat(client.get("/incidents/").content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    reopen(closed(world, incident), doing(world.responder, "07:00"), text="Again")
    assert client.get(f"/api/v1/incidents/{incident.ref}/").json()["closed_at"] is None


def test_the_severity_of_what_was_merged_into_it_asks_for_a_review_too(world, signed, sign_in, settings):
    settings.INCIDENT_REVIEW_SEVERITIES = ["Critical"]
    incident, part, first = (
        declared(world, signed, severity="Low"),
        declared(world, None, severity="Low"),
        declared(world, None),
    )
    merge(first, part, doing(world.responder, "03:46"))
    merge(part, incident, doing(world.responder, "03:47"))
    closed(world, incident)
    fought(world, signed, severity="Low")
    assert [one.incident for one in to_review()] == [incident]
    page = flat(sign_in(world.responder).get(f"/incidents/{incident.ref}/outcome/").content.decode())
    assert "To be written" in page


def test_a_detected_alarm_that_nobody_declared_needs_no_review():
    assert not needs_review((), ())


def test_figures_by_quarter_keep_exercises_apart(world, signed, sign_in):
    first = fought(world, signed)
    fought(world, signed, back="03:45", severity="Low")
    fought(world, signed, is_exercise=True)
    client = sign_in(world.reader)
    page = flat(client.get("/incidents/figures/").content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    for said in ("2 closed incidents.", "Jan to Mar 2026", "10 min", "21 min", "1 h 2 min"):
        assert said in page  # the median of 80 and 45 minutes
    assert "1 closed exercise." in client.get("/incidents/figures/?of=exercises").content.decode()
    assert "1 closed incident of severity Low." in client.get("/incidents/figures/?severity=Low").content.decode()
    declared(world, signed)
    low = client.get("/incidents/figures/?severity=Low").content.decode()
    assert "open: counted once closed" not in low
    [address] = [one for one in low.split('"') if one.startswith("/incidents/figures.csv")]
    assert len(b"".join(client.get(address).streaming_content).decode().splitlines()) == 2
    lines = b"".join(client.get("/incidents/figures.csv").streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert f"{first.ref}" in lines[1]
    assert ",600,1260,4800," in lines[1].replace('"', "")
    happened = [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in incidents_since(world.plan, None)]
    assert happened[0].startswith("2 incidents: 10 min to detect, 21 min to declare, 1 h 2 min to recover (median)")
    assert [one.ref for one in incidents_since(world.plan, None)][1] == first.ref
    assert incidents_since(world.plan, timezone.localdate()) == []
    page = sign_in(world.editor).get("/plans/BCP-01/reviews/record/").content.decode()
    assert 'Incidents in which it was used <span class="badge count">2</span>' in flat(page)
    assert "Incidents in which it was used" in page or "/incidents/" in page
