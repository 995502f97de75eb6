"""The functions of an incident: what may stop with what is lost."""

from datetime import UTC, datetime
from uuid import uuid4

from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.entering import Doing
from incidents.folding.situation import Situation
from incidents.pages.functions import functions_page
from tests.incidents.folding.logs import BCP, BEGUN, log, shop


def hints(*lines):
    plan = shop(needs={"F-02": ["F-01"], "F-03": ["F-02"]})
    situation = Situation({BCP: plan}, log(*BEGUN, *lines))
    return [line.hint for line in functions_page("INC-2026-001", situation, datetime.now(tz=UTC)).lines]


def test_what_needs_a_lost_function_is_to_be_looked_at_until_somebody_says_how_it_is():
    assert hints() == [
        "",
        "It needs Calls: is it lost, too?",
        "It needs Orders: is it lost, too?",
    ]
    assert hints(("03:40", "function_unaffected", "F-02"))[1] == ""
    assert hints(("03:40", "function_restored", "F-01")) == ["", "", ""]


def test_one_tap_says_that_a_function_is_not_affected(world, signed, sign_in):
    doing = Doing(world.responder, datetime.now(tz=UTC), uuid4())
    incident = declare(Declaration("Calls fail", DeclaredSeverity("Critical"), version=signed, lost=("F-01",)), doing)
    client = sign_in(world.responder)
    answer = client.post(
        f"/incidents/{incident.ref}/functions/", {"token": str(uuid4()), "function": "unaffected BCP-01 F-02"}
    )
    assert answer.url == f"/incidents/{incident.ref}/#time-left"
    assert "Not affected" in client.get(f"/incidents/{incident.ref}/functions/").content.decode()
    assert incident.entries.last().refs == ["F-02"]
