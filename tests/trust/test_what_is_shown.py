"""Whenever a version or its PDF is shown or handed out it is compared first, and refused in words where it differs."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from plans.actions.approvals import sign_version, withdraw_version
from plans.actions.exports import due_exports, keep_preview
from plans.integrity.differences import Differs
from plans.models.versions import Decision, PdfExport, PlanVersion, VersionPdf
from plans.page_cache import forget
from plans.tasks import make_pdf
from tests.flat import flat
from tests.testing.holding import function, held, measuring
from tests.testing.reviewing import recorded
from tests.trust.tampering import as_owner, tamper

PLAN = "/plans/BCP-01/"
API = "/api/v1/plans/BCP-01/"
V1 = f"{PLAN}versions/1.0/"
DIFFERS = "The stored content of version 1.0 is not what was signed"


def alter() -> None:
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Recovery', 'Discovery') WHERE minor = 0")


@pytest.mark.parametrize(
    "address",
    [
        V1,
        f"{V1}json/",
        f"{V1}markdown/",
        f"{V1}approve/",
        f"{PLAN}compare/?from=1.0&to=draft",
        f"{PLAN}compare/?from=1.0&to=1.1",
        f"{PLAN}compare/?from=1.1&to=1.0",
        f"{PLAN}versions/1.1/approve/",
        "/incidents/failed/?plan=BCP-01&ref=F-01",
    ],
)
def test_a_version_whose_content_was_changed_is_refused_on_every_page(next_version, sign_in, address):
    client = sign_in_as(sign_in, next_version)
    before = client.get(address)
    alter()
    answer = client.get(address)
    assert (before.status_code, answer.status_code) == (200, 500)
    assert DIFFERS in flat(answer.content.decode())
    assert "Discovery" not in flat(answer.content.decode())


def sign_in_as(sign_in, version):
    """Somebody who reads everything."""
    return sign_in(version.approvals.get(place=1).signer)


@pytest.mark.parametrize("address", [PLAN, f"{PLAN}submit/", f"{PLAN}recovery/"])
def test_the_version_in_force_is_refused_where_a_page_reads_it(world, version, sign_in, address):
    client = sign_in(world.editor if "submit" in address else world.reader)
    assert client.get(address).status_code == 200
    alter()
    answer = client.get(address)
    assert answer.status_code == 500
    assert DIFFERS in flat(answer.content.decode())


@pytest.mark.parametrize("end", ["versions/1.0/", "versions/1.0/document/", "sections/?of=in-force"])
def test_the_api_refuses_it_in_json(world, version, sign_in, end):
    alter()
    answer = sign_in(world.auditor).get(f"{API}{end}")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    assert DIFFERS in answer.json()["detail"]
    assert "ETag" not in answer


def test_pages_of_many_plans_show_nothing_of_it(world, version, sign_in):
    alter()
    forget()
    for address in ("/", "/plans/", "/suppliers/", "/evidence/"):
        answer = sign_in(world.reader if address != "/evidence/" else world.auditor).get(address)
        assert answer.status_code == 200
        assert "Discovery" not in flat(answer.content.decode())


def test_the_log_tells_of_it_and_names_nobody(world, version, sign_in, caplog):
    tamper("UPDATE plans_decision SET reason = 'Bent'")
    answer = sign_in(world.auditor).get(V1)
    assert answer.status_code == 500
    assert world.cto.name in flat(answer.content.decode())
    assert "Evidence differs, BCP-01: Version 1.0, 3 sentences." in caplog.text
    assert not [one.name for one in world.approvers if one.name in caplog.text]


def test_the_list_of_versions_says_which_one_differs(world, next_version, sign_in):
    address, client = f"{PLAN}versions/", sign_in(world.auditor)
    before = flat(client.get(address).content.decode())
    assert "is not what was signed" not in before
    assert "Altered" not in before
    alter()
    after = flat(client.get(address).content.decode())
    assert DIFFERS in after
    assert (before.count("badge ok"), after.count("Altered")) == (2, 2)  # in the table and above the record
    assert "badge ok" not in after


def test_the_kept_pdf_is_offered_where_it_still_is_what_was_signed(world, version, sign_in):
    alter()
    client = sign_in(world.reader)
    assert f"{V1}pdf/" in flat(client.get(V1).content.decode())
    assert b"".join(client.get(f"{V1}pdf/").streaming_content) == b"%PDF-1.7 what was signed"


def test_a_content_changed_together_with_its_hash_is_refused(world, version, sign_in):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_planversion SET snapshot = '{}', sha256 = %s", ["a" * 64])
        cursor.execute("UPDATE plans_decision SET sha256 = %s", ["a" * 64])
    answer = sign_in(world.auditor).get(V1)
    assert answer.status_code == 500
    assert "Version 1.0 of BCP-01 was changed after it was recorded" in flat(answer.content.decode())


@pytest.mark.parametrize(
    "change, said",
    [
        ("sha256 = 'b'", "is about other content"),
        ("decided_by_id = (SELECT id FROM accounts_user WHERE name = 'Editor')", "made by somebody who was not asked"),
        ("as_deputy = NOT as_deputy", "does not say rightly whether the deputy made it"),
        ("approval_id = (SELECT max(id) FROM plans_approval)", "was changed after it was recorded"),
        ("name = 'Somebody'", "was changed after it was recorded"),
    ],
)
def test_a_decision_that_was_bent_is_told_instead_of_the_version(world, next_version, sign_in, change, said):
    place = Decision.objects.order_by("pk").first()
    tamper(f"UPDATE plans_decision SET {change} WHERE id = %s", place.pk)  # noqa: S608
    number = PlanVersion.objects.get(approvals__decision=place.pk).number
    answer = sign_in(world.auditor).get(f"{PLAN}versions/{number}/")
    assert answer.status_code == 500
    assert said in flat(answer.content.decode())


def test_a_decision_added_past_the_portal_puts_nothing_in_force(world, next_version, sign_in):
    with connection.cursor() as cursor:
        for asked in next_version.approvals.all():
            cursor.execute(
                "INSERT INTO plans_decision (approval_id, outcome, decided_by_id, name, as_deputy, statement, reason, "
                "sha256, at) VALUES (%s, 'approved', %s, 'CTO', false, '', '', %s, %s)",
                [asked.pk, asked.signer_id, next_version.sha256, world.now],
            )
    answer = sign_in(world.auditor).get(f"{PLAN}versions/1.1/")
    assert answer.status_code == 500
    assert answer.content.decode().count("was not recorded by the portal") == 3
    listed = flat(sign_in(world.auditor).get(f"{PLAN}versions/").content.decode())
    assert listed.count("was not recorded by the portal") == 3


def test_a_withdrawal_added_past_the_portal_takes_nothing_out_of_force_unseen(world, version, sign_in):
    with connection.cursor() as cursor:
        values = [version.pk, world.editor.pk, "Editor", "", world.now]
        cursor.execute(
            "INSERT INTO plans_withdrawal (version_id, by_id, name, reason, at) VALUES (%s, %s, %s, %s, %s)", values
        )
    answer = sign_in(world.auditor).get(V1)
    assert answer.status_code == 500
    assert "The withdrawal of version 1.0 of BCP-01 was not recorded by the portal" in flat(answer.content.decode())


def test_nobody_signs_a_content_that_was_changed(world, next_version):
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Recovery', 'Discovery') WHERE minor = 1")
    with pytest.raises(Differs, match="The stored content of version 1.1 is not what was signed"):
        sign_version(version=next_version, place=1, sha256=next_version.sha256, by=world.cto, at=world.now)
    assert not Decision.objects.filter(approval__version=next_version).exists()


def test_no_pdf_is_made_of_a_content_that_was_changed(world, signed, media):
    alter()
    export = PdfExport.objects.get(purpose=PdfExport.Purpose.APPROVED)
    with pytest.raises(Differs):
        make_pdf(export)
    assert DIFFERS in PdfExport.objects.get(pk=export.pk).error
    assert not VersionPdf.objects.exists()


def test_a_command_exports_nothing_of_a_content_that_was_changed(version, tmp_path):
    alter()
    for form in ("md", "json", "html", "docx"):
        with pytest.raises(CommandError, match=DIFFERS):
            call_command("export_plan", "BCP-01", "--version", "1.0", "--format", form, "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def flip(media) -> None:
    path = media / VersionPdf.objects.get().path
    path.write_bytes(path.read_bytes()[:-1] + b"D")


def lose(media) -> None:
    (media / VersionPdf.objects.get().path).unlink()


def swap(media) -> None:
    """The file and the hash that it is compared with."""
    flip(media)
    tamper("UPDATE plans_versionpdf SET sha256 = '6f1b3a0a1c1c56a4b0a5b6a6e5d4c3b2a1908f7e6d5c4b3a29180f7e6d5c4b3a'")


@pytest.mark.parametrize(
    "act, said",
    [(flip, "is not the one that was kept"), (lose, "is not in the storage any more"), (swap, "was changed")],
)
def test_the_api_and_the_page_hand_out_no_other_pdf_than_the_kept_one(version, sign_in, world, act, said):
    client = sign_in(world.auditor)
    assert client.get(f"{API}versions/1.0/pdf/").status_code == 200
    act(Path(settings.MEDIA_ROOT))
    answer, page = client.get(f"{API}versions/1.0/pdf/"), client.get(f"{V1}pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    assert said in answer.json()["detail"]
    assert "ETag" not in answer
    assert page.status_code == 500
    assert said in flat(page.content.decode())


def test_a_version_without_a_pdf_is_told_in_json(world, signed, media, sign_in):
    answer = sign_in(world.auditor).get(f"{API}versions/1.0/pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")


def test_a_refusal_tells_nobody_more_than_they_may_read(world, next_version, sign_in):
    alter()
    assert sign_in(world.reader).get(f"{PLAN}versions/1.1/").status_code == 404


def test_a_review_that_was_changed_is_not_shown(world, sign_in):
    made = recorded(world)
    address, client = f"{PLAN}reviews/{made.ref}/", sign_in(world.auditor)
    assert client.get(address).status_code == 200
    tamper("UPDATE plans_upkeeprecord SET participants = 'Somebody Else'")
    answer = client.get(address)
    assert answer.status_code == 500
    assert "was changed after it was recorded" in flat(answer.content.decode())


def test_an_exercise_whose_measurement_was_changed_is_not_shown(world, sign_in):
    made = held(world, measuring(function(world), "1 hour"))
    address, client = f"{PLAN}exercises/{made.ref}/", sign_in(world.auditor)
    assert client.get(address).status_code == 200
    tamper("UPDATE testing_measurement SET rta_seconds = 1")
    answer = client.get(address)
    assert answer.status_code == 500
    assert "was changed after it was recorded" in flat(answer.content.decode())


def test_the_trail_marks_an_event_that_was_changed(world, version, sign_in):
    address, client = "/audit/", sign_in(world.auditor)
    assert "This event" not in flat(client.get(address).content.decode())
    tamper("UPDATE audit_event SET actor_name = 'Somebody Else' WHERE verb = 'version_submitted'")
    assert client.get(address).content.decode().count("This event was changed after it was recorded") == 1


# Previews, and PDFs of drafts: no evidence, and compared all the same


@pytest.fixture
def preview(world, next_version):
    """The made preview of version 1.1, which is in approval."""
    return made(PdfExport.objects.get(version=next_version), world)


def made(export, world) -> PdfExport:
    keep_preview(export=export, content=b"%PDF-1.7 a preview", pages=1, at=world.now)
    return PdfExport.objects.get(pk=export.pk)


def bend(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 a forgery!")


@pytest.mark.parametrize("act, said", [(bend, "it has another SHA-256"), (Path.unlink, "not in the storage any more")])
def test_a_preview_that_is_bent_or_lost_is_refused_in_words_and_made_again_on_demand(
    world, preview, sign_in, act, said
):
    client, page = sign_in(world.editor), f"{PLAN}versions/1.1/pdf/"
    assert b"".join(client.get(page).streaming_content) == b"%PDF-1.7 a preview"
    act(Path(settings.MEDIA_ROOT) / preview.path)
    answer = client.get(page)
    assert answer.status_code == 500
    assert "The preview of version 1.1 of BCP-01 is not handed out" in flat(answer.content.decode())
    assert said in flat(answer.content.decode())
    assert "Make the preview again" in flat(answer.content.decode())
    asked = client.post(f"{page}again/", follow=True)
    assert "The PDF is tried again now." in flat(asked.content.decode())
    assert due_exports(at=timezone.now()).filter(pk=preview.pk).exists()
    assert client.get(page).status_code == 302
    made(preview, world)
    assert b"".join(client.get(page).streaming_content) == b"%PDF-1.7 a preview"


def test_a_preview_as_it_was_made_is_not_made_again(world, preview, sign_in):
    answer = sign_in(world.editor).post(f"{PLAN}versions/1.1/pdf/again/", follow=True)
    assert "It is there already" in flat(answer.content.decode())
    assert PdfExport.objects.get(pk=preview.pk).finished_at


def test_who_only_signs_is_told_who_has_a_bent_preview_made_again(world, preview, media, sign_in):
    bend(media / preview.path)
    answer = sign_in(world.cto).get(f"{PLAN}versions/1.1/pdf/")
    assert answer.status_code == 500
    assert "Whoever submits can have it made again" in flat(answer.content.decode())


def test_the_preview_of_a_version_that_was_declined_is_not_made_again(world, preview, media, sign_in):
    withdraw_version(version=preview.version, reason="", by=world.editor, at=world.now)
    bend(media / preview.path)
    answer = flat(sign_in(world.editor).get(f"{PLAN}versions/1.1/pdf/").content.decode())
    assert "its preview is not made again" in answer
    assert "again/" not in answer


def test_the_api_hands_out_no_preview_bent_or_not(world, preview, media, sign_in):
    client = sign_in(world.auditor)
    for _ in range(2):
        assert client.get(f"{API}versions/1.1/pdf/").status_code == 404
        bend(media / preview.path)


@pytest.mark.parametrize("act", [bend, Path.unlink])
def test_the_pdf_of_a_draft_that_is_bent_or_lost_is_refused_and_made_again_on_demand(world, media, sign_in, act):
    client = sign_in(world.editor)
    where = client.post(f"{PLAN}draft/pdf/")["Location"]
    export = made(PdfExport.objects.get(purpose="draft"), world)
    assert client.get(f"{where}file/").status_code == 200
    act(media / export.path)
    answer = client.get(f"{where}file/")
    assert answer.status_code == 500
    assert "The PDF of the draft of BCP-01 is not handed out" in flat(answer.content.decode())
    assert f'action="{PLAN}draft/pdf/"' in flat(answer.content.decode())
    assert client.post(f"{PLAN}draft/pdf/")["Location"] == where
    assert due_exports(at=timezone.now()).filter(pk=export.pk).exists()
    made(export, world)
    assert client.get(f"{where}file/").status_code == 200


def test_previews_of_before_their_sha256_was_kept_are_made_again_by_the_upgrade(world, preview):
    PdfExport.objects.update(file_sha256="", attempts=6)
    step = import_module("plans.migrations.0014_previews_have_a_sha256")
    step.make_again(apps, None)
    assert due_exports(at=timezone.now()).filter(pk=preview.pk).exists()
    assert not PdfExport.objects.filter(purpose="approved", finished_at=None).exists()
