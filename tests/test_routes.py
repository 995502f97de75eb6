"""Every role, and a stranger, at every route: what they meet is what the one table says."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from bcp_portal.accounts.roles import Role
from bcp_portal.gate import RoutePermission
from bcp_portal.routes import PUBLIC, ROUTES, SIGNED_IN

NOWHERE = UUID(int=0)
# What a route's arguments are in these tests, by their name. Where nothing is found, 404 is as good as any other answer
# to somebody who may ask.
SAMPLES = {
    "ref": NOWHERE,
    "uidb64": "MQ",
    "code": "BCP-01",
    "number": "1.0",
    "place": 1,
    "shelf": "people",
    "kind": "missed",
    "sha256": "0" * 64,
    "row_ref": "F-01",
    "key": "obj-01-000000000000",
    "slug": "exercise-EX-01",
    "verb": "done",
    "entry": 1,
    "step": "ST-01",
    "name": "Nobody",
    "secret": "nobodys",
    "duty": "PL-01",
    "regime": "nis2",
    "report": 1,
    "review": 1,
    "recipient": "00000000-0000-4000-8000-000000000000",
    "absence": "00000000-0000-4000-8000-000000000000",
}
# Arguments of single routes, where the common samples do not fit.
ROUTE_SAMPLES: dict[str, dict[str, object]] = {}
REFUSED = 403


def every_pattern(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_pattern(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}", pattern


PATTERNS = dict(every_pattern(get_resolver()))


def address(route: str) -> str:
    converters = PATTERNS[route].pattern.converters if isinstance(PATTERNS[route].pattern, RoutePattern) else {}
    kwargs = {name: SAMPLES[name] for name in converters if name not in ROUTE_SAMPLES.get(route, {})}
    return reverse(route, kwargs=kwargs | ROUTE_SAMPLES.get(route, {}))


def is_api(route: str) -> bool:
    return RoutePermission.guards(PATTERNS[route].callback)


def test_every_route_has_a_rule_and_every_rule_a_route():
    assert set(PATTERNS) == set(ROUTES)


def test_every_address_is_named():
    assert not [name for name in PATTERNS if name.endswith("None")]


def test_every_api_route_asks_the_table():
    assert [route for route in PATTERNS if route.startswith("api:") and not is_api(route)] == []


@pytest.mark.usefixtures("sheets_of_this_process")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", Role.values)
def test_a_role_meets_what_the_table_says(world, sign_in, role, method):
    user = world.by_role(role)
    client, wrong = sign_in(user), {}
    session = client.cookies["sessionid"].value
    for route, rule in ROUTES.items():
        client.cookies["sessionid"] = session
        with transaction.atomic():  # what a request does is undone: some end the session
            status = getattr(client, method)(address(route)).status_code
            transaction.set_rollback(True)
        allowed = rule in (PUBLIC, SIGNED_IN) or user.may(rule)
        if (status == REFUSED) == allowed or status >= 500:
            wrong[route] = status
    assert not wrong


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in_wherever_the_table_says_so(db, client, method):
    wrong = {}
    for route, rule in ROUTES.items():
        response = getattr(client, method)(address(route))
        sent = response.status_code == 302 and response.url.startswith(reverse("accounts:sign_in") + "?next=")
        turned_away = response.status_code == 401 if is_api(route) else sent
        if turned_away == (rule == PUBLIC) or response.status_code >= 500:
            wrong[route] = response.status_code
    assert not wrong


def test_a_route_without_a_rule_is_refused_even_to_an_administrator(world, sign_in, monkeypatch):
    monkeypatch.delitem(ROUTES, "accounts:people")
    assert sign_in(world.administrator).get(reverse("accounts:people")).status_code == REFUSED


def test_a_part_fetched_by_htmx_after_the_session_ended_leaves_the_page_as_it_is(client, db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/?tab=tokens"}
    response = client.get(reverse("accounts:account"), headers=headers)
    assert response.status_code == 401
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#session-note", "innerHTML")
    assert "HX-Redirect" not in response


def test_somebody_deactivated_is_out_at_the_next_request(world, sign_in):
    client = sign_in(world.reader)
    assert client.get(reverse("accounts:account")).status_code == 200
    world.reader.is_active = False
    world.reader.save()
    assert client.get(reverse("accounts:account")).status_code == 302
