"""Three things to try: offered on home in a demonstration only, each leads to its very place, closed by each person."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from bcp_portal.accounts.models import User
from bcp_portal.demonstration.people import make_accounts
from bcp_portal.demonstration.samples import KEPT
from bcp_portal.demonstration.trials import BY_KEY, TRIALS
from tests.flat import flat

TITLE = "Three things to try"
HOME = "/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, demonstration):
    settings.PORTAL_DEMO = True


def signed_in(client, name):
    client.force_login(User.objects.get(email=f"{name}@example.com"))
    return client


def page(client, address=HOME):
    return flat(client.get(address).content.decode())


@pytest.mark.usefixtures("demo")
def test_each_leads_who_can_to_the_very_place_and_who_can_t_to_sign_in(client):
    doing = {
        "it-operations": ({"rto", "pdf"}, {"signature"}),
        "coo": ({"signature", "pdf"}, {"rto"}),
        "cto": ({"pdf"}, {"rto", "signature"}),
        "responder": ({"exercise", "failure", "pdf"}, set()),
        "auditor": ({"pdf", "pack", "trail"}, set()),
        "reader": ({"failure", "change"}, {"rto"}),
        "admin": ({"rto", "pdf"}, {"signature"}),
    }
    for name, (keys, elsewhere) in doing.items():
        shown = page(signed_in(client, name))
        assert TITLE in shown
        assert {one.key for one in TRIALS if f'href="{one.url}"' in shown} == keys, name
        offers = {one.key for one in TRIALS if f'value="{escape(one.sign_in_url)}"' in shown}
        assert offers == elsewhere, name
        assert {f"Sign in as {BY_KEY[key].who}" in shown for key in elsewhere} <= {True}, name


@pytest.mark.usefixtures("demo")
def test_each_role_gets_to_the_place_of_each_thing_that_it_can_do(client):
    places = {
        "responder": {
            "exercise": "Messages to customers are not delivered",
            "failure": "Choose it",
            "pdf": "Verify a PDF",
        },
        "auditor": {"pack": "Download the pack", "trail": "Version signed"},
        "reader": {"failure": "Choose it", "change": "What is to change"},
    }
    for name, by_key in places.items():
        signed_in(client, name)
        for key, said in by_key.items():
            answer = client.get(reverse("demonstration:trial", args=[key]), follow=True)
            assert (answer.status_code, said in flat(answer.content.decode())) == (200, True), (name, key)
    assert client.get(reverse("demonstration:trial", args=["pack"])).status_code == 403


@pytest.mark.usefixtures("demo")
def test_the_places_are_the_field_the_signature_and_the_versions(client, monkeypatch):
    found = signed_in(client, "it-operations").get(reverse("demonstration:trial", args=["rto"]))
    asked = parse_qs(urlsplit(found.url).query)
    assert (asked["row"], asked["field"]) == (["F-03"], ["rto"])
    opened = client.get(found.url).content.decode()
    assert f'id="{urlsplit(found.url).fragment}"' in opened
    signing = signed_in(client, "coo").get(reverse("demonstration:trial", args=["signature"]))
    assert signing.url == reverse("plans:approve", args=["BCP-01", "1.2"])
    assert client.get(signing.url).status_code == 200
    assert signed_in(client, "cto").get(reverse("demonstration:trial", args=["signature"])).url == reverse(
        "plans:version", args=["BCP-01", "1.2"]
    )
    versions = signed_in(client, "auditor").get(reverse("demonstration:trial", args=["pdf"])).url
    assert "Verify a PDF" in page(client, versions)
    signed_in(client, "reader")
    assert client.get(reverse("demonstration:trial", args=["rto"])).status_code in {403, 404}
    assert client.get(reverse("demonstration:trial", args=["bungee"])).status_code == 404
    monkeypatch.setattr("bcp_portal.demonstration.trials.KEPT", KEPT.with_name("gone.md"))
    signed_in(client, "it-operations")
    answer = client.get(reverse("demonstration:trial", args=["rto"]), follow=True)
    assert "is not in this portal any more" in flat(answer.content.decode())


def test_signing_in_as_somebody_else_goes_on_to_the_place(client, settings):
    settings.PORTAL_DEMO = True
    make_accounts(at=timezone.now())
    trial = next(one for one in TRIALS if one.key == "signature")
    signed_in(client, "auditor")
    left = client.post(reverse("accounts:sign_out"), {"next": trial.sign_in_url})
    assert left.url == trial.sign_in_url
    form = page(client, left.url)
    assert 'value="coo@example.com"' in form
    assert f'name="next" value="{trial.url}"' in form


@pytest.mark.usefixtures("demo")
def test_closed_by_one_it_stays_closed_for_them_alone_and_asks_nothing_of_the_database(
    client,
):
    signed_in(client, "coo").get(HOME)
    with CaptureQueriesContext(connection) as shown:
        client.get(HOME)
    for _ in range(2):
        assert client.post(reverse("demonstration:close")).url == HOME
    with CaptureQueriesContext(connection) as closed:
        assert TITLE not in page(client)
    assert len(shown) == len(closed)
    assert TITLE in page(signed_in(client, "ciso"))
    client.logout()
    assert TITLE not in page(signed_in(client, "coo"))


@pytest.mark.usefixtures("signed")
def test_elsewhere_nobody_is_greeted(client, world):
    client.force_login(world.editor)
    assert TITLE not in page(client)
    assert client.get(reverse("demonstration:trial", args=["rto"])).status_code == 404
