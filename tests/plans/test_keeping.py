"""What pages keep in the process: the same for the same content, and never more than a worker may hold."""

from plans.pages.keeping import MOST, kept, weight


def never() -> str:
    raise AssertionError("It was kept.")


def test_it_is_made_once_of_the_same_content_and_anew_of_other():
    first = kept("slot", "a", lambda: ["made"])
    assert kept("slot", "a", never) is first
    assert kept("slot", "b", lambda: ["anew"]) == ["anew"]
    assert kept("slot", "a", lambda: ["again"]) == ["again"]


def test_what_was_not_asked_for_longest_makes_room():
    third = "x" * (MOST // 3)
    for slot in ("first", "second", "third", "fourth"):
        kept("first", "a", lambda: third)
        kept(slot, "a", lambda: third)
        assert weight() <= MOST
    assert kept("first", "a", never) == third
    assert kept("second", "a", lambda: "anew") == "anew"


def test_what_would_fill_everything_is_handed_out_and_not_kept():
    huge = "x" * (MOST + 1)
    kept("small", "a", lambda: "small")
    assert kept("huge", "a", lambda: huge) is huge
    assert kept("small", "a", never) == "small"
    assert kept("huge", "a", lambda: "anew") == "anew"


def test_objects_weigh_more_than_their_text():
    kept("objects", "a", lambda: [{"label": "RTO", "text": "1h"}] * 1000)
    assert weight() > 30_000
