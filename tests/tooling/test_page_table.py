"""The benchmark's table of pages: no page is left out."""

from django.db import transaction

from bcp_portal.routes import ROUTES
from plans.models.plan import Plan
from tests.bench.demo_world import around
from tests.bench.page_table import MANY, OPENED
from tests.bench.pages import ANY
from tests.test_routes import address


def test_every_route_has_a_row_or_takes_no_get(world, sign_in):
    wrong = {}
    for route in sorted(ROUTES.keys() - OPENED.keys()):
        client = sign_in(world.cto if ROUTES[route] in ("sign", "decide_change") else world.administrator)
        with transaction.atomic():
            status = client.get(address(route)).status_code
            transaction.set_rollback(True)
        if status != 405:
            wrong[route] = status
    assert not wrong, "a page without a row in tests/bench/page_table.py"


def test_every_row_answers_as_it_says(demonstration, settings):
    """So that the benchmark runs to its end."""
    settings.PORTAL_DEMO = True  # as there
    world = around(Plan.objects.earliest("pk"))
    wrong = {}
    for route, opened in OPENED.items():
        path = world.path(route, opened)
        status = world.client(opened.by).get(path).status_code
        if status != opened.status and not (opened.status == ANY and status < 400):
            wrong[path] = status
    assert not wrong


def test_every_row_is_of_a_route():
    assert set(OPENED) <= set(ROUTES)
    assert set(MANY) <= set(OPENED)
