"""Maintenance is ticked off in one tap, with a note where there is one, and taken back within the page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from testing.models.maintenance import MaintenanceRecord
from testing.models.occurrences import Occurrence
from tests.databases import standing
from tests.testing.promising import look, rows, signed_on
from tests.testing.reviewing import words

pytestmark = pytest.mark.django_db
PAGE = "/exercises/?plan=BCP-01"


@standing
def kept(world):
    """The programme has run for some weeks, and nothing was done."""
    signed_on(world, (timezone.localdate() - timedelta(days=30)).isoformat())
    look(world, timezone.localdate())
    return world


@pytest.fixture
def editor(kept, sign_in):
    return sign_in(kept.editor)


def weekly(world) -> Occurrence:
    """The one whose week runs."""
    today = timezone.localdate()
    kept = Occurrence.objects.filter(plan=world.plan, promise__kind="maintenance", promise__unit="week")
    return kept.filter(opens_on__lte=today, due_on__gte=today).select_related("promise").first()


def form_of(page: str, occurrence: Occurrence) -> tuple[str, dict[str, str]]:
    """Where one tap goes, and what it sends."""
    address = f"/plans/BCP-01/maintenance/{occurrence.ref}/done/"
    form = page.partition(f'action="{address}"')[2].partition("</form>")[0]
    return address, dict(re.findall(r'name="(token|done_on|is_satisfied)" value="([^"]+)"', form))


def test_one_tap_records_it_and_undo_takes_it_back_within_the_page(kept, editor):
    due = weekly(kept)
    before = words(editor.get(PAGE))
    assert f"<p>{due.promise.name}</p>" in before
    address, sent = form_of(before, due)
    answer = editor.post(address, sent)
    assert (answer.status_code, answer.url) == (302, f"{PAGE}#maintenance")
    (made,) = MaintenanceRecord.objects.all()
    assert (made.activity, made.done_on, made.is_satisfied) == (due.promise.name, timezone.localdate(), True)
    after = words(editor.get(PAGE))
    assert f"by {kept.editor.name}." in after
    assert address not in after
    assert editor.post(f"/plans/BCP-01/maintenance/{made.ref}/undo/").status_code == 302
    again = words(editor.get(PAGE))
    assert f"{made.ref} is withdrawn" in again
    assert f'action="{address}"' in again
    assert MaintenanceRecord.objects.whole().get().withdrawal.reason.startswith("Undone on the page")


def test_what_was_sent_twice_is_recorded_once(kept, editor):
    address, sent = form_of(words(editor.get(PAGE)), weekly(kept))
    for _ in range(2):
        assert editor.post(address, sent).status_code == 302
    assert MaintenanceRecord.objects.count() == 1


def test_a_note_says_what_must_be_done_and_is_not_lost_when_it_is_refused(kept, editor):
    due = weekly(kept)
    address, sent = form_of(words(editor.get(PAGE)), due)
    refused = editor.post(address, sent | {"is_satisfied": "no"})
    assert refused.status_code == 422
    assert "Say what must be done." in words(refused)
    early = sent | {"is_satisfied": "no", "notes": "Two disks fail", "done_on": "2020-01-01"}
    refused = editor.post(address, early)
    assert refused.status_code == 422
    assert "It opens on" in words(refused)
    assert "Two disks fail" in words(refused)
    assert editor.post(address, early | {"done_on": sent["done_on"]}).status_code == 302
    assert MaintenanceRecord.objects.get().notes == "Two disks fail"
    assert "something must be done" in words(editor.get(PAGE))


def test_what_was_missed_stays_missed_until_a_record_makes_up_for_it(kept, editor):
    due = weekly(kept)
    missed = list(rows(kept, due.promise.name).filter(due_on__lt=timezone.localdate()))
    address, sent = form_of(words(editor.get(PAGE)), due)
    editor.post(address, sent)
    first = f"/plans/BCP-01/maintenance/{missed[0].ref}/done/"
    assert f'href="{first}"' in words(editor.get(PAGE))
    token = re.search(r'name="token" value="([^"]+)"', editor.get(first).content.decode())[1]
    sent = {"token": token, "done_on": timezone.localdate().isoformat(), "is_satisfied": "yes"}
    assert editor.post(first, sent).status_code == 302
    missed[0].refresh_from_db()
    assert missed[0].as_counted.state(timezone.localdate()) == "done late"
    assert f'href="{first}"' not in words(editor.get(PAGE))


def test_it_takes_as_many_queries_however_much_was_done(kept, editor, django_assert_num_queries):
    editor.get(PAGE)
    with django_assert_num_queries(42):
        page = words(editor.get(PAGE))
    address, sent = form_of(page, weekly(kept))
    editor.post(address, sent)
    editor.get(PAGE)
    with django_assert_num_queries(43):  # and the records of what is done
        editor.get(PAGE)


def test_who_only_reads_sees_it_and_can_tick_nothing(kept, sign_in):
    page = words(sign_in(kept.auditor).get(PAGE))
    assert weekly(kept).promise.name in page
    assert "/done/" not in page
    assert sign_in(kept.reader).post(f"/plans/BCP-01/maintenance/{weekly(kept).ref}/done/").status_code == 403


def test_what_a_plan_does_not_promise_can_not_be_ticked(kept, editor):
    exercise = Occurrence.objects.filter(plan=kept.plan, promise__kind="exercise").first()
    assert editor.get(f"/plans/BCP-01/maintenance/{exercise.ref}/done/").status_code == 404
    assert editor.post("/plans/BCP-01/maintenance/MNT-09/undo/").status_code == 404
