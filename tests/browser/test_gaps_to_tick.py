"""Who accepts gaps in signing can read each of them: long labels don't cover one another."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.stages import submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EDGES = "all => all.map(e => e.querySelector('span').getBoundingClientRect()).map(box => [box.top, box.bottom])"


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_gaps_to_tick_stand_below_each_other(world, visitor, device):
    version = submitted(world)
    signer = visitor(device)
    signer.sign_in(world.cto.email)
    signer.visit(f"/plans/BCP-01/versions/{version.number}/approve/")
    signer.page.get_by_text("Accept known gaps with your signature").click()
    expect(signer.page.locator(".ticklist .check").first).to_be_visible()
    signer.rest()
    edges = signer.page.locator(".ticklist .check").evaluate_all(EDGES)
    assert len(edges) > 3
    assert all(bottom <= top for (_, bottom), (top, _) in pairwise(edges))
