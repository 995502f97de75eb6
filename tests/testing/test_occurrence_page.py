"""The page of what is due: what the plan says, what happened to it, and who may move it, skip it and take it up again."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Absence
from plans.actions.plans import archive_plan
from testing.actions.exercises import withdraw_exercise
from testing.models.keepers import PlanKeeper
from testing.models.occurrences import Move, Occurrence, Waiver, WaiverWithdrawal
from testing.models.promises import Promise
from tests.databases import standing
from tests.testing.promising import PARTIAL, held_on, look, rows, signed_on
from tests.testing.reviewing import words
from tests.trust.tampering import tamper

pytestmark = pytest.mark.django_db


@standing
def kept(world):
    """The programme has run for half a year, and nothing was done."""
    signed_on(world, (timezone.localdate() - timedelta(days=200)).isoformat())
    look(world, timezone.localdate())
    return world


@pytest.fixture
def editor(kept, sign_in):
    return sign_in(kept.editor)


def current(world, name: str = PARTIAL) -> Occurrence:
    """The one whose period runs."""
    today = timezone.localdate()
    return rows(world, name).get(opens_on__lte=today, planned_on__gte=today)


def at(occurrence: Occurrence, what: str = "") -> str:
    return f"/programme/BCP-01/{occurrence.ref}/{what}"


def sent(client, address: str) -> dict[str, str]:
    """What its form sends before anything is typed."""
    return dict(re.findall(r'name="(edition)" value="(\d+)"', client.get(address).content.decode()))


def moving(world, client, days: int = 1, why: str = "The room is taken") -> tuple[Occurrence, dict[str, str]]:
    """The one whose period runs, and what moves it that many days behind its last one."""
    one = current(world)
    to_on = one.planned_on + timedelta(days=days)
    return one, sent(client, at(one, "move/")) | {"to_on": to_on.isoformat(), "reason": why}


def test_it_says_what_the_plan_promises_and_until_when(kept, editor):
    one = current(kept)
    page = words(editor.get(at(one)))
    assert f"<h1>{PARTIAL}</h1>" in page
    assert f"{PARTIAL}, Monthly" in page
    assert "v1.0" in page
    assert f'href="/programme/BCP-01/lines/{one.promise.line.slug}/"' in page
    assert f'href="/plans/BCP-01/#{one.promise.ref}"' in page
    assert "Nothing was recorded for it" in page


def test_it_says_who_is_responsible_and_why(kept, editor):
    one = current(kept)
    assert "It is assigned to nobody, and nobody keeps the plan." in words(editor.get(at(one)))
    PlanKeeper.objects.create(plan=kept.plan, keeper=kept.responder)
    for page in (at(one), f"/programme/BCP-01/lines/{one.promise.line.slug}/"):
        assert 'Responder</span> <span class="sub muted block">keeps the plan' in words(editor.get(page))


def test_who_is_away_is_stood_in_for(kept, editor):
    PlanKeeper.objects.create(plan=kept.plan, keeper=kept.editor, deputy=kept.responder)
    today = timezone.localdate()
    Absence.objects.create(user=kept.editor, deputy=kept.responder, from_on=today, until_on=today, token=uuid4())
    assert "stands in for Editor, who keeps the plan" in words(editor.get(at(current(kept))))


def test_what_nobody_did_says_how_long_it_is_overdue(kept, editor):
    one = rows(kept).first()
    days = (timezone.localdate() - one.due_on).days
    page = words(editor.get(at(one)))
    assert f"{days} days overdue." in page
    assert at(one, "move/") not in page  # the next one was due meanwhile
    assert "the next one was due, too" in page
    assert at(one, "skip/") in page


def test_it_is_moved_with_a_reason_and_keeps_the_day_that_was_planned(kept, editor):
    one, typed = moving(kept, editor)
    answer = editor.post(at(one, "move/"), typed)
    assert (answer.status_code, answer.url) == (302, at(one))
    again = current(kept)
    assert (again.ref, again.planned_on, again.due_on) == (one.ref, one.planned_on, one.planned_on + timedelta(days=1))
    page = words(editor.get(at(one)))
    assert "The room is taken" in page
    assert "1 day after the last day that it was planned for" in page
    assert Event.objects.filter(verb="occurrence_moved", ref=one.ref, actor=kept.editor).count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "Say why: it stays on record."),
        ({"to_on": ""}, "Choose a date."),
        ({"to_on": "soon"}, "This is not a date: write it as 2026-01-31."),
        ({"to_on": "1999-01-01"}, "Choose today or a later day"),
        ({"to_on": "9999-12-31"}, "the next one is due, too. Later than that means to skip this one."),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_nothing_typed_is_lost(kept, editor, changed, said):
    one, typed = moving(kept, editor, why="The *room* is taken")
    answer = editor.post(at(one, "move/"), typed | changed)
    assert answer.status_code == 422
    assert said in words(answer)
    for name in {"to_on", "reason"} - set(changed):
        assert typed[name] in words(answer)
    assert not Move.objects.exists()


@pytest.mark.parametrize("what", ["move", "skip"])
def test_without_a_reason_nothing_is_decided(kept, editor, what):
    one, typed = moving(kept, editor, why="")
    assert editor.post(at(one, f"{what}/"), typed).status_code == 422
    assert not Event.objects.filter(kind="occurrences").exists()


def test_from_a_stale_page_it_is_shown_again_with_what_was_typed(kept, editor):
    one, typed = moving(kept, editor)
    held_on(kept, timezone.localdate(), counts_for="")
    assert editor.post(at(one, "move/"), typed).status_code == 302  # that record counts for nothing
    answer = editor.post(at(one, "skip/"), typed | {"reason": "Nobody is there"})
    assert answer.status_code == 409
    assert "was changed since you opened the page" in words(answer)
    assert "Nobody is there" in words(answer)
    seen = dict(re.findall(r'name="(edition)" value="(\d+)"', answer.content.decode()))
    assert editor.post(at(one, "skip/"), seen | {"reason": "Nobody is there"}).status_code == 302
    assert Waiver.objects.count() == 1


def test_a_form_that_is_sent_twice_decides_once(kept, editor):
    one, typed = moving(kept, editor)
    for _ in range(2):
        assert editor.post(at(one, "move/"), typed).status_code == 302
    assert Move.objects.count() == 1
    assert "This form was sent before" in words(editor.get(at(one)))
    typed = sent(editor, at(one, "skip/")) | {"reason": "Nobody is there"}
    for _ in range(2):
        assert editor.post(at(one, "skip/"), typed).status_code == 302
    assert Waiver.objects.count() == 1


def test_what_somebody_else_sent_alike_is_not_taken_for_the_same_form(kept, editor, client, sign_in):
    one, typed = moving(kept, editor)
    editor.post(at(one, "move/"), typed)
    assert sign_in(kept.administrator).post(at(one, "move/"), typed).status_code == 409


def test_it_is_skipped_with_a_reason_and_taken_up_again(kept, editor):
    one = rows(kept).first()
    typed = sent(editor, at(one, "skip/")) | {"reason": "The site was closed"}
    assert editor.post(at(one, "skip/"), typed).status_code == 302
    page = words(editor.get(at(one)))
    assert "Skipped: not to be done" in page
    assert "The site was closed" in page
    assert at(one, "skip/") not in page
    typed = sent(editor, at(one, "take-up/")) | {"reason": "It opens again"}
    assert editor.post(at(one, "take-up/"), typed).status_code == 302
    page = words(editor.get(at(one)))
    assert "Taken up again" in page
    assert "overdue." in page
    assert WaiverWithdrawal.objects.get().by == kept.editor
    answer = editor.get(at(one, "take-up/"), follow=True)
    assert f"{one.ref} is not skipped." in words(answer)


def test_maintenance_is_read_and_withdrawn_where_it_counts(kept, editor, sign_in):
    promise = Promise.objects.filter(plan=kept.plan, kind="maintenance", unit="week").first()
    one = promise.occurrences.get(opens_on__lte=timezone.localdate(), planned_on__gte=timezone.localdate())
    token = {
        "token": uuid4(),
        "done_on": timezone.localdate().isoformat(),
        "is_satisfied": "yes",
        "notes": "*Two* disks",
    }
    editor.post(f"/plans/BCP-01/maintenance/{one.ref}/done/", token)
    page = words(editor.get(at(one)))
    assert "Record MNT-01" in page
    assert "<em>Two</em> disks" in page
    refused = editor.post(at(one, "withdraw/"), {"reason": ""})
    assert refused.status_code == 422
    assert "Withdraw MNT-01" not in words(sign_in(kept.auditor).get(at(one)))
    client = sign_in(kept.editor)
    for _ in range(2):
        assert client.post(at(one, "withdraw/"), {"reason": "Of the other site"}).status_code == 302
    page = words(client.get(at(one)))
    assert "MNT-01 was withdrawn: it counts for nothing" in page
    assert "No maintenance counts for" in page
    assert "Of the other site" in page
    one.refresh_from_db()
    assert one.done_on is None


def test_what_was_never_skipped_is_not_taken_up(kept, editor):
    assert editor.get(at(current(kept), "take-up/")).status_code == 404


def test_what_is_done_says_when_and_by_which_record_and_is_open_again_once_that_is_withdrawn(kept, editor):
    one = rows(kept).first()
    made = held_on(kept, timezone.localdate(), counts_for=one.ref)
    late = (timezone.localdate() - one.due_on).days
    page = words(editor.get(at(one)))
    assert f"{late} days late." in page
    assert f'href="/plans/BCP-01/exercises/{made.ref}/"' in page
    assert at(one, "skip/") not in page
    shown = editor.get(at(one, "skip/"), follow=True)
    assert f"{one.ref} was done on" in words(shown)
    withdraw_exercise(exercise=made, reason="Of another plan", by=kept.editor, at=timezone.now())
    page = words(editor.get(at(one)))
    assert "days overdue." in page
    assert f"{made.ref} was withdrawn: it counts for nothing" in page
    assert "Of another plan" in page


def test_the_form_that_records_it_has_chosen_it(kept, editor):
    one = rows(kept).first()
    link = re.search(r'href="([^"]+/record/[^"]+)"', words(editor.get(at(one))))[1]
    page = words(editor.get(link.replace("&amp;", "&")))
    assert re.search(rf'<option value="{one.ref}" selected', page)


def test_nothing_of_a_plan_in_the_archive_is_decided(kept, editor):
    one, typed = moving(kept, editor)
    archive_plan(plan=kept.plan, by=kept.editor, at=timezone.now())
    for what in ("move", "skip"):
        assert at(one, f"{what}/") not in words(editor.get(at(one)))
        answer = editor.post(at(one, f"{what}/"), typed)
        assert answer.status_code == 422
        assert "The plan is archived" in words(answer)
        assert typed["reason"] in words(answer)
        assert "The plan is archived" in words(editor.get(at(one, f"{what}/"), follow=True))
    assert not Move.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_it_who_does_the_work_moves_it_and_who_submits_skips_it(kept, sign_in, role):
    user, one = kept.by_role(role), current(kept)
    client = sign_in(user)
    page = words(client.get(at(one)))
    assert f"<h1>{PARTIAL}</h1>" in page
    for what, may in (("move", user.may("record")), ("skip", user.may("submit"))):
        assert (at(one, f"{what}/") in page) == may
        assert client.get(at(one, f"{what}/")).status_code == (200 if may else 403)
        assert client.post(at(one, f"{what}/"), {}).status_code == (409 if may else 403)
    assert ("In the audit trail" in page) == user.may("audit")


def test_the_keeper_and_the_deputy_of_a_plan_skip_it(kept, sign_in):
    PlanKeeper.objects.create(plan=kept.plan, keeper=kept.editor, deputy=kept.responder)
    assert sign_in(kept.responder).get(at(current(kept), "skip/")).status_code == 200


def test_an_auditor_sees_the_events_with_their_places_in_the_chain(kept, sign_in):
    one, typed = moving(kept, sign_in(kept.editor))
    sign_in(kept.editor).post(at(one, "move/"), typed)
    page = words(sign_in(kept.auditor).get(at(one)))
    assert "Occurrence moved" in page
    assert "of the plan’s chain" in page


def test_what_was_changed_past_the_portal_is_told(kept, editor, sign_in):
    one = current(kept)
    tamper("UPDATE testing_occurrence SET done_on = planned_on WHERE ref = %s", one.ref)
    assert "does not say of itself what is on record: whether and when it was done." in words(editor.get(at(one)))
    other = rows(kept).first()
    editor.post(at(other, "skip/"), sent(editor, at(other, "skip/")) | {"reason": "The site was closed"})
    tamper("UPDATE testing_waiver SET reason = 'Nothing'")
    answer = editor.get(at(other))
    assert answer.status_code >= 400
    assert "is not handed out" in words(answer) or "was changed after it was recorded" in words(answer)


def test_what_is_not_there_is_not_found(kept, editor):
    assert editor.get("/programme/BCP-01/O-9999/").status_code == 404
    assert editor.get(at(current(kept)).replace("BCP-01", "NONE")).status_code == 404


def test_it_takes_as_many_queries_however_much_happened(kept, editor, django_assert_num_queries):
    one = current(kept)
    for days in (1, 2, 3):
        _, typed = moving(kept, editor, days)
        editor.post(at(one, "move/"), typed)
        editor.get(at(one))
        with django_assert_num_queries(12):
            editor.get(at(one))
