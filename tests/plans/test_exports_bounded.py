"""What bounds the making of PDFs: one a job, attempts that end and are told, nothing for whom nobody waits, odd clocks."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from bcp_portal.audit.models import Event
from bcp_portal.jobs.heartbeat import LEASE, SILENCE
from bcp_portal.jobs.models import LATE, Queue
from bcp_portal.jobs.retrying import ENDED, PAUSES
from bcp_portal.jobs.running import release
from bcp_portal.notices.models import Notice
from plans import tasks
from plans.actions.approvals import decline_version, withdraw_version
from plans.actions.exports import (
    ask_for_draft_pdf,
    claim_export,
    due_exports,
    prune_previews,
    report_failure,
    report_progress,
)
from plans.actions.giving_up import give_up_exports, make_again
from plans.models.versions import PdfExport
from tests.flat import flat
from tests.plans.signing import approve, change_rto, current_plan, sign, submit

DAY = timedelta(days=1)
ERROR = "The PDF could not be written (KeyError)."


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def approved(world, signed):
    prune_previews(at=world.now)
    PdfExport.objects.filter(purpose="preview").delete()
    return due_exports(at=world.now + DAY).get()


def fail_until_given_up(export, at, error=ERROR):
    for _ in range(PdfExport.most_attempts):
        export.refresh_from_db()
        assert claim_export(export=export, at=at)
        report_failure(export=export, error=error)
        export.refresh_from_db()
        at = export.not_before
    give_up_exports(at=at)
    export.refresh_from_db()
    return export


def waiting(at):
    return [(export.purpose, export.version and export.version.number) for export in due_exports(at=at)]


# One job, one PDF


def test_a_job_makes_one_pdf_and_the_approved_one_first(world):
    ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now)
    approve(world, submit(world))
    tasks.export_due_versions()
    assert [export.purpose for export in PdfExport.objects.exclude(finished_at=None)] == ["approved"]
    tasks.export_due_versions()
    assert not PdfExport.objects.filter(finished_at=None).exclude(purpose="preview").exists()


# Attempts end


def test_attempts_come_with_growing_pauses_and_end(approved, world):
    at, waits = world.now + DAY, []
    for _ in range(PdfExport.most_attempts):
        approved.refresh_from_db()
        assert claim_export(export=approved, at=at)
        report_failure(export=approved, error=ERROR)
        approved.refresh_from_db()
        waits.append(approved.not_before - at)
        at = approved.not_before
    assert waits == [*PAUSES, *[PAUSES[-1]] * (PdfExport.most_attempts - len(PAUSES))]
    assert waiting(at + 30 * DAY) == []


def test_a_pdf_that_failed_too_often_is_given_up_and_administrators_are_told_once(approved, world):
    export = fail_until_given_up(approved, world.now + DAY)
    assert export.given_up_at
    assert give_up_exports(at=export.given_up_at + DAY) == 0
    notice = Notice.objects.get(user=world.administrator)
    assert notice.subject == f"The PDF of version 1.0 of {world.plan.title} could not be made"
    assert ERROR in notice.body[0]
    assert notice.url == "/jobs/"
    assert not Notice.objects.filter(user__in=[world.reader, world.editor], topic__startswith="pdf:").exists()


def test_work_that_kills_its_worker_each_time_is_given_up_as_well_and_says_so(approved, world):
    at = world.now + DAY
    for _ in range(PdfExport.most_attempts):
        approved.refresh_from_db()
        assert claim_export(export=approved, at=at)
        at += PAUSES[-1] + LEASE
    give_up_exports(at=at)
    approved.refresh_from_db()
    assert approved.given_up_at
    assert approved.error == ENDED


def test_what_is_being_made_is_not_given_up_in_its_last_attempt(approved, world):
    at = world.now + DAY
    PdfExport.objects.update(attempts=PdfExport.most_attempts - 1)
    approved.refresh_from_db()
    assert claim_export(export=approved, at=at)
    assert give_up_exports(at=at + LEASE) == 0


def test_the_page_says_that_it_was_given_up_and_lets_an_editor_try_again(approved, world, sign_in):
    fail_until_given_up(approved, world.now + DAY)
    page = flat(sign_in(world.editor).get("/plans/BCP-01/versions/1.0/").content.decode())
    assert "The PDF could not be made." in page
    assert ERROR in page
    assert "administrators were told" in page
    assert "every 2s" not in page
    answer = flat(sign_in(world.editor).post("/plans/BCP-01/versions/1.0/pdf/again/", follow=True).content.decode())
    assert "The PDF is tried again now." in answer
    assert Event.objects.get(verb="pdf_asked_again").actor == world.editor
    tasks.export_due_versions()
    approved.refresh_from_db()
    assert approved.finished_at
    assert approved.error == ""


def test_who_may_not_submit_has_no_button_and_is_refused(approved, world, sign_in):
    fail_until_given_up(approved, world.now + DAY)
    client = sign_in(world.reader)
    assert "pdf/again/" not in flat(client.get("/plans/BCP-01/versions/1.0/").content.decode())
    assert client.post("/plans/BCP-01/versions/1.0/pdf/again/").status_code == 403


def test_a_second_click_on_try_again_begins_nothing_twice(approved, world):
    fail_until_given_up(approved, world.now + DAY)
    at = timezone.now()
    assert make_again(export=approved, by=world.editor, at=at)
    approved.refresh_from_db()
    assert claim_export(export=approved, at=at)
    assert not make_again(export=approved, by=world.editor, at=at)
    approved.refresh_from_db()
    assert approved.attempts == 1


def test_the_draft_that_was_given_up_is_tried_again_by_asking_again(world):
    export = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now)
    fail_until_given_up(export, world.now)
    ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now + DAY)
    export.refresh_from_db()
    assert (export.given_up_at, export.attempts, export.error) == (None, 0, "")


def test_a_pdf_over_its_time_limit_says_so(approved, world, monkeypatch):
    def for_ever(*_args, **_named):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks, "to_pdf", for_ever)
    with pytest.raises(SoftTimeLimitExceeded):
        tasks.export_due_versions()
    approved.refresh_from_db()
    assert approved.error == "It took longer than 300 seconds, which is the most that a PDF may take."
    assert approved.claimed_at is None


# Nothing for whom nobody waits


@pytest.mark.parametrize("end", ["withdrawn", "declined", "approved"])
def test_the_preview_of_a_version_that_is_no_longer_in_approval_is_not_printed(world, in_approval, end):
    at = world.now + timedelta(hours=1)
    assert waiting(at) == [("preview", "1.0")]
    if end == "withdrawn":
        withdraw_version(version=in_approval, reason="", by=world.editor, at=world.now)
    elif end == "declined":
        decline_version(
            version=in_approval, place=1, sha256=in_approval.sha256, reason="No", by=world.cto, at=world.now
        )
    else:
        approve(world, in_approval)
    assert waiting(at) == ([("approved", "1.0")] if end == "approved" else [])
    prune_previews(at=at)
    assert not PdfExport.objects.filter(purpose="preview").exists()


def test_the_page_of_a_withdrawn_version_waits_for_no_pdf(world, in_approval, sign_in):
    withdraw_version(version=in_approval, reason="", by=world.editor, at=world.now)
    tasks.export_due_versions()
    page = flat(sign_in(world.editor).get("/plans/BCP-01/versions/1.0/").content.decode())
    assert "There is no PDF of this version." in page
    assert "every 2s" not in page


def test_a_preview_whose_version_still_lacks_a_signature_is_printed(world, in_approval):
    sign(world, in_approval, 1)
    assert waiting(world.now + DAY) == [("preview", "1.0")]


def test_of_two_drafts_that_were_asked_for_only_the_later_is_printed(world, sign_in):
    first = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now)
    change_rto(world)
    second = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now + timedelta(minutes=1))
    assert [export.pk for export in due_exports(at=world.now + timedelta(hours=1))] == [second.pk]
    page = flat(sign_in(world.editor).get(f"/plans/BCP-01/draft/pdf/{first.sha256}/").content.decode())
    assert "one of a later draft was asked for" in page
    assert f"/plans/BCP-01/draft/pdf/{second.sha256}/" in page


def test_a_draft_that_is_as_it_was_before_is_the_later_one_when_it_is_asked_for_again(world):
    plan = current_plan(world)
    first = ask_for_draft_pdf(plan=plan, by=world.editor, at=world.now)
    change_rto(world)
    ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now + timedelta(minutes=1))
    change_rto(world, "< 2 hours")
    again = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now + timedelta(minutes=2))
    assert again == first
    assert [export.pk for export in due_exports(at=world.now + timedelta(hours=1))] == [first.pk]


# Silence, and clocks that jump


def test_the_page_says_since_when_the_worker_is_silent(approved, world, sign_in):
    heard = timezone.now() - SILENCE - timedelta(seconds=2)
    assert claim_export(export=approved, at=heard)
    report_progress(export=approved, percent=15, step="Laying out pages", at=heard)
    for address in (
        "/plans/BCP-01/versions/1.0/",
        "/plans/BCP-01/versions/1.0/pdf/progress/",
        "/plans/BCP-01/versions/",
    ):
        page = flat(sign_in(world.auditor).get(address).content.decode())
        assert "The worker has been silent since" in page
        assert f"{timezone.localtime(heard):%H:%M}" in page


def test_a_worker_that_gave_a_sign_of_life_just_now_is_not_called_silent(approved, world, sign_in):
    assert claim_export(export=approved, at=timezone.now())
    page = flat(sign_in(world.auditor).get("/plans/BCP-01/versions/1.0/").content.decode())
    assert "silent since" not in page
    assert "Starting" in page


def test_the_table_of_versions_says_it_too_though_nothing_but_time_has_changed(approved, world, sign_in):
    client = sign_in(world.auditor)
    PdfExport.objects.update(claimed_at=timezone.now(), percent=15, step="Laying out pages")
    assert "The worker is silent" not in flat(client.get("/plans/BCP-01/versions/").content.decode())
    PdfExport.objects.update(claimed_at=timezone.now() - timedelta(minutes=3))
    assert "The worker is silent" in flat(client.get("/plans/BCP-01/versions/").content.decode())


def test_a_pdf_that_waits_while_no_worker_lives_says_since_when(approved, world, sign_in):
    client = sign_in(world.auditor)
    Queue.objects.seen("print", at=timezone.now())
    assert "waits for the next free worker" in flat(client.get("/plans/BCP-01/versions/1.0/").content.decode())
    Queue.objects.seen("print", at=timezone.now() - 2 * LATE)
    assert "No worker has reported since" in flat(client.get("/plans/BCP-01/versions/1.0/").content.decode())


@pytest.mark.parametrize("jump", [timedelta(hours=1), DAY, timedelta(days=400)])
def test_a_claim_of_the_future_does_not_block_the_work(approved, world, jump):
    now = world.now + DAY
    assert claim_export(export=approved, at=now + jump)  # then the clock is set right
    assert not due_exports(at=now + jump).filter(pk=approved.pk).exists()
    PdfExport.objects.update(not_before=now)
    assert due_exports(at=now).filter(pk=approved.pk).exists()


@pytest.mark.parametrize("jump", [timedelta(hours=5), DAY, timedelta(days=400)])
def test_an_attempt_put_off_into_the_far_future_is_made_now(approved, world, jump):
    now = world.now + DAY
    assert claim_export(export=approved, at=now + jump)
    report_failure(export=approved, error=ERROR)
    assert due_exports(at=now).filter(pk=approved.pk).exists()


def test_a_run_that_is_known_to_have_ended_frees_its_work_at_once_and_says_so(approved, world):
    now = timezone.now()
    claim_export(export=approved, at=now)
    PdfExport.objects.update(claimed_by="a-message")
    release(task_id="another-message", error=ENDED)
    assert not due_exports(at=now + PAUSES[0]).exists()
    release(task_id="a-message", error=ENDED)
    approved.refresh_from_db()
    assert (approved.claimed_at, approved.error) == (None, ENDED)
    assert due_exports(at=now + PAUSES[0]).exists()
