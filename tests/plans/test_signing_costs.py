"""What the pages around a signature ask the database: what one of them has found it does not ask for again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.plans.signing import change_rto, submit

PLAN = "/plans/BCP-01/"


@pytest.fixture
def in_approval_again(world, signed):
    """1.1 waits for signatures while 1.0 is in force."""
    change_rto(world)
    submit(world, "1.1")


@pytest.mark.usefixtures("in_approval_again")
@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("editor", "submit/", 21),
        ("editor", "versions/1.0/", 10),
        ("editor", "versions/1.1/", 21),
        ("editor", "versions/1.1/signatures/2/", 16),
        ("cto", "versions/1.1/approve/", 17),
        ("editor", "compare/?from=1.0&to=1.1", 9),
        ("editor", "changes/new/", 13),
        ("administrator", "delete/", 5),
    ],
)
def test_a_page_asks_once_for_what_it_shows(world, sign_in, who, address, most):
    client = sign_in(getattr(world, who))
    client.get(PLAN + address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PLAN + address).status_code == 200
    assert len(asked) <= most
