"""A reloaded tab, a bookmark or a copied address asks for a page where only a form is taken: it gets one that leads on."""

import re

from bcp_portal.routes import ROUTES
from tests.flat import flat
from tests.test_routes import address, is_api

WAY_ON = re.compile(r'<h1>There is nothing to see at this address</h1>.*?<a class="btn" href="([^"]+)"')
DECIDE = "/plans/BCP-01/changes/CHR-01/decide/"
NOT_FOR_PEOPLE = {"incidents:hook"}  # says in JSON what machines send


def test_an_address_of_a_form_leads_to_the_page_above_it(world, sign_in, in_approval):
    client = sign_in(world.administrator)
    forms, lost = 0, {}
    for route in ROUTES:
        if is_api(route) or route in NOT_FOR_PEOPLE or (answer := client.get(address(route))).status_code != 405:
            continue
        forms += 1
        found = WAY_ON.search(flat(answer.content.decode()))
        above = found and client.get(found[1])
        if not above or above.status_code >= 500 or "POST" not in answer.headers["Allow"]:
            lost[route] = above
    assert lost == {}
    assert forms > 60


def test_the_page_above_is_the_one_with_the_form(world, sign_in):
    asked = flat(sign_in(world.editor).get(f"{DECIDE}?x=1").content.decode())
    assert 'href="/plans/BCP-01/changes/CHR-01/">Go to the page above</a>' in asked
    left = flat(sign_in(world.editor).get("/sign-out/").content.decode())
    assert 'href="/">Go to the home page</a>' in left


def test_only_who_asks_for_a_page_gets_one(world, sign_in):
    client = sign_in(world.editor)
    assert [getattr(client, verb)(DECIDE).content for verb in ("put", "head")] == [b"", b""]
