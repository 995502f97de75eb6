"""The year as a drawing: misses stay, late is said, skips and moves are seen, what is to come is counted."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from testing.actions.deciding import move_occurrence, skip_occurrence
from testing.pages.programme import ProgrammePage, programme_page
from tests.databases import standing
from tests.testing.holding import words
from tests.testing.promising import FULL, PARTIAL, held_on, look, noon, paced, reviewed_on, rows, signed_on

TODAY = date(2026, 8, 10)
REVIEW = "Quarterly Reviews"


@standing
def kept(world):
    """In force since January, and nothing was done by August."""
    signed_on(world, "2026-01-05")
    look(world, TODAY)
    return world


def drawn(world, *, today: date = TODAY, **asked: str) -> ProgrammePage:
    return programme_page(world.editor, asked, today=today)


def marks(world, name: str, *, on_phone: bool = False, **more) -> list[str]:
    """Day, class and words of each mark of a lane that is seen, in the order of the days."""
    page = drawn(world, **more)
    (lane,) = [one for one in (page.months if on_phone else page.year).lanes if one.of.line.name == name]
    shown = [placed.mark for placed in lane.marks if placed.is_shown]
    return [f"{mark.on:%d %b} {mark.css}: {mark.words}" for mark in sorted(shown, key=lambda mark: mark.on)]


def test_what_was_missed_stays_missed_after_a_later_result(kept):
    assert marks(kept, FULL) == [
        "31 Mar missed: missed",
        "30 Jun late: overdue",
        "30 Sep plan: due",
        "31 Dec plan: planned",
    ]
    held_on(kept, "2026-08-03", FULL)
    assert marks(kept, FULL) == [
        "31 Mar missed: missed",
        "30 Jun missed: missed",
        "03 Aug ok: passed",
        "31 Dec plan: planned",
    ]


def test_what_was_done_late_is_late_for_ever_and_begins_where_it_was_due(kept):
    first = rows(kept, FULL)[0]
    held_on(kept, "2026-04-10", FULL, succeeded=False, counts_for=first.ref)
    assert "10 Apr miss: missed target, 10 days late, due 31 Mar 2026" in marks(kept, FULL)
    (lane,) = [one for one in drawn(kept).year.lanes if one.of.line.name == FULL]
    (tail,) = [placed.tail for placed in lane.marks if placed.tail]
    assert (tail.css, tail.is_begun, tail.first < tail.last) == ("tardy", True, True)
    assert ("ok", "tardy", "Done late") in drawn(kept).year.keys


def test_skips_and_moves_are_seen(kept):
    late, open_one = rows(kept, FULL)[1], rows(kept, FULL)[2]
    skip_occurrence(occurrence=late, reason="No staff", edition=late.edition, by=kept.editor, at=noon(TODAY))
    to = date(2026, 10, 20)
    move_occurrence(
        occurrence=open_one, to_on=to, reason="Away", edition=open_one.edition, by=kept.editor, at=noon(TODAY)
    )
    assert marks(kept, FULL) == [
        "31 Mar missed: missed",
        "30 Jun skipped: skipped",
        "20 Oct plan: due, moved from 30 Sep 2026",
        "31 Dec plan: planned",
    ]


def test_reviews_and_assessments_have_lanes_and_maintenance_has_none(kept):
    reviewed_on(kept, "2026-03-20", REVIEW)
    kinds = [one.of.line.kind for one in drawn(kept).year.lanes]
    assert kinds == ["exercise"] * 4 + ["review"] * 2 + ["assessment"] * 3
    assert marks(kept, REVIEW)[:2] == ["20 Mar ok: done", "20 Jun late: overdue"]


def test_a_result_that_counts_for_nothing_is_drawn_where_it_was_held(kept):
    held_on(kept, "2026-03-02", FULL, counts_for="")
    assert marks(kept, FULL)[:2] == ["02 Mar ok: passed", "31 Mar missed: missed"]


def test_a_line_whose_pace_changes_stays_one_lane(kept):
    paced(kept, PARTIAL, "Quarterly")
    signed_on(kept, "2026-08-04")
    assert marks(kept, PARTIAL)[-3:] == ["31 Jul missed: missed", "30 Sep plan: due", "31 Dec plan: planned"]


def test_another_year_can_be_looked_at(kept):
    assert marks(kept, FULL, year="2027") == [
        f"{day} plan: planned" for day in ("31 Mar", "30 Jun", "30 Sep", "31 Dec")
    ]
    page = drawn(kept, year="2027")
    assert (page.years_beside, page.year.today, page.shown_year) == ((2026, None), None, 2027)
    later = drawn(kept, today=date(2028, 3, 1), year="2026")
    assert (later.years_beside, later.shown_year) == ((None, 2027), 2026)


@pytest.mark.parametrize(
    "today, year, first",
    [
        (date(2026, 1, 9), "2026", date(2026, 1, 1)),
        (TODAY, "2026", date(2026, 7, 1)),
        (date(2026, 12, 9), "2026", date(2026, 10, 1)),
        (TODAY, "2027", date(2027, 1, 1)),
        (date(2027, 2, 1), "2026", date(2026, 10, 1)),
    ],
)
def test_a_phone_gets_three_months_around_today_or_the_nearest_to_it(kept, today, year, first):
    frame = drawn(kept, today=today, year=year).months.frame
    assert (frame.first, (frame.last - frame.first).days in range(88, 93)) == (first, True)
    assert len(marks(kept, FULL, on_phone=True, today=today, year=year)) <= 3


def test_a_draft_is_drawn_by_its_words(world):
    assert marks(world, FULL, today=date(2026, 4, 2))[0] == "31 Mar late: overdue"
    held_on(world, "2026-04-01", FULL)
    assert marks(world, FULL, today=date(2026, 4, 2))[0] == "01 Apr ok: passed"


def test_the_table_says_the_same_with_links_to_lines_and_records(kept, sign_in):
    today = timezone.localdate()
    look(kept, today)
    over = rows(kept, FULL).overdue(today)[0]
    held_on(kept, today, FULL, counts_for=over.ref)
    shown = words(sign_in(kept.reader).get("/exercises/"))
    table = shown.partition('aria-label="The year as a table"')[2].partition("</table>")[0]
    assert 'href="/programme/BCP-01/lines/exercise-EX-01/"' in table
    late = (today - over.due_on) // timedelta(days=1)
    assert f"</a> ({late} days late, due {over.due_on.day} {over.due_on:%b %Y})" in table
