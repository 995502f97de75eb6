"""The functions of an incident: what may stop with what is lost."""

from datetime import UTC, datetime

from incidents.folding.situation import Situation
from incidents.models import Incident
from incidents.pages.functions import functions_page
from incidents.rooms import Room
from tests.incidents.folding.logs import BCP, BEGUN, log, shop


def hints(*lines):
    plan = shop(needs={"F-02": ["F-01"], "F-03": ["F-02"]})
    room = Room(Incident(ref="INC-2026-001"), (), Situation({BCP: plan}, log(*BEGUN, *lines)))
    return [line.hint for line in functions_page(room, datetime.now(tz=UTC)).lines]


def test_what_needs_a_lost_function_is_to_be_looked_at_until_somebody_says_how_it_is():
    assert hints() == [
        "",
        "It needs Calls: is it lost, too?",
        "It needs Orders: is it lost, too?",
    ]
    assert hints(("03:40", "function_unaffected", "F-02"))[1] == ""
    assert hints(("03:40", "function_restored", "F-01")) == ["", "", ""]
