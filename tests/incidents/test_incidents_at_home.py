"""What whoever responds sees first at home: what is open, and the ways in when something fails."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from bcp_portal.accounts.roles import VERBS, Role
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.entering import Doing
from tests.flat import flat


@pytest.mark.parametrize("role", Role.values)
def test_only_who_responds_sees_what_is_open_above_all_else(world, sign_in, role):
    client = sign_in(world.by_role(role))
    responds = "respond" in VERBS[role]
    html = flat(client.get("/").content.decode())
    assert ("No incident is open." in html) == responds
    assert (f'href="{reverse("incidents:failed")}"' in html) == responds
    real, exercise = (
        declare(
            Declaration(title, DeclaredSeverity("Critical"), is_exercise=is_exercise),
            Doing(world.responder, now() - timedelta(minutes=minutes), uuid4()),
        )
        for title, is_exercise, minutes in (("The <shop> is down", False, 30), ("Evacuation", True, 10))
    )
    html = flat(client.get("/").content.decode())
    assert ("The &lt;shop&gt; is down" in html) == responds
    if responds:
        assert "1 incident is open." in html
        assert f"{real.ref}, Critical, Declared, since" in html
        places = [html.index(reverse("incidents:room", args=[one.ref])) for one in (real, exercise)]
        assert places == sorted(places)  # though the exercise is later
        assert places[-1] < html.index("<h1>")
