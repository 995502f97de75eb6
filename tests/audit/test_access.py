"""Who came in and what was taken away stands in the trail, bounded, without the e-mail address of a stranger."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bcp_portal.audit.access import KIND, WORDS, Bound, Stranger, record_access
from bcp_portal.audit.models import Event
from plans.actions.exports import claim_export, due_exports, keep_approved_pdf
from plans.pages.audit import in_words
from tests.conftest import PASSWORD
from tests.flat import flat

SIGN_IN = "/sign-in/"
WRONG = "wrong"


def attempt(client, email, password=WRONG, **extra):
    return client.post(SIGN_IN, {"username": email, "password": password}, **extra)


def recorded(verb=None):
    """Verb, person and object of the events of access, the first first."""
    found = Event.objects.filter(kind=KIND, **({"verb": verb} if verb else {})).order_by("pk")
    return [(event.verb, event.actor_name, event.ref) for event in found]


def test_signing_in_and_out_are_events(world, client):
    attempt(client, world.cto.email, PASSWORD)
    client.post("/sign-out/")
    ref = str(world.cto.ref)
    assert recorded() == [("access.signed_in", "CTO", ref), ("access.signed_out", "CTO", ref)]
    assert Event.objects.filter(verb="access.signed_in").get().actor == world.cto


def test_a_wrong_password_is_an_event_about_that_person_by_nobody(world, client):
    attempt(client, world.cto.email)
    event = Event.objects.get(kind=KIND)
    assert (event.verb, event.actor, event.actor_name) == ("access.sign_in_failed", None, "Somebody not signed in")
    assert (event.ref, event.summary) == (str(world.cto.ref), "CTO")


def test_a_strangers_address_is_told_by_a_digest_alone(world, client):
    attempt(client, "stranger@elsewhere.example", REMOTE_ADDR="203.0.113.77")
    event = Event.objects.get(kind=KIND)
    said = json.dumps([event.ref, event.summary, event.before, event.after, event.actor_name])
    assert "unknown address" in said
    assert "stranger" not in said
    assert "elsewhere" not in said
    assert "203.0.113" not in said
    attempt(client, "Stranger@Elsewhere.example ")
    first, second = Event.objects.filter(kind=KIND).values_list("after", flat=True)
    assert first["address"] == second["address"]


def test_a_pause_is_one_event_however_often_somebody_knocks(world, client):
    for _ in range(9):
        attempt(client, world.cto.email)
    assert [verb for verb, _, _ in recorded()] == ["access.sign_in_failed"] * 5 + ["access.sign_in_paused"]


def test_repeated_failures_do_not_fill_the_trail(world):
    for number in range(60):
        attempt(Client(), world.cto.email, REMOTE_ADDR=f"198.51.100.{number}")
        attempt(Client(), f"person{number}@example.com", REMOTE_ADDR=f"198.51.100.{number}")
    assert len(recorded("access.sign_in_failed")) == 5 + 20
    assert len(recorded("access.sign_in_paused")) == 1


def test_a_form_without_a_password_was_no_try(world, client):
    client.post(SIGN_IN, {"username": "nobody", "password": WRONG})
    client.post(SIGN_IN, {"username": world.cto.email, "password": ""})
    assert recorded() == []


def test_signing_in_by_the_api_is_told_as_such(world, client):
    asked = {"email": world.auditor.email, "password": world.password}
    client.post("/api/v1/token/", asked, content_type="application/json")
    client.post("/api/v1/token/", asked | {"password": WRONG}, content_type="application/json")
    assert [verb for verb, _, _ in recorded()] == ["access.signed_in", "access.sign_in_failed"]
    assert Event.objects.get(verb="access.signed_in").after["way"] == "API"


def test_wrong_passwords_in_an_open_session_are_events(world, sign_in):
    client = sign_in(world.cto)
    for _ in range(7):
        client.post("/account/tokens/", {"name": "x", "days": 30, "password": WRONG})
    assert [verb for verb, _, _ in recorded()] == ["access.confirmation_failed"] * 4 + ["access.confirmation_paused"]


def read(answer):
    """The status of an answer that is read to its end."""
    b"".join(answer.streaming_content if answer.streaming else [answer.content])
    return answer.status_code


DOWNLOADS = {
    "/plans/BCP-01/versions/1.0/json/": "BCP-01-v1.0.json",
    "/plans/BCP-01/versions/1.0/markdown/": "BCP-01-v1.0.md",
    "/plans/BCP-01/versions/1.0/pdf/": "BCP-01-v1.0.pdf",
    "/api/v1/plans/BCP-01/versions/1.0/document/": "BCP-01-v1.0.json",
    "/api/v1/plans/BCP-01/versions/1.0/pdf/": "BCP-01-v1.0.pdf",
}


@pytest.fixture
def evidence(world, signed, settings, tmp_path):
    """A version in force with its PDF."""
    settings.MEDIA_ROOT = tmp_path
    at = world.now + timedelta(hours=1)
    export = due_exports(at=at).get(purpose="approved")
    claim_export(export=export, at=at)
    keep_approved_pdf(export=export, content=b"%PDF-1.7 x", pages=1, made_with="a test", at=at)
    return signed


@pytest.mark.parametrize("address", DOWNLOADS)
def test_a_download_of_evidence_is_an_event(world, evidence, sign_in, address):
    client = sign_in(world.auditor)
    read(client.head(address))
    assert recorded() == []
    for _ in range(3):
        assert read(client.get(address)) == 200
    assert recorded() == [("access.downloaded", "Auditor", DOWNLOADS[address])]
    assert Event.objects.get(kind=KIND).plan_code == "BCP-01"


def test_what_somebody_has_already_is_no_download(world, evidence, sign_in):
    address = "/api/v1/plans/BCP-01/versions/1.0/document/"
    answer = sign_in(world.auditor).get(address, headers={"if-none-match": f'"{evidence.sha256}"'})
    assert answer.status_code == 304
    assert recorded() == []


def test_sheets_are_downloads_too(world, signed, sign_in):
    client = sign_in(world.reader)
    assert client.get("/plans/BCP-01/what-if/pdf/").status_code == 200
    assert client.get("/readiness/pdf/").status_code == 200
    assert [verb for verb, _, _ in recorded()] == ["access.downloaded"] * 2


def test_an_export_of_the_trail_is_an_event_that_says_what_was_asked_for(world, sign_in):
    client = sign_in(world.auditor)
    b"".join(client.get("/audit/csv/?person=Editor"))
    b"".join(client.get("/audit/csv/?person=Editor"))
    b"".join(client.get("/plans/BCP-01/audit/csv/"))
    events = Event.objects.filter(verb="access.audit_exported").order_by("pk")
    assert [(event.plan_code, event.after) for event in events] == [
        ("", {"person": "Editor"}),
        ("", {"plan": "BCP-01"}),
    ]


def test_a_page_is_no_download_and_writes_nothing(world, sign_in):
    client = sign_in(world.auditor)
    client.get("/audit/")
    client.get("/plans/BCP-01/")
    assert recorded() == []


def test_a_new_token_stands_in_the_trail(world, sign_in):
    sign_in(world.auditor).post("/account/tokens/", {"name": "nightly", "days": 30, "password": PASSWORD})
    page = flat(sign_in(world.auditor).get("/audit/?kind=api+token").content.decode())
    assert "API token made" in page
    assert "nightly" in page


def test_the_page_tells_them_in_words_and_finds_them(world, client, sign_in):
    attempt(client, world.cto.email)
    client = sign_in(world.auditor)
    page = flat(client.get("/audit/?kind=access").content.decode())
    assert "Sign-in failed" in page
    assert "Sign-ins and downloads" in page
    assert "Somebody not signed in" in page
    assert "Row changed" not in page
    changes = client.get("/audit/?kind=changes").content.decode()
    assert "Sign-in failed" not in changes
    assert "Row changed" in changes


@pytest.mark.parametrize("verb", WORDS)
def test_every_verb_has_its_words(verb):
    assert in_words(verb) == WORDS[verb]


def test_after_a_while_the_same_is_told_again(db):
    now = timezone.now()
    for minutes in (0, 1, 16):
        record_access(
            actor=Stranger(),
            verb="access.sign_in_failed",
            at=now + timedelta(minutes=minutes),
            ref="x" * 100,
            bound=Bound(1, timedelta(minutes=15)),
        )
    assert Event.objects.count() == 2
