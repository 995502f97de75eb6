"""Pages of versions: submitting, signing on a phone, evidence, downloads, comparisons, checking a PDF."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bcp_portal.accounts.models import User
from plans.actions.approvals import decline_version, withdraw_version
from plans.actions.exports import ask_for_draft_pdf, claim_export, due_exports, keep_approved_pdf, keep_preview
from plans.actions.rows import change_row
from plans.models.approvals import RequiredApproval
from plans.models.states import VersionState
from plans.models.versions import Decision, PdfExport, PlanVersion, VersionPdf
from plans.page_cache import forget
from tests.flat import flat
from tests.plans.signing import approve, change_rto, current_plan, sign, stated, submit

PLAN = "/plans/BCP-01/"
V1 = f"{PLAN}versions/1.0/"
CONTENT = b"%PDF-1.7 the approved version"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def version(in_approval):
    return in_approval


@pytest.fixture
def in_force(world, signed):
    """1.0 with its PDF."""
    export = due_exports(at=world.now + timedelta(days=1)).get(purpose="approved")
    keep_approved_pdf(export=export, content=CONTENT, pages=12, made_with="a test", at=world.now)
    return signed


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, url
    return re.sub(r"\s+", " ", flat(answer.content.decode()))


def streamed(answer):
    return b"".join(answer.streaming_content)  # whose end closes the answer, as a server does


# Submitting


def asked(world, **more):
    plan = current_plan(world)
    return {"revision": plan.revision, "number": "1.0", "change_summary": "First", "due_on": "", **more}


def test_the_page_before_the_first_submission_suggests_number_and_summary(world, sign_in):
    shown = page(sign_in(world.editor), f"{PLAN}submit/")
    assert "1.0 (the first version)" in shown
    assert "First version</textarea>" in shown
    assert "CTO, signs with cto@example.com" in shown
    assert "Deputy: Deputy, with deputy@example.com" in shown


def test_a_submission_leads_to_its_version(world, sign_in):
    answer = sign_in(world.editor).post(f"{PLAN}submit/", asked(world))
    assert answer["Location"] == V1
    assert stated(PlanVersion.objects.get()).state == VersionState.IN_APPROVAL


def test_the_page_shows_what_changed_since_the_version_in_force(world, in_force, sign_in):
    change_rto(world)
    shown = page(sign_in(world.editor), f"{PLAN}submit/")
    assert "Database Recovery: RTO &lt; 2 hours → &lt; 90 minutes" in shown
    assert "<del>2 hours</del>" in shown
    assert "1.1 (smaller changes)" in shown


def test_a_missing_summary_is_asked_for(world, sign_in):
    answer = sign_in(world.editor).post(f"{PLAN}submit/", asked(world, change_summary=" "))
    assert answer.status_code == 422
    assert not PlanVersion.objects.exists()


def test_a_day_that_is_over_is_refused(world, sign_in):
    answer = sign_in(world.editor).post(f"{PLAN}submit/", asked(world, due_on="2020-01-01"))
    assert "1 January 2020 is over: choose today or a later day." in flat(answer.content.decode())


def test_a_draft_that_somebody_else_changed_is_shown_again_with_what_was_typed(world, sign_in):
    stale = asked(world, change_summary="What I typed")
    change_rto(world)
    client = sign_in(world.editor)
    answer = client.post(f"{PLAN}submit/", stale)
    shown = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "The draft was changed after you opened this page." in shown
    assert "What I typed" in shown
    assert f'name="revision" value="{current_plan(world).revision}"' in shown
    assert client.post(f"{PLAN}submit/", asked(world, change_summary="What I typed")).status_code == 302


def test_a_role_without_a_person_is_named_with_a_way_to_it(world, sign_in):
    row = RequiredApproval.objects.get(plan=world.plan, role="Chief Technology Officer")
    change_row(row=row, values={"person": None}, edition=row.edition, by=world.editor, at=world.now)
    client = sign_in(world.editor)
    shown = page(client, f"{PLAN}submit/")
    assert "Chief Technology Officer has nobody who can sign: choose one." in shown
    assert f"{PLAN}#{row.ref}" in shown
    assert client.post(f"{PLAN}submit/", asked(world)).status_code == 409
    assert not PlanVersion.objects.exists()


# Signing


def signing(version, place, **more):
    return {"place": place, "sha256": version.sha256, "password": "a-password-for-tests-only", **more}


def test_the_approver_sees_the_statement_with_the_fingerprint(world, version, sign_in):
    shown = page(sign_in(world.coo), f"{V1}approve/")
    assert "Sign as Chief Operations Officer" in shown
    assert version.sha256 in shown
    assert "I have read “Business Continuity Plan (BCP)”, version 1.0." in shown


def test_a_signature_needs_the_password_again(world, version, sign_in):
    client = sign_in(world.coo)
    answer = client.post(f"{V1}sign/", signing(version, 2, password="a-guess-for-tests-only"))
    assert answer.status_code == 422
    assert "This is not your password: nothing was signed." in flat(answer.content.decode())
    assert not Decision.objects.exists()
    assert client.post(f"{V1}sign/", signing(version, 2)).status_code == 302
    assert Decision.objects.get().decided_by == world.coo


def test_guessing_the_password_while_signing_is_throttled(world, version, sign_in):
    client = sign_in(world.coo)
    answers = [client.post(f"{V1}sign/", signing(version, 2, password=f"guess {n}")).status_code for n in range(6)]
    assert answers[-1] == 429
    assert client.post(f"{V1}sign/", signing(version, 2)).status_code == 429
    assert not Decision.objects.exists()


def test_a_second_click_is_answered_like_the_first(world, version, sign_in):
    client = sign_in(world.coo)
    client.post(f"{V1}sign/", signing(version, 2))
    answer = client.post(f"{V1}sign/", signing(version, 2), follow=True)
    assert Decision.objects.count() == 1
    assert "before: nothing was changed" not in flat(answer.content.decode())


def test_a_fingerprint_that_is_not_that_of_the_version_is_refused(world, version, sign_in):
    answer = sign_in(world.coo).post(f"{V1}sign/", signing(version, 2, sha256="0" * 64), follow=True)
    assert "What you looked at is not what is asked for now." in flat(answer.content.decode())
    assert not Decision.objects.exists()


def test_a_version_withdrawn_in_the_meantime_is_not_signed(world, version, sign_in):
    client = sign_in(world.coo)
    page(client, f"{V1}approve/")
    withdraw_version(version=version, reason="", by=world.editor, at=world.now)
    answer = client.post(f"{V1}sign/", signing(version, 2), follow=True)
    assert "Version 1.0 was withdrawn in the meantime: nothing was signed." in flat(answer.content.decode())


def test_declining_needs_a_reason(world, version, sign_in):
    client = sign_in(world.coo)
    assert client.post(f"{V1}decline/", {"place": 2, "sha256": version.sha256, "reason": ""}).status_code == 422
    client.post(f"{V1}decline/", {"place": 2, "sha256": version.sha256, "reason": "Not tested."})
    assert stated(version).state == VersionState.DECLINED
    assert "Not tested." in page(client, f"{V1}approve/")


def test_a_deputy_is_asked_as_one(world, version, sign_in):
    client = sign_in(world.deputy)
    assert "Sign as Chief Technology Officer, deputy of CTO" in page(client, f"{V1}approve/")
    client.post(f"{V1}sign/", signing(version, 1))
    assert "Signed by Deputy, deputy of CTO" in page(client, f"{V1}approve/")


def test_who_is_not_asked_can_read_and_not_sign(world, version, sign_in):
    sign(world, version, 1)
    shown = page(sign_in(world.deputy), f"{V1}approve/")
    assert "You are not asked to sign this version." in shown
    assert "Your password" not in shown


def test_the_approver_reads_changes_in_meaning(world, in_force, sign_in):
    change_rto(world)
    submit(world, "1.1")
    shown = page(sign_in(world.cto), f"{PLAN}versions/1.1/approve/")
    assert "What changed since v1.0" in shown
    assert "Database Recovery: RTO &lt; 2 hours → &lt; 90 minutes" in shown
    assert "history" not in shown.lower().split("what changed since")[1].split("the document")[0]


def test_an_editor_withdraws_with_one_form(world, version, sign_in):
    client = sign_in(world.editor)
    assert "Withdraw this version" in page(client, V1)
    client.post(f"{V1}withdraw/", {"reason": "A typing error"})
    assert stated(version).state == VersionState.WITHDRAWN


def test_an_approver_cannot_withdraw(world, version, sign_in):
    assert sign_in(world.cto).post(f"{V1}withdraw/", {}).status_code == 403


# Evidence


def test_an_auditor_sees_state_signatures_and_fingerprints_and_may_change_nothing(world, in_force, sign_in):
    shown = page(sign_in(world.auditor), f"{PLAN}versions/")
    assert "Read-only: Auditor" in shown
    assert "3 of 3" in shown
    assert in_force.sha256 in shown
    assert VersionPdf.objects.get().sha256 in shown
    assert "Signed by CTO" in shown
    assert f"{PLAN}submit/" not in shown


def test_a_plan_without_versions_says_what_will_stand_there(world, sign_in):
    assert "No version yet" in page(sign_in(world.auditor), f"{PLAN}versions/")


def test_a_declined_version_stays_in_the_list_with_its_reason(world, version, sign_in):
    decline_version(version=version, place=2, sha256=version.sha256, reason="Not tested.", by=world.coo, at=world.now)
    shown = page(sign_in(world.auditor), f"{PLAN}versions/")
    assert "Declined by COO" in shown
    assert "Not tested." in shown


def test_the_list_asks_no_more_of_the_database_as_versions_grow(
    world, in_force, sign_in, django_assert_max_num_queries
):
    client = sign_in(world.auditor)
    page(client, f"{PLAN}versions/")
    forget()
    with django_assert_max_num_queries(15) as few:
        page(client, f"{PLAN}versions/")
    for number in range(1, 5):
        change_rto(world, f"{number} hours")
        approve(world, submit(world, f"1.{number}"))
    forget()
    with django_assert_max_num_queries(15) as many:
        page(client, f"{PLAN}versions/")
    assert len(few) == len(many)


def test_a_version_reads_as_it_was_signed_whatever_the_draft_says_now(
    world, in_force, sign_in, django_assert_max_num_queries
):
    change_rto(world)
    client = sign_in(world.auditor)
    with django_assert_max_num_queries(14):
        shown = page(client, V1)
    assert "&lt; 2 hours" in shown
    assert "&lt; 90 minutes" not in shown
    assert in_force.sha256 in shown


def test_a_reader_sees_what_is_in_force_and_nothing_else(world, in_force, sign_in):
    change_rto(world)
    submit(world, "1.1")
    client = sign_in(world.reader)
    page(client, V1)
    page(client, f"{PLAN}versions/1.1/", status=404)
    page(client, f"{PLAN}versions/1.1/json/", status=404)
    page(client, f"{PLAN}versions/", status=403)


@pytest.mark.parametrize("number", ["9.9", "1", "1.0.0", "one.two", "1.99999999", "²³.¹"])
def test_a_number_that_is_none_is_not_found(world, version, sign_in, number):
    page(sign_in(world.auditor), f"{PLAN}versions/{number}/", status=404)


def test_the_json_is_byte_for_byte_what_was_signed(world, version, sign_in):
    answer = sign_in(world.auditor).get(f"{V1}json/")
    assert hashlib.sha256(answer.content).hexdigest() == version.sha256
    assert answer["Content-Disposition"] == 'attachment; filename="BCP-01-v1.0.json"'


def test_the_markdown_has_the_words_of_the_version(world, version, sign_in):
    answer = sign_in(world.auditor).get(f"{V1}markdown/")
    assert answer["Content-Disposition"] == 'attachment; filename="BCP-01-v1.0.md"'
    assert "# Business Continuity Plan (BCP)" in flat(answer.content.decode())


def test_the_pdf_is_the_file_that_was_kept(world, in_force, sign_in):
    answer = sign_in(world.auditor).get(f"{V1}pdf/")
    assert streamed(answer) == CONTENT
    assert answer["Content-Disposition"] == 'attachment; filename="BCP-01-v1.0.pdf"'
    assert answer["Content-Type"] == "application/pdf"


def test_a_file_that_was_altered_in_the_storage_is_not_handed_out(world, in_force, sign_in, tmp_path):
    (tmp_path / VersionPdf.objects.get().path).write_bytes(b"%PDF-1.7 forged")
    assert "is not handed out" in page(sign_in(world.auditor), f"{V1}pdf/", status=500)


def test_a_preview_is_named_as_one_and_the_page_shows_progress_until_it_is_there(world, version, sign_in):
    client = sign_in(world.cto)
    assert "waits for the next free worker" in page(client, f"{V1}approve/")
    assert client.get(f"{V1}pdf/")["Location"] == V1
    export = PdfExport.objects.select_related("plan").get()
    claim_export(export=export, at=timezone.now())
    shown = flat(client.get(f"{V1}pdf/progress/", headers={"hx-request": "true"}).content.decode())
    assert "<progress" in shown
    assert 'hx-trigger="every 2s"' in shown
    keep_preview(export=export, content=CONTENT, pages=12, at=timezone.now())
    shown = flat(client.get(f"{V1}pdf/progress/", headers={"hx-request": "true"}).content.decode())
    assert "hx-trigger" not in shown
    answer = client.get(f"{V1}pdf/?show")
    assert answer["Content-Disposition"] == 'inline; filename="BCP-01-v1.0-not-approved.pdf"'
    answer.close()


# PDFs of drafts


def test_a_draft_is_printed_on_demand(world, sign_in):
    client = sign_in(world.cto)
    where = client.post(f"{PLAN}draft/pdf/")["Location"]
    assert "waits for the next free worker" in page(client, where)
    export = PdfExport.objects.select_related("plan").get(purpose="draft")
    keep_preview(export=export, content=CONTENT, pages=3, at=timezone.now())
    assert "3 pages" in page(client, where)
    assert streamed(client.get(f"{where}file/")) == CONTENT
    change_rto(world)
    assert "The draft has changed since." in page(client, where)


def test_a_draft_is_not_for_readers(world, sign_in):
    export = ask_for_draft_pdf(plan=current_plan(world), by=world.editor, at=world.now)
    client = sign_in(world.reader)
    assert client.post(f"{PLAN}draft/pdf/").status_code == 403
    page(client, f"{PLAN}draft/pdf/{export.sha256}/file/", status=403)


# Comparing


def test_any_two_versions_are_compared_and_the_draft_too(world, in_force, sign_in):
    change_rto(world)
    submit(world, "1.1")
    change_rto(world, "< 3 hours")
    client = sign_in(world.auditor)
    assert "&lt; 2 hours → &lt; 90 minutes" in page(client, f"{PLAN}compare/?from=1.0&to=1.1")
    assert "&lt; 90 minutes → &lt; 3 hours" in page(client, f"{PLAN}compare/?from=1.1&to=draft")
    assert "1 change in meaning" in page(client, f"{PLAN}compare/?from=draft&to=1.0")


def test_the_same_version_twice_does_not_differ(world, in_force, sign_in):
    assert "No change in meaning" in page(sign_in(world.auditor), f"{PLAN}compare/?from=1.0&to=1.0")


def test_a_responder_compares_versions_but_no_draft(world, in_force, sign_in):
    client = sign_in(world.responder)
    page(client, f"{PLAN}compare/?from=1.0&to=1.0")
    page(client, f"{PLAN}compare/?from=1.0&to=draft", status=404)


def test_wording_stands_apart(world, in_force, sign_in):
    change_rto(world, "< 120 minutes")
    shown = page(sign_in(world.auditor), f"{PLAN}compare/?from=1.0&to=draft")
    assert "No change in meaning" in shown
    assert "Wording only" in shown


# Checking a PDF


def verified(client, content):
    return page(client, f"/verify/?sha256={hashlib.sha256(content).hexdigest()}")


def test_a_pdf_is_genuine_superseded_or_unknown(world, in_force, sign_in):
    client = sign_in(world.reader)
    assert "Genuine: v1.0, in force" in verified(client, CONTENT)
    assert "Unknown: no approved version has this PDF." in verified(client, CONTENT + b"!")
    change_rto(world)
    approve(world, submit(world, "1.1"))
    assert "Genuine, but superseded: v1.0" in verified(client, CONTENT)


def test_without_a_script_the_file_itself_is_checked_and_not_kept(world, in_force, sign_in, tmp_path):
    client = sign_in(world.auditor)
    before = sorted(tmp_path.rglob("*"))
    answer = client.post("/verify/", {"file": SimpleUploadedFile("../../x.pdf", CONTENT)}, follow=True)
    assert "Genuine: v1.0" in flat(answer.content.decode())
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("nonsense", ["", "xyz", "0" * 63, "<script>"])
def test_nonsense_is_no_fingerprint(world, sign_in, nonsense):
    shown = page(sign_in(world.reader), f"/verify/?sha256={nonsense}")
    assert "No file was checked." in shown
    assert "<script>alert" not in shown


def test_evidence_is_where_auditors_start(world, in_force, sign_in):
    shown = page(sign_in(world.auditor), "/evidence/")
    assert "v1.0 in force since" in shown
    assert f"{PLAN}versions/" in shown


def test_the_page_is_printed_again_when_anything_on_it_changes(world, sign_in, in_force):
    client = sign_in(world.auditor)

    def records() -> str:
        return re.sub(r"CSRFToken[^}]*|csrf[^>]*", "", flat(client.get("/plans/BCP-01/versions/").content.decode()))

    before = records()
    assert records() == before
    change_rto(world)
    waits = submit(world, "1.1")
    assert "Record of v1.1" in records()
    PdfExport.objects.filter(version=waits, purpose="preview").update(claimed_at=world.now)
    assert "Starting" in records()
    PdfExport.objects.filter(version=waits, purpose="preview").update(percent=37)
    assert "37 %" in records()
    User.objects.filter(pk=world.coo.pk).update(name="Somebody New")
    assert "Somebody New" in records()
    sign(world, waits, 1)
    assert "1 of 3" in records()


def test_the_draft_can_be_chosen_for_a_comparison(world, sign_in, in_force):
    assert 'name="to" value="draft"' in flat(sign_in(world.auditor).get("/plans/BCP-01/versions/").content.decode())
