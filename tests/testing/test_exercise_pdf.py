"""The PDF of an exercise's record: who may have it, what it says, and that the job that prints makes it."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from bcp_portal.audit.models import Event
from bcp_portal.documents.html import to_print_html
from bcp_portal.documents.pdf import Pdf
from plans import tasks
from plans.actions.exports import prune_previews
from plans.actions.plans import change_settings, settings_of
from plans.freezing.imprints import printed
from plans.models.plan import Plan
from plans.models.versions import PdfExport
from testing.actions.exercises import withdraw_exercise
from tests.documents.test_pdf import words as words_of
from tests.testing.holding import function, held, measuring, words

PDF = "/plans/BCP-01/exercises/X-01/pdf/"
FILE = f"{PDF}file/"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def withdrawn(exercise, world) -> None:
    withdraw_exercise(exercise=exercise, reason="Held for another plan.", by=world.editor, at=timezone.now())


def asked(client) -> PdfExport:
    assert client.post(PDF).url == PDF
    return PdfExport.objects.get(purpose="report")


def handed_out(client) -> Pdf:
    content = b"".join(client.get(FILE).streaming_content)
    return Pdf(content, 0, "")


def test_a_record_is_printed_by_the_job_and_handed_out(world, sign_in):
    held(
        world,
        measuring(function(world), "9 hours", rpa="5 minutes"),
        scope="The second site",
        participants="Müller and Größe",
        notes="It **worked**:\n\n- too slowly",
    )
    client = sign_in(world.editor)
    assert f'action="{PDF}"' in words(client.get("/plans/BCP-01/exercises/X-01/"))
    asked(client)
    assert "waits for the next free worker" in words(client.get(PDF))
    assert client.get(FILE).url == PDF
    tasks.export_due_versions()
    assert f'href="{FILE}?show"' in words(client.get(PDF))
    answer = client.get(FILE)
    assert answer["Content-Disposition"] == 'attachment; filename="BCP-01-X-01.pdf"'
    text = words_of(Pdf(b"".join(answer.streaming_content), 0, ""))
    for said in (
        "ExerciserecordX-01,held",
        "FullDRTest",
        "Missedtarget",
        "DataProcessing",
        "9hours",
        "toolate",
        "5minutes",
        "Thesecondsite",
        "MüllerandGröße",
        "tooslowly",
        "Editor",
        "Thedraft:noversionwasinforceyet",
    ):
        assert said in text


def test_the_same_record_asked_for_twice_is_made_once_and_is_told_once(world, sign_in):
    held(world)
    client = sign_in(world.editor)
    assert asked(client) == asked(sign_in(world.auditor))
    assert Event.objects.filter(verb="report_pdf_asked").count() == 1


def test_a_withdrawn_record_says_so_first_and_is_another_pdf_than_before(world, sign_in):
    exercise = held(world)
    client = sign_in(world.editor)
    first = asked(client)
    withdrawn(exercise, world)
    assert "No PDF of the record as it stands now is kept." in words(client.get(PDF))
    client.post(PDF)
    again = PdfExport.objects.exclude(pk=first.pk).get()
    html = to_print_html(printed(again)).replace("\N{NO-BREAK SPACE}", " ")
    cover = html.partition('class="contents"')[0]
    assert '<p class="pdf-alert">Withdrawn by Editor, ' in cover
    assert "It counts for nothing any more." in cover
    assert 'data-watermark="Withdrawn"' in html
    assert "Held for another plan." in html
    assert "pdf-alert" not in to_print_html(printed(first))


def test_hostile_words_of_a_record_are_words(world, sign_in):
    bad = "<script>alert(1)</script></main>"
    held(world, scope=bad, participants=bad, notes=f"{bad}\n\n[x](javascript:alert(1)) ![y](http://127.0.0.1:9/y.png)")
    html = to_print_html(printed(asked(sign_in(world.editor))))
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)") == 3
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_plan_that_is_a_draft_only_has_no_record_for_who_reads_versions(world, sign_in):
    held(world)
    asked(sign_in(world.editor))
    tasks.export_due_versions()
    for path in (PDF, FILE):
        assert sign_in(world.reader).get(path).status_code == 404
    assert sign_in(world.reader).post(PDF).status_code == 404


def test_whoever_reads_the_version_in_force_reads_its_title_and_not_the_drafts(world, signed, sign_in):
    held(world, version="1.0")
    change_title(world, "Secret plans for a merger")
    export = asked(sign_in(world.reader))
    assert asked(sign_in(world.editor)) == export
    assert "merger" not in export.document
    assert json.loads(export.document)["facts"][0]["value"].startswith("BCP-01, ")
    tasks.export_due_versions()
    tasks.export_due_versions()
    assert handed_out(sign_in(world.reader)).bytes.startswith(b"%PDF")


def change_title(world, title: str) -> None:
    seen = settings_of(Plan.objects.get(pk=world.plan.pk))
    change_settings(
        plan=world.plan, title=title, signing_order=seen["signing_order"], seen=seen, by=world.editor, at=timezone.now()
    )


def test_a_pdf_is_kept_for_a_day_and_made_again_when_asked_for(world, sign_in):
    held(world)
    client = sign_in(world.editor)
    asked(client)
    tasks.export_due_versions()
    prune_previews(at=timezone.now() + timedelta(hours=23))
    assert client.get(FILE).status_code == 200
    prune_previews(at=timezone.now() + timedelta(hours=25))
    assert client.get(FILE).url == PDF
    assert asked(client).finished_at is None


def test_another_file_under_its_name_is_not_handed_out_and_is_made_anew(world, sign_in):
    held(world)
    client = sign_in(world.editor)
    asked(client)
    tasks.export_due_versions()
    kept = PdfExport.objects.get()
    with default_storage.open(kept.path, "wb") as file:
        file.write(b"%PDF-1.7 a forgery!")
    answer = client.get(FILE)
    assert answer.status_code == 500
    assert "The PDF of Exercise record X-01 of BCP-01 is not handed out" in words(answer)
    assert "Go back and ask for it again" in words(answer)
    asked(client)
    tasks.export_due_versions()
    assert len(handed_out(client).bytes) > 1000


def test_a_report_that_fails_stands_on_the_page_of_jobs_and_is_tried_again(world, sign_in):
    held(world)
    export = asked(sign_in(world.editor))
    PdfExport.objects.update(attempts=6, error="The file could not be kept.", not_before=timezone.now())
    tasks.export_due_versions()
    assert PdfExport.objects.get().given_up_at
    client = sign_in(world.administrator)
    assert "Exercise record X-01" in words(client.get("/jobs/"))
    assert "could not be made" in words(client.get(PDF))
    client.post(f"/jobs/drafts/BCP-01/{export.sha256}/again/")
    assert PdfExport.objects.get().attempts == 0
