"""Standing down and going back to normal: what has to be so, what is open, and where it is settled."""

from incidents.folding.situation import Situation
from incidents.folding.standing_down import (
    OpenPoint,
    failback_criteria,
    open_sentences,
    stand_down_criteria,
    stated_criteria,
)
from tests.incidents.folding.logs import BCP, BEGUN, log, shop

STEPS = [
    {"text": "Call the provider", "phase": "PH-01"},
    {"text": "Open the bridge", "phase": "PH-01"},
    {"text": "Tell customers", "phase": "PH-01"},
]
PLAN = shop(
    phases=[{"number": "1", "name": "Respond"}],
    steps=STEPS,
    strategies=[
        {"name": "Failover", "rto": "30 min", "functions": ["F-01"], "failback": "- Move back\n- Switch off"},
        {"name": "Restore", "rto": "2h", "functions": ["F-01"]},
    ],
)


def stands(*lines) -> Situation:
    return Situation({BCP: PLAN}, log(*BEGUN, *lines))


def opened(criteria) -> list[tuple[str, str, str]]:
    return [(point.said, point.what, point.ref) for one in criteria for point in one.points]


def test_what_is_lost_open_blocked_and_under_way_stands_against_it_each_where_it_is_settled():
    begun = stands(
        ("03:40", "step_done", "ST-01"),
        ("03:41", "step_blocked", "ST-02", {"text": "No answer."}),
        ("03:42", "role_given", "Technical lead", {"plan": "", "by": "a"}),
    )
    assert opened(stand_down_criteria(begun, [OpenPoint("The regulator: due 07:31.", "duty", "", "D-1")])) == [
        ("Calls is lost.", "function", "F-01"),
        ("“Open the bridge” is blocked: No answer.", "step", "ST-02"),
        ("1: Respond: 1 of 3 steps open, “Tell customers” first.", "checklist", "PH-01"),
        ("The regulator: due 07:31.", "duty", "D-1"),
    ]
    taken = stands(("03:40", "step_taken", "ST-01", {"by_name": "Editor"}))
    assert ("Editor is at “Call the provider”.", "step", "ST-01") in opened(stand_down_criteria(taken))
    done = stands(
        ("03:40", "function_accepted", "F-01", {"by_name": "CTO"}),
        *(
            ("03:50", kind, f"ST-0{number}")
            for number, kind in enumerate(("step_done", "step_skipped", "step_done"), 1)
        ),
    )
    criteria = stand_down_criteria(done)
    assert all(one.is_met for one in criteria)
    assert criteria[0].note == "Accepted as lost: Calls (by CTO)."
    differs = stands(("03:50", "step_skipped", "ST-01"), ("03:51", "step_done", "ST-01"))
    assert "was done by one and skipped by another" in open_sentences(stand_down_criteria(differs))[1]


def test_whoever_was_written_to_is_told_that_it_works_again_before_the_team_goes_home():
    first = ("03:40", "message_sent", "", {"text": "We are on it", "message": "1"})
    done = ("03:41", "message_result", "", {"message": "1"})
    restored = ("04:10", "function_restored", "F-01")
    asks = "The last message is out, and nothing was restored after it."

    def points(*lines):
        return next(one.points for one in stand_down_criteria(stands(*lines)) if one.asks == asks)

    assert [point.said for point in points(first)] == ["“We are on it” is still being sent."]
    assert points(first, done) == ()
    assert [(point.said[:37], point.what) for point in points(first, done, restored)] == [
        ("The last message, “We are on it”, is ", "messages")
    ]
    last = (
        ("04:20", "message_sent", "", {"text": "Back", "message": "2"}),
        ("04:21", "message_result", "", {"message": "2"}),
    )
    assert points(first, done, restored, *last) == ()
    assert asks not in [one.asks for one in stand_down_criteria(stands(restored))]


def test_the_way_back_is_that_of_strategies_that_were_used_until_the_function_was_back():
    restored = stands(("03:40", "strategy_chosen", "S-01"), ("04:10", "function_restored", "F-01"))
    assert opened(failback_criteria(restored)) == [
        ("Calls is restored, but not back to normal.", "function", "F-01"),
        ("Back to normal: 2 of 2 steps on the way back, “Move back” first.", "checklist", "failback"),
    ]
    back = (("05:00", "function_normal", "F-01"), ("05:01", "step_done", "S-01/f1"), ("05:02", "step_done", "S-01/f2"))
    normal = Situation({BCP: PLAN}, log(*BEGUN, ("03:40", "strategy_chosen", "S-01"), *back))
    assert all(one.is_met for one in failback_criteria(normal))
    other = stands(
        ("03:40", "strategy_chosen", "S-01"), ("03:50", "strategy_failed", "S-01"), ("03:51", "strategy_chosen", "S-02")
    )
    assert failback_criteria(other)[2].is_met  # what failed has nothing to be undone
    assert failback_criteria(other)[2].note == "The plan does not say how to go back from “Restore”."


def test_what_the_plan_says_of_the_end_stands_beside():
    prose = {"ref": "B-01", "kind": "prose", "text": "The commander declares **stand-down** when mail flows."}
    document = {**PLAN.document, "outline": [{"ref": "H-01", "level": 2, "title": "The end", "blocks": [prose]}]}
    (found,) = stated_criteria({BCP: type(PLAN)(document)})
    assert (found.plan, found.heading) == (BCP, "The end")
    assert not stated_criteria({BCP: PLAN})
