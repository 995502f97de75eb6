"""How an exercise in the room ends: its pages fit a phone, and are accessible, as long as it is open and afterwards."""

import pytest

from bcp_portal.accounts.models import User
from tests.incidents.test_files import eventful

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("stand-down", "merge", "files", "print", "pdf/report", "close", "reopen")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_pages_that_end_an_exercise_fit_and_are_accessible(world, signed, visitor, device):
    drill = eventful(world, signed, is_exercise=True)
    someone = visitor(device)
    someone.sign_in(User.objects.get(pk=world.editor.pk).email)
    for page in PAGES:
        someone.visit(f"/incidents/{drill.ref}/{page}/")
        someone.assert_fits()
