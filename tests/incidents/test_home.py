"""What whoever responds sees first at home: what is open, and the ways in when something fails."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from bcp_portal.accounts.roles import VERBS, Role
from plans.evidence.open_incidents import OpenIncident
from plans.evidence.sources import EvidenceSource
from tests.flat import flat


class TwoOpen(EvidenceSource):
    """An application in which an incident and an exercise are open."""

    def open_incidents(self, person):
        since = datetime(2026, 11, 29, 3, 12, tzinfo=UTC)
        real = OpenIncident(
            "INC-2026-004", "The <shop> is down", "/somewhere/", "Critical", "crit", since, "Nobody commands."
        )
        yield OpenIncident("INC-2026-005", "Evacuation", "/elsewhere/", "Low", "low", since, "", is_exercise=True)
        yield real


@pytest.mark.parametrize("role", Role.values)
def test_only_who_responds_sees_what_is_open_above_all_else(world, sign_in, settings, role):
    client = sign_in(world.by_role(role))
    responds = "respond" in VERBS[role]
    html = flat(client.get("/").content.decode())
    assert ("No incident is open." in html) == responds
    assert (f'href="{reverse("incidents:failed")}"' in html) == responds
    settings.EVIDENCE_SOURCES = [*settings.EVIDENCE_SOURCES, f"{__name__}.TwoOpen"]
    html = flat(client.get("/").content.decode())
    assert ("The &lt;shop&gt; is down" in html) == responds
    if responds:
        assert "1 incident is open." in html
        assert html.index("/somewhere/") < html.index("/elsewhere/") < html.index("<h1>")
