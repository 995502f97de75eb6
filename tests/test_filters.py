"""What no page knows is refused in words, on both databases: NUL, text that is none, values that no filter has."""

import pytest

from tests.flat import flat

NULS = [
    "/plans/BCP-01/?changed=%00",
    "/plans/BCP-01/?deleted=%00",
    "/plans/BCP-01/?edit=%00",
    "/exercises/?plan=%00",
    "/?plan=%00",
    "/search/?q=%00",
    "/directory/?q=a%00b",
    "/audit/?person=%00",
    "/audit/?kind=%00",
    "/plans/BCP-01/findings/?severity=%00",
    "/api/v1/plans/BCP-01/findings/?severity=%00",
    "/api/v1/plans/BCP-01/findings/?state=%00",
    "/api/v1/plans/?archived=%00",
    "/verify/?sha256=%00",
    "/sign-in/?next=%00",
    "/plans/?pa%00ge=2",
    "/search/?q=%ED%A0%80",
    "/search/?q=%FF%FE",
    "/plans/%00/",
]
UNKNOWN = [
    "/plans/BCP-01/?severity=nonsense",
    "/plans/BCP-01/findings/?severity=nonsense",
    "/plans/BCP-01/findings/?state=nonsense",
    "/plans/?show=nonsense",
    "/directory/?show=nonsense",
    "/?plan=NONE",
    "/readiness/pdf/?plan=NONE",
    "/exercises/?plan=NONE",
    "/exercises/?by=nonsense",
    "/exercises/?state=nonsense",
    "/exercises/?kind=nonsense",
    "/exercises/?year=99999",
    "/exercises/results/?plan=NONE",
    "/audit/?kind=nonsense",
    "/audit/?plan=NONE",
    "/audit/?since=nonsense",
    "/audit/?until=2026-02-30",
    "/audit/csv/?since=nonsense",
    "/audit/csv/?kind=nonsense",
    "/plans/BCP-01/what-if/?narrow=nonsense",
    "/api/v1/plans/?archived=nonsense",
    "/api/v1/plans/?limit=nonsense",
    "/api/v1/plans/?limit=-1",
    "/api/v1/plans/?offset=-1",
    "/api/v1/plans/BCP-01/sections/?of=nonsense",
    "/api/v1/plans/BCP-01/findings/?severity=nonsense",
    "/api/v1/plans/BCP-01/findings/?state=nonsense",
]


@pytest.mark.parametrize("address", NULS)
def test_what_is_no_text_is_refused_in_words(world, sign_in, address):
    assert_refused(sign_in(world.administrator).get(address), address, "NUL")


@pytest.mark.parametrize("address", UNKNOWN)
def test_a_filter_that_no_page_has_is_refused_in_words(world, sign_in, address):
    assert_refused(sign_in(world.administrator).get(address), address, "")


def assert_refused(answer, address, words):
    assert answer.status_code == 400
    said = answer.json()["detail"] if address.startswith("/api/") else answer.content.decode()
    assert words in said
    assert len(said) > 40
    assert "Traceback" not in said


def test_a_nul_in_a_form_is_refused_before_anything_is_saved(world, sign_in):
    answer = sign_in(world.editor).post("/plans/new/", {"title": "a\0b", "code": "NEW-01"})
    assert answer.status_code == 400
    assert "NUL" in flat(answer.content.decode())


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "theme", "messages"])
def test_a_nul_in_a_cookie_is_refused(client, db, name):
    client.cookies[name] = "a" * 9 + "\0"
    assert client.get("/account/").status_code == 400


def test_a_nul_in_a_token_is_refused(client, db):
    assert client.get("/api/v1/plans/", headers={"Authorization": "Token bcp_\0"}).status_code == 400


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_a_program_that_sends_no_text_is_told_at_the_field(client, db, text):
    sent = {"email": f"{text}@example.com", "password": text, "name": text}
    answer = client.post("/api/v1/token/", sent, content_type="application/json")
    assert (answer.status_code, set(answer.json())) == (400, {"email", "password", "name"})


def test_a_refusal_is_not_logged_with_what_was_asked_for(world, sign_in, caplog):
    sign_in(world.editor).get("/?plan=SECRET-9")
    assert "SECRET-9" not in caplog.text


def test_the_values_that_filters_know_are_answered(world, signed, sign_in):
    client = sign_in(world.administrator)
    for address in (
        "/plans/BCP-01/?severity=high",
        "/plans/BCP-01/findings/?state=fixed&severity=",
        "/plans/?show=archived",
        "/directory/?show=people",
        "/?plan=BCP-01",
        "/exercises/?plan=BCP-01&by=person&state=missed&kind=review&year=",
        "/audit/?kind=versions&since=0001-01-01",
        "/api/v1/plans/?archived=false&limit=1000&offset=99999999999999999999",
        "/?plan=",
        "/api/v1/plans/BCP-01/sections/?of=in-force",
    ):
        assert client.get(address).status_code == 200, address
