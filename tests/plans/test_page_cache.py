"""What pages keep in the process: the same for the same content, and never more than a worker may hold."""

from plans.access import glance_at_plan
from plans.actions.rows import change_row
from plans.contents import made_by_plan
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft
from plans.page_cache import MOST, cached, weight
from plans.pages.document import draft_body


def never() -> str:
    raise AssertionError("It was kept.")


def test_it_is_made_once_of_the_same_content_and_anew_of_other():
    first = cached("slot", "a", lambda: ["made"])
    assert cached("slot", "a", never) is first
    assert cached("slot", "b", lambda: ["anew"]) == ["anew"]
    assert cached("slot", "a", lambda: ["again"]) == ["again"]


def test_what_was_not_asked_for_longest_makes_room():
    third = "x" * (MOST // 3)
    for slot in ("first", "second", "third", "fourth"):
        cached("first", "a", lambda: third)
        cached(slot, "a", lambda: third)
        assert weight() <= MOST
    assert cached("first", "a", never) == third
    assert cached("second", "a", lambda: "anew") == "anew"


def test_what_would_fill_everything_is_handed_out_and_not_kept():
    huge = "x" * (MOST + 1)
    cached("small", "a", lambda: "small")
    assert cached("huge", "a", lambda: huge) is huge
    assert cached("small", "a", never) == "small"
    assert cached("huge", "a", lambda: "anew") == "anew"


def test_objects_weigh_more_than_their_text():
    cached("objects", "a", lambda: [{"label": "RTO", "text": "1h"}] * 1000)
    assert weight() > 30_000


def test_what_was_read_while_somebody_changed_the_draft_is_not_shown_when_the_change_is_taken_back(world):
    row = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    reading = glance_at_plan(world.editor, "BCP-01", "read")  # its hash; the document comes when it is asked for
    change(world, row, "Data Weaving")
    assert "Data Weaving" in whole(reading)
    change(world, row, "Data Processing")
    again = glance_at_plan(world.editor, "BCP-01", "read")
    assert again.draft.sha256 == Draft.objects.get(plan=world.plan).sha256
    assert "Data Weaving" not in whole(again)
    names = made_by_plan("names", whole_text, [again], {}, drafts=True)
    assert "Data Weaving" not in names[again.pk]


def change(world, row: BusinessFunction, name: str) -> None:
    row.refresh_from_db()
    change_row(row=row, values={"name": name}, edition=row.edition, by=world.editor, at=world.now)


def whole(plan) -> str:
    """The body that the page prints; what all plans' pages make is made of the same reading."""
    made_by_plan("names", whole_text, [plan], {}, drafts=True)
    return draft_body(plan, None, editable=False).html()


def whole_text(document) -> str:
    return str(document)
