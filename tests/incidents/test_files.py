"""An incident on paper and as files: complete, the same again when it is read back, and marked where it is an exercise."""

import json
import re
import shutil
import subprocess
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.timezone import now

from bcp_portal.documents.html import to_print_html
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.actions.functions import mark_function
from incidents.actions.roles import Holder, give_role
from incidents.actions.saying import correct, say
from incidents.actions.steps import choose_strategy, mark_step
from incidents.entering import Doing
from incidents.folding.exporting import read_entries
from incidents.folding.situation import Situation
from incidents.models import Incident
from incidents.rooms import Room
from plans import tasks
from plans.actions.exports import claim_export
from plans.freezing.imprints import printed
from plans.models.versions import PdfExport
from testing.forms.exercises import RecordForm
from tests.flat import flat

MARGIN = 55  # points: 20 mm are 56.7
HOSTILE = '=HYPERLINK("http://example.com")<script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def eventful(world, version, *, is_exercise=False) -> Incident:
    """An incident in which a bit of everything was entered."""
    by, at = world.responder, now()

    def doing(minutes: int) -> Doing:
        return Doing(by, at - timedelta(minutes=minutes), uuid4())

    lost = ("F-01", "F-02") if version else ()
    declaration = Declaration(
        "The database is gone", DeclaredSeverity("Critical"), version, lost, is_exercise=is_exercise
    )
    incident = declare(declaration, doing(90))
    role = Room(incident).situation.roles[0]
    give_role(incident, doing(80), role=role, holder=Holder("Marta Ruiz", phone="+49 30 1234"))
    note = say(incident, "note", doing(70), text=HOSTILE)
    correct(incident, doing(60), entry=note, text="It was the storage")
    if version:
        choose_strategy(incident, doing(50), plan="BCP-01", ref="S-01", functions=("F-01",))
        mark_step(incident, "done", doing(40), plan="BCP-01", ref="ST-01")
        mark_function(incident, "restored", doing(30), plan="BCP-01", ref="F-01", text="Orders come in")
    return incident


def words(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return flat(content.decode("utf-8-sig")).replace("\N{NO-BREAK SPACE}", " ")


def folded(situation: Situation) -> list[object]:
    """All that a situation comes to."""
    return [
        situation.state,
        situation.title,
        situation.severity,
        situation.moments,
        situation.steps,
        situation.roles,
        situation.losses,
        [(one.loss, one.recovered_in, one.limits) for one in situation.clocks(situation.entries[-1].at)],
        situation.listed,
    ]


def test_json_folds_to_the_same_situation_and_csv_runs_nothing(world, signed, sign_in):
    incident, client = eventful(world, signed), sign_in(world.auditor)
    answer = client.get(f"/incidents/{incident.ref}/export.json")
    assert answer["Content-Disposition"] == f'attachment; filename="{incident.ref}.json"'
    given = json.loads(answer.content)
    room = Room(incident)
    again = Situation(room.documents, read_entries(given["entries"]), given["title"])
    assert folded(again) == folded(room.situation)
    assert given["documents"][0]["sha256"] == signed.sha256
    assert [one["chain_position"] for one in given["entries"]] == [*range(1, incident.revision + 1)]
    lines = words(client.get(f"/incidents/{incident.ref}/export.csv"))
    assert f"'{HOSTILE[:10]}" in lines
    assert "It was the storage" in lines
    for kind in ("json", "csv"):
        out = StringIO()
        call_command("export_incident", incident.ref, "--format", kind, stdout=out)
        assert incident.ref in out.getvalue()
    with pytest.raises(CommandError, match="There is no incident"):
        call_command("export_incident", "INC-1999-001")


def test_the_report_says_everything_and_the_job_prints_it_with_the_command_beside(world, signed, sign_in, tmp_path):
    incident, client = eventful(world, signed, is_exercise=True), sign_in(world.reader)
    page = f"/incidents/{incident.ref}/pdf/report/"
    file = f"/incidents/{incident.ref}/export.pdf"
    assert client.get(file).url == page
    assert client.post(page).url == page
    html = flat(to_print_html(printed(PdfExport.objects.get(purpose="report"))))
    html = html.replace("\N{NO-BREAK SPACE}", " ").replace("<wbr>", "")
    for said in (
        '<p class="pdf-alert">EXERCISE. Nothing in it is real.',
        'data-watermark="Exercise"',
        "EXERCISE: The database is gone",
        signed.sha256,
        "Marta Ruiz",
        "[corrected: It was the storage]",
        "How it was checked: Orders come in",
        "1 h after",
        f"chain of incident {incident.ref}",
        "&lt;script&gt;",
    ):
        assert said in html
    assert "<script" not in html
    export = PdfExport.objects.get(purpose="report")
    assert claim_export(export=export, at=now())
    tasks.make_pdf(export)
    answer = client.get(file)
    assert answer["Content-Disposition"] == f'attachment; filename="{incident.ref}-EXERCISE-report.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    say(incident, "note", Doing(world.editor, now(), uuid4()), text="One more")
    assert client.get(file).url == page  # another content, another PDF
    call_command("export_incident", incident.ref, "--format", "pdf", "--output", tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert client.get(f"/incidents/{incident.ref}/pdf/other/").status_code == 404


def test_paper_has_boxes_numbers_and_moments_and_its_pdf_says_the_same(world, signed, sign_in):
    incident, client = eventful(world, signed, is_exercise=True), sign_in(world.responder)
    assert f"/incidents/{incident.ref}/files/" in words(client.get(f"/incidents/{incident.ref}/"))
    assert f"/incidents/{incident.ref}/print/" in words(client.get(f"/incidents/{incident.ref}/files/"))
    sheet = words(client.get(f"/incidents/{incident.ref}/print/"))
    client.post(f"/incidents/{incident.ref}/pdf/check-list/")
    pdf = flat(to_print_html(printed(PdfExport.objects.get(purpose="report")))).replace("\N{NO-BREAK SPACE}", " ")
    for said in (
        "☐",
        "☑",
        "Marta Ruiz",
        "+49 30 1234",
        signed.sha256,
        f"entry {incident.revision}",
        "RTO until",
        "EXERCISE",
    ):
        assert said in sheet
        assert said in pdf
    assert "not filled in" not in pdf, "There is room to write, where other papers print a dash"
    assert "–</td>" not in sheet


def test_an_incident_without_a_plan_is_written_down_all_the_same(world, sign_in):
    incident, client = eventful(world, None), sign_in(world.responder)
    for kind in ("report", "check-list"):
        client.post(f"/incidents/{incident.ref}/pdf/{kind}/")
        client.post(f"/incidents/{incident.ref}/pdf/{kind}/")
    assert PdfExport.objects.filter(plan=None).count() == 2
    PdfExport.objects.update(attempts=6, error="The file could not be kept.", not_before=now())
    tasks.export_due_versions()
    administrator = sign_in(world.administrator)
    assert f"Incident report {incident.ref}" in words(administrator.get("/jobs/"))
    export = PdfExport.objects.earliest("pk")
    assert sign_in(world.editor).post(f"/jobs/drafts/-/{export.sha256}/again/").status_code == 403
    administrator = sign_in(world.administrator)
    administrator.post(f"/jobs/drafts/-/{export.sha256}/again/")
    assert PdfExport.objects.get(pk=export.pk).attempts == 0
    tasks.export_due_versions()
    assert client.get(f"/incidents/{incident.ref}/export.pdf").status_code in (200, 302)
    assert "No function is lost" in words(sign_in(world.reader).get(f"/incidents/{incident.ref}/print/"))


def test_after_an_exercise_its_times_are_handed_to_the_form_that_records_it(world, signed, sign_in):
    drill, real = eventful(world, signed, is_exercise=True), eventful(world, signed)
    assert "plans/BCP-01/exercises/new" not in words(sign_in(world.editor).get(f"/incidents/{real.ref}/files/"))
    client = sign_in(world.editor)
    assert "Record what" not in words(client.get(f"/incidents/{drill.ref}/files/"))
    sent = {"token": str(uuid4()), "text": "It is enough."}
    client.post(f"/incidents/{drill.ref}/stand-down/", sent)
    assert "Record what it has shown" in words(client.get(f"/incidents/{drill.ref}/"))
    page = client.get(f"/incidents/{drill.ref}/files/").context["page"]
    (line,) = page.records
    form = client.get(line.href).context["form"]
    assert isinstance(form, RecordForm)
    assert form["rta_F-01"].value() == "1h 0m"
    assert "It took at least that long for " in form["notes"].value(), "nobody said when it began"
    assert form["strategy_F-01"].value() == "S-01"
    assert form["name"].value() == "The database is gone"
    assert "rta_F-02" not in form.initial  # it was not restored
    client.post(f"/incidents/{drill.ref}/close/", {"token": str(uuid4()), "text": "It is enough."})
    assert line.href.replace("&", "&amp;") in client.get(f"/incidents/{drill.ref}/outcome/").content.decode()
    safe = client.get("/plans/BCP-01/exercises/record/", {"token": "x", "succeeded": "yes", "rta_F-01": "<b>" * 400})
    assert form["token"].value() != "x"
    assert len(safe.context["form"]["rta_F-01"].value()) == 500
    assert safe.context["form"]["succeeded"].value() is None


def test_the_api_lists_incidents_one_with_its_functions_and_its_entries_by_page(world, signed, sign_in):
    incident, client = eventful(world, signed), sign_in(world.auditor)
    eventful(world, None, is_exercise=True)
    listed = client.get("/api/v1/incidents/?limit=1&offset=1").json()
    (one,) = listed["results"]
    assert (listed["count"], one["ref"], one["state"], one["severity"]) == (2, incident.ref, "Declared", "Critical")
    assert one["plans"][0]["sha256"] == signed.sha256
    whole = client.get(f"/api/v1/incidents/{incident.ref}/").json()
    assert whole["moments"]["declared"]["at"]
    states = {found["ref"]: (found["state"], found["rta_seconds"]) for found in whole["functions"]}
    assert states == {"F-01": ("Restored", 3600), "F-02": ("Lost", None)}
    entries = client.get(f"/api/v1/incidents/{incident.ref}/entries/?limit=2").json()
    assert entries["count"] == incident.revision
    assert [entry["number"] for entry in entries["results"]] == [1, 2]
    assert client.get("/api/v1/incidents/INC-1999-001/").status_code == 404
    assert client.post("/api/v1/incidents/").status_code == 405


def test_each_sheet_of_an_exercise_says_in_whole_which_it_is_of(world, signed, tmp_path):
    reader, incident = shutil.which("pdftotext"), eventful(world, signed, is_exercise=True)
    if not reader:
        pytest.skip("pdftotext is not installed")
    call_command("export_incident", incident.ref, "--format", "pdf", "--output", tmp_path / "x.pdf")
    done = subprocess.run([reader, "-bbox", "-f", "3", tmp_path / "x.pdf", "-"], capture_output=True, check=True)  # noqa: S603
    for sheet in done.stdout.decode().split("<page ")[1:]:
        width, right = (
            re.match(r'width="([\d.]+)"', sheet)[1],
            re.search(rf'xMax="([\d.]+)" [^>]*>{incident.ref}<', sheet)[1],
        )
        assert float(right) < float(width) - MARGIN
