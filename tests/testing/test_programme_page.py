"""Tests and maintenance: what is overdue first, everything that is due by month, person and plan, for whom it is."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.models import Absence
from plans.actions.plans import archive_plan, create_plan
from plans.models.plan import Plan
from plans.reading.cadence import on_day
from testing.actions.deciding import move_occurrence, skip_occurrence
from testing.actions.keeping import bring_up_to_date
from testing.models.keepers import Assignee, PlanKeeper
from testing.models.occurrences import Occurrence
from testing.models.promises import Promise
from testing.pages.due_list import STATES
from tests.databases import standing
from tests.flat import flat
from tests.many import many_plans
from tests.testing.promising import FULL, PARTIAL, held_on, look, noon, rows, signed_on
from tests.testing.test_exercise_pages import another

PAGE = "/exercises/"
DAY = timedelta(days=1)


def keep(world):
    """In force for 200 days, and nothing was done."""
    signed_on(world, (timezone.localdate() - 200 * DAY).isoformat())
    look(world, timezone.localdate())
    return world


@standing
def kept(world):
    return keep(world)


def due_part(shown: str) -> str:
    """The list of what is due."""
    return shown.partition('aria-labelledby="due"')[2].partition("</section>")[0]


def entries(shown: str) -> int:
    """How many the list has on all of its pages."""
    return int(re.search(r'class="badge count"[^>]*>(\d+)<', due_part(shown))[1])


def listed(shown: str) -> list[tuple[str, str]]:
    """Heading and name of each entry."""
    found: list[tuple[str, str]] = []
    heading = ""
    for head, name in re.findall(r"<h3[^>]*>(.*?)</h3>|<p><a href=\"[^\"]+\">([^<]+)</a></p>", due_part(shown)):
        if head:
            heading = re.sub(r"<[^>]+>.*?</[^>]+>", "", head)
        else:
            found.append((heading, name))
    return found


def every(page, user, address: str) -> list[tuple[str, str]]:
    """The same of all pages."""
    found, number = [], 1
    while True:
        shown = page(user, f"{address}&page={number}")
        found += listed(shown)
        number += 1
        if 'rel="next"' not in shown:
            return found


def overdue_lines(world, **of) -> set[str]:
    late = Occurrence.objects.overdue(timezone.localdate()).filter(plan=world.plan, promise__until=None, **of)
    return set(late.values_list("promise__key", flat=True))


def test_what_is_overdue_is_counted_by_lines_and_stands_first(kept, page):
    shown = page(kept.editor)
    tests, maintenance = (len(overdue_lines(kept, promise__kind=kind)) for kind in ("exercise", "maintenance"))
    assert f"{tests} tests, " in shown
    assert f"{maintenance} activities of maintenance are overdue." in shown
    headings = [heading for heading, _ in listed(shown)]
    assert headings[: len(overdue_lines(kept))] == ["Overdue"] * len(overdue_lines(kept))
    assert "Overdue" not in headings[len(overdue_lines(kept)) :]
    assert "The next due is " in shown


def test_cards_are_of_the_oldest_and_say_since_when_how_often_and_who(kept, page):
    held_on(kept, timezone.localdate() - 190 * DAY)
    PlanKeeper.objects.create(plan=kept.plan, keeper=kept.editor)
    shown = page(kept.editor)
    cards = shown.partition('aria-label="Overdue"')[2].partition("</ul>")[0]
    first = (
        Occurrence.objects.overdue(timezone.localdate()).exclude(promise__kind="maintenance").earliest("due_on", "pk")
    )
    assert f'href="/programme/BCP-01/{first.ref}/"' in cards
    assert f"{(timezone.localdate() - first.due_on).days} days overdue" in cards
    times = rows(kept, first.promise.name).overdue(timezone.localdate()).count()
    assert f"missed {times} times" in cards
    assert "Responsible: Editor." in cards
    assert cards.count("Record ") == 4
    assert f"for={first.ref}" in cards
    assert "more are overdue" in shown


def test_a_result_erases_no_earlier_miss(kept, page):
    today = timezone.localdate()
    missed = list(rows(kept).overdue(today))
    before = len(missed)
    held_on(kept, today)
    assert f"missed {before} times" in due_part(page(kept.editor, f"{PAGE}?kind=exercise"))
    of_it = [name for _, name in every(page, kept.editor, f"{PAGE}?state=missed&kind=exercise&by=plan")]
    assert of_it.count(PARTIAL) == before
    held_on(kept, today, counts_for=missed[0].ref)
    of_it = [name for _, name in every(page, kept.editor, f"{PAGE}?state=missed&kind=exercise")]
    assert of_it.count(PARTIAL) == before - 1
    shown = due_part(page(kept.editor, f"{PAGE}?state=done"))
    assert f"Done {on_day(today)}, {(today - missed[0].due_on).days} days late" in shown


@pytest.mark.parametrize("state", [state for state in STATES if state])
def test_each_state_lists_what_the_rows_say(kept, page, state):
    today = timezone.localdate()
    late = rows(kept).overdue(today)[0]
    held_on(kept, today, counts_for=late.ref)
    over = rows(kept, FULL).overdue(today)[0]
    skip_occurrence(occurrence=over, reason="No staff", edition=over.edition, by=kept.editor, at=noon(today))
    by_state: dict[str, list[str]] = {state: [] for state in STATES}
    for name in set(Promise.objects.filter(plan=kept.plan, kind="exercise").values_list("name", flat=True)):
        states = [one.as_counted.state(today) for one in rows(kept, name)]
        late = [place for place, one in enumerate(states) if one == "overdue"]
        over = [place for place, one in enumerate(states) if one not in {"due", "planned"}]
        by_state["overdue"] += [name for _ in late[:1]]
        by_state["missed"] += [name for place in late if place < over[-1]]
        for one in states:
            by_state[one.removesuffix(" late")] += [name] if one != "overdue" else []
    shown = every(page, kept.editor, f"{PAGE}?state={state}&kind=exercise")
    assert sorted(name for _, name in shown) == sorted(by_state[state])


def test_what_was_moved_says_from_which_day(kept, page):
    today = timezone.localdate()
    one = rows(kept).due(today)[0]
    to = one.due_on + 20 * DAY
    move_occurrence(occurrence=one, to_on=to, reason="Away", edition=one.edition, by=kept.editor, at=noon(today))
    assert f"moved from {one.planned_on.day} {one.planned_on:%b %Y}" in due_part(page(kept.editor, f"{PAGE}?state=due"))


def test_by_person_each_thing_stands_under_whose_duty_it_is(kept, page):
    responder = kept.responder
    Assignee.objects.create(plan=kept.plan, key="exercise:EX-02", person=kept.auditor, deputy=responder)
    asked = f"{PAGE}?by=person&kind=exercise"
    assert {heading for heading, _ in listed(page(kept.editor, asked))} == {"Responder", "Nobody is responsible"}
    PlanKeeper.objects.create(plan=kept.plan, keeper=kept.editor, deputy=kept.administrator)
    shown = page(kept.editor, asked)
    assert [name for heading, name in listed(shown) if heading == "Responder"] == [PARTIAL, PARTIAL]
    assert "deputy of Auditor, to whom it is assigned" in shown
    assert 'aria-current="true">By person</a>' in shown
    User.objects.filter(pk=kept.editor.pk).update(is_active=False)
    assert {heading for heading, _ in listed(page(kept.administrator, asked))} == {"Administrator", "Responder"}


def test_by_plan_and_filtered_to_one(kept, page):
    (copy,) = many_plans(kept.plan, 1)
    bring_up_to_date(copy, at=timezone.now())
    shown = page(kept.editor, f"{PAGE}?by=plan&kind=assessment")
    headings = [heading for heading, _ in listed(shown)]
    assert sorted(set(headings), key=headings.index) == [kept.plan.title, copy.title]
    one = page(kept.editor, f"{PAGE}?plan=M-0002&by=plan")
    assert {heading for heading, _ in listed(one)} == {copy.title}
    assert 'name="plan" value="M-0002"' in one


def test_a_plan_without_a_version_in_force_is_counted_from_its_draft_for_who_may_read_it(world, page):
    shown = page(world.auditor)
    assert {heading.partition(", ")[2] for heading, _ in listed(shown)} == {"of plans that are not in force"}
    assert "4 tests, 2 reviews and 3 assessments are overdue." in shown
    assert not listed(page(world.auditor, f"{PAGE}?state=missed"))
    for reader in (world.reader, world.responder):
        assert "Nothing is promised yet" in page(reader)


def test_readers_see_what_is_in_force_under_its_title_and_record_nothing(kept, page):
    Plan.objects.filter(pk=kept.plan.pk).update(title="Secret title")
    create_plan(code="DRAFT-1", title="Secret plan", by=kept.editor, at=kept.now)
    another(kept, "BCP-02")
    shown = page(kept.reader, f"{PAGE}?by=plan")
    assert "Secret" not in shown
    assert {heading for heading, _ in listed(shown)} == {kept.plan.title}
    assert "Drill" not in shown
    assert PARTIAL in due_part(shown)
    assert ">Record" not in shown.partition("<main")[2]
    assert "Secret title" in page(kept.editor)
    assert "/done/" not in page(kept.auditor)


def test_of_an_archived_plan_nothing_is_due_and_what_was_stays_to_be_read(kept, page):
    held_on(kept, timezone.localdate())
    archive_plan(plan=kept.plan, by=kept.editor, at=kept.now)
    assert "/plans/BCP-01/" not in page(kept.editor).partition("<main")[2]
    shown = page(kept.editor, f"{PAGE}?plan=BCP-01")
    assert "is archived: nothing of it is due any more." in shown
    assert not listed(shown)
    assert not listed(page(kept.editor, f"{PAGE}?plan=BCP-01&state=overdue"))
    assert [name for _, name in listed(page(kept.editor, f"{PAGE}?plan=BCP-01&state=done&kind=exercise"))] == [PARTIAL]
    assert "passed</title>" in shown


@pytest.mark.parametrize(
    "asked", ["by=x", "year=99999", "year=1", "year=2026x", "year=-1", "state=x", "kind=version", "plan=NONE", "by=%00"]
)
def test_what_the_page_does_not_know_is_refused_in_words(kept, sign_in, asked):
    answer = sign_in(kept.editor).get(f"{PAGE}?{asked}")
    assert answer.status_code == 400
    assert len(flat(answer.content.decode())) > 40


@pytest.mark.parametrize("number", ["0", "-1", "x", "999999999999999999999"])
def test_a_page_that_is_none_is_the_first_or_the_last(kept, sign_in, number):
    assert sign_in(kept.editor).get(f"{PAGE}?page={number}&state=planned").status_code == 200


def test_what_was_asked_for_stays_when_something_else_is_chosen(kept, page):
    shown = page(kept.editor, f"{PAGE}?by=plan&state=planned&year={timezone.localdate().year}")
    assert f'href="?by=month&state=planned&year={timezone.localdate().year}#due"' in shown
    assert '<option value="planned" selected>' in shown


def test_results_have_a_page_of_their_own(kept, page, sign_in):
    for days in range(1, 8):
        held_on(kept, timezone.localdate() - days * DAY, participants="Ann")
    shown = page(kept.editor)
    assert shown.partition('id="records-title"')[2].count('href="/plans/BCP-01/exercises/X-') == 5
    every = page(kept.reader, "/exercises/results/?plan=BCP-01")
    assert every.count('href="/plans/BCP-01/exercises/X-') == 7
    assert "7 results" in every
    assert sign_in(kept.editor).get("/exercises/results/?plan=NONE").status_code == 400


LISTS = ["", "?by=person", "?by=plan&state=missed", "?state=done"]


@standing
def queries(world) -> dict[str, list[int]]:
    """How many each list takes for two plans, and for thirteen."""
    keep(world)
    client, counts = Client(), {asked: [] for asked in LISTS}
    client.force_login(world.auditor, backend="django.contrib.auth.backends.ModelBackend")
    PlanKeeper.objects.create(plan=world.plan, keeper=world.editor)
    for count, since in ((1, 2), (11, 3)):
        for plan in many_plans(world.plan, count, since=since):
            bring_up_to_date(plan, at=timezone.now())
        for asked in LISTS:
            client.get(f"{PAGE}{asked}")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{PAGE}{asked}").status_code == 200
            counts[asked].append(len(captured))
    return counts


@pytest.mark.parametrize("asked", LISTS)
def test_it_takes_as_many_queries_for_many_plans_as_for_one(queries, asked):
    assert queries[asked][1] <= queries[asked][0] <= 50


def test_of_many_plans_that_are_not_in_force_fifty_are_counted_and_the_page_says_so(world, page):
    many_plans(world.plan, 59)
    left_out = "What is due of 10 more plans is left out here: they are not in force, or came into force just now."
    shown, last = page(world.editor, f"{PAGE}?state=planned"), page(world.editor, f"{PAGE}?state=planned&plan=M-0060")
    assert left_out in flat(shown)
    assert "left out" not in last
    assert entries(shown) == 50 * entries(last) > 0
    assert "left out" not in page(world.reader)


def test_while_somebody_is_away_their_deputy_is_named_and_the_duty_stays_theirs(kept, page):
    today = timezone.localdate()
    PlanKeeper.objects.create(plan=kept.plan, keeper=kept.editor, deputy=kept.administrator)
    away = {"from_on": today, "until_on": today + DAY, "token": uuid4()}
    Absence.objects.create(user=kept.editor, deputy=kept.administrator, **away)
    shown = page(kept.auditor, f"{PAGE}?by=person")
    assert {heading for heading, _ in listed(shown)} == {"Editor"}
    assert "Administrator (stands in for Editor, who keeps the plan)." in due_part(shown)
    assert "Responsible: Administrator (stands in for Editor, who keeps the plan)." in shown
