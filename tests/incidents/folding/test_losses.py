"""Losses: what became of each function, in whatever order it was entered."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.folding.losses import LossState, losses, proposals
from tests.incidents.folding.logs import BCP, BEGUN, EVENT, log, moment, shop

KEY = (BCP, "F-01")


def loss(*lines):
    return losses(log(*BEGUN, *lines))[KEY]


def stretches(*lines):
    return [(f"{one.since.at:%H:%M}", f"{one.until:%H:%M}" if one.until else "") for one in loss(*lines).stretches]


def test_a_function_is_lost_with_the_event_however_late_somebody_finds_it():
    found = loss(("03:50", "function_lost", "F-02"))
    assert (found.state, found.since.at, found.since.what) == (LossState.LOST, moment("03:00"), "event")
    assert (found.since.is_estimated, found.since.is_latest) == (True, False)


def test_a_function_that_was_lost_later_or_before_is_lost_at_its_own_moment():
    later = losses(log(EVENT, ("05:00", "function_lost", "F-02", {"is_later": True})))[BCP, "F-02"]
    before = losses(log(EVENT, ("02:40", "function_lost", "F-02", {"at": "03:50"})))[BCP, "F-02"]
    assert [(one.since.what, f"{one.since.at:%H:%M}") for one in (later, before)] == [
        ("loss", "05:00"),
        ("loss", "02:40"),
    ]


def test_a_restored_function_tells_how_it_was_checked_and_to_which_point():
    found = loss(
        ("05:00", "function_restored", "F-01", {"text": "Ten calls.", "recovery_point": "2026-11-29T02:51:00+00:00"})
    )
    assert (found.state, found.restored_at, found.how_checked) == (LossState.RESTORED, moment("05:00"), "Ten calls.")
    assert found.stretches[0].recovery_point == moment("02:51")
    normal = loss(("05:00", "function_restored", "F-01"), ("09:00", "function_normal", "F-01"))
    assert (normal.state, normal.restored_at, normal.normal_at) == (LossState.NORMAL, moment("05:00"), moment("09:00"))


def test_a_recovery_point_without_a_zone_is_no_moment():
    (stretch,) = loss(("05:00", "recovery_point", "F-01", {"recovery_point": "2026-11-29 02:51"})).stretches
    assert (stretch.is_point_unread, stretch.recovery_point) == (True, None)


def test_a_function_that_is_lost_again_is_restored_with_its_last_restoration():
    again = (
        ("05:00", "function_restored", "F-01"),
        ("06:00", "function_lost", "F-01"),
        ("06:30", "function_restored", "F-01"),
    )
    assert stretches(*again) == [("03:00", "05:00"), ("06:00", "06:30")]
    assert (loss(*again).is_again, loss(*again).restored_at) == (True, moment("06:30"))
    assert loss(*again[:2]).state == LossState.LOST


def test_what_was_lost_again_at_the_moment_of_its_restoration_was_never_restored():
    assert stretches(("05:00", "function_restored", "F-01"), ("05:00", "function_lost", "F-01")) == [("03:00", "")]


def test_two_people_who_find_the_same_loss_and_restoration_lose_nothing_twice():
    twice = (
        ("03:40", "function_lost", "F-01"),
        ("05:00", "function_restored", "F-01"),
        ("05:04", "function_restored", "F-01"),
    )
    assert stretches(*twice) == [("03:00", "05:00")]


def test_back_to_normal_without_a_restoration_ends_the_loss_unchecked_until_somebody_says_how():
    found = loss(("06:00", "function_normal", "F-01"))
    assert (found.restored_at, found.how_checked) == (moment("06:00"), "")
    assert loss(("06:00", "function_normal", "F-01"), ("06:10", "function_restored", "F-01")).how_checked


def test_a_restoration_of_what_nobody_called_lost_ends_a_loss_that_began_with_the_event():
    found = losses(log(EVENT, ("05:00", "function_restored", "F-02")))[BCP, "F-02"]
    assert (found.since.at, found.restored_at) == (moment("03:00"), moment("05:00"))


def test_a_loss_that_was_accepted_lasts_until_it_is_restored_or_lost_again():
    accepted = ("04:00", "function_accepted", "F-01", {"text": "The board does without."})
    assert (loss(accepted).state, loss(accepted).accepted.text) == (LossState.ACCEPTED, "The board does without.")
    assert loss(accepted, ("05:00", "function_restored", "F-01")).accepted is None
    ended = loss(accepted, ("05:00", "function_restored", "F-01"), ("06:00", "function_lost", "F-01"))
    assert (ended.state, ended.accepted) == (LossState.LOST, None)


def test_a_struck_function_was_never_lost_and_may_be_lost_after_all():
    struck = ("03:40", "function_unaffected", "F-01")
    assert (loss(struck).state, loss(struck).stretches, loss(struck).struck.number) == (LossState.UNAFFECTED, (), 5)
    back = loss(struck, ("03:45", "function_lost", "F-01"))
    assert (back.state, back.since.at, back.struck) == (LossState.LOST, moment("03:00"), None)


def test_a_correction_of_a_correction_stands_at_the_first_place():
    wrong = (("05:00", "function_restored", "F-01"), ("06:00", "function_lost", "F-01"))
    first = ("05:20", "function_restored", "F-01", {"corrects": 5, "at": "06:10"})
    second = ("05:30", "function_restored", "F-01", {"corrects": 7, "at": "06:20"})
    words = ("06:30", "corrected", "", {"corrects": 5})
    assert stretches(*wrong, first, second, words) == [("03:00", "05:30"), ("06:00", "")]
    own = ("03:20", "function_lost", "F-01", {"corrects": 4, "at": "07:00", "is_later": True})
    assert stretches(wrong[0], own) == [("03:20", "05:00")]


def test_rows_of_two_plans_with_the_same_ref_are_two_functions():
    found = losses(
        log(*BEGUN, ("03:50", "function_lost", "F-01", {"plan": "BCP-02"}), ("05:00", "function_restored", "F-01"))
    )
    assert [(key[0], one.state) for key, one in found.items()] == [
        (BCP, LossState.RESTORED),
        ("BCP-02", LossState.LOST),
    ]


def test_what_failed_proposes_the_functions_that_stop_and_of_which_nothing_was_said():
    plan = shop(dependencies=[{"name": "Network", "functions": ["F-02", "F-01"]}])
    assert [one.function.label for one in proposals(plan, ["D-01", "D-99"])] == ["Calls", "Orders"]
    assert [one.function.label for one in proposals(plan, ["D-01"], {"F-01"})] == ["Orders"]


DEEDS = (
    "function_lost",
    "function_restored",
    "function_normal",
    "function_accepted",
    "function_unaffected",
    "recovery_point",
)
TOLD = st.lists(st.tuples(st.integers(0, 600), st.sampled_from(DEEDS), st.booleans()), max_size=8)


@settings(max_examples=80, deadline=None)
@given(TOLD, st.randoms(), st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"]))
def test_whatever_is_entered_its_stretches_follow_one_another_in_any_zone_and_order(told, order, zone):
    said = [
        (moment("03:00") + timedelta(minutes=minute), kind, "F-01", {"is_later": later}) for minute, kind, later in told
    ]
    entries = log(EVENT, *said)
    elsewhere = log(EVENT, *((when.astimezone(ZoneInfo(zone)), *rest) for when, *rest in said))
    order.shuffle(elsewhere)
    found = losses(entries)
    assert [one.stretches for one in losses(elsewhere).values()] == [one.stretches for one in found.values()]
    for one in found.values():
        moments = [at for stretch in one.stretches for at in (stretch.since.at, stretch.until) if at]
        assert moments == sorted(moments)
        assert all(stretch.until for stretch in one.stretches[:-1])
        assert one.is_lost == (one.state in (LossState.LOST, LossState.ACCEPTED))
        assert (one.struck is not None) <= (one.stretches == ())
