"""The read API: what each role is answered, byte for byte where it counts, in pages and few queries."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bcp_portal.accounts.roles import Role
from plans.actions.approvals import sign_version
from plans.actions.plans import archive_plan
from plans.models.plan import Draft, Plan
from plans.models.risks import Risk
from plans.models.versions import PlanVersion, VersionPdf
from tests.plans.asking import asked, decided
from tests.plans.signing import approve, submit
from tests.stages import in_force

PLAN = "/api/v1/plans/BCP-01/"


@pytest.fixture
def ask(sign_in):
    """The JSON that a person gets from an address."""

    def ask(user, address: str):
        answer = sign_in(user).get(address)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def test_the_description_is_whole_and_valid(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))
    text = (tmp_path / "schema.yml").read_text()
    for address in (
        "plans/",
        "plans/{code}/sections/",
        "versions/{number}/document/",
        "versions/{number}/pdf/",
        "token/",
    ):
        assert address in text


def test_the_description_is_served(world, ask):
    schema = ask(world.reader, "/api/v1/schema/")
    undescribed = [
        (address, verb)
        for address, verbs in schema["paths"].items()
        for verb, operation in verbs.items()
        if not (operation.get("summary") and operation.get("description"))
    ]
    assert undescribed == []


def test_a_stranger_is_told_to_sign_in(world, client):
    answer = client.get("/api/v1/plans/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"


def test_an_editor_sees_draft_and_version_of_a_plan(world, signed, ask):
    answer = ask(world.editor, PLAN)
    draft = Draft.objects.get(plan=world.plan)
    assert answer["draft"]["sha256"] == draft.sha256
    assert answer["in_force"] == {
        "number": signed.number,
        "sha256": signed.sha256,
        "since": signed.decided_at.isoformat().replace("+00:00", "Z"),
    }
    assert answer["in_approval"] is None


def test_a_plan_says_what_is_in_approval(world, in_approval, ask):
    assert ask(world.auditor, PLAN)["in_approval"] == in_approval.number


def test_a_reader_gets_no_draft(world, ask, sign_in):
    assert ask(world.reader, "/api/v1/plans/")["results"] == []
    assert sign_in(world.reader).get(PLAN).status_code == 404
    version = in_force(world)
    Plan.objects.filter(pk=world.plan.pk).update(title="Secret new title")
    answer = ask(world.reader, PLAN)
    assert answer["draft"] is None
    assert answer["title"] == json.loads(version.snapshot)["title"]
    assert sign_in(world.reader).get(f"{PLAN}sections/", {"of": "draft"}).status_code == 403


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_what_is_in_force(world, signed, ask, role):
    user = world.by_role(role)
    assert [plan["code"] for plan in ask(user, "/api/v1/plans/")["results"]] == ["BCP-01"]
    assert [found["number"] for found in ask(user, f"{PLAN}versions/")["results"]] == [signed.number]
    assert ask(user, f"{PLAN}versions/{signed.number}/document/") == json.loads(signed.snapshot)
    assert ask(user, f"{PLAN}sections/?of=in-force")["count"] == len(json.loads(signed.snapshot)["kinds"])


@pytest.mark.parametrize("role", Role.values)
def test_nobody_writes(world, sign_in, role):
    client = sign_in(world.by_role(role))
    for address in ("/api/v1/plans/", PLAN, f"{PLAN}sections/", f"{PLAN}versions/"):
        for verb in (client.post, client.put, client.patch, client.delete):
            assert verb(address).status_code == 405


def test_sections_hold_the_rows_of_the_draft(world, sign_in):
    answer = sign_in(world.editor).get(f"{PLAN}sections/")
    risks = next(section for section in answer.json()["results"] if section["key"] == "risks")
    stored = Risk.objects.filter(plan=world.plan).first()
    assert risks["rows"][0]["ref"] == stored.ref
    assert risks["rows"][0]["values"]["title"] == stored.title
    assert answer["ETag"] == f'"{Draft.objects.get(plan=world.plan).sha256}"'


def test_lists_come_in_pages(world, ask):
    for number in range(2, 60):
        Plan.objects.create(code=f"P-{number:02d}", title="More", created_at=world.now, changed_at=world.now)
        plan = Plan.objects.get(code=f"P-{number:02d}")
        Draft.objects.create(plan=plan, revision=0, document="{}", sha256="0" * 64)
    first = ask(world.editor, "/api/v1/plans/")
    assert (first["count"], len(first["results"])) == (59, 50)
    rest = ask(world.editor, first["next"])
    assert (len(rest["results"]), rest["next"]) == (9, None)
    assert len(ask(world.editor, f"{PLAN}sections/?limit=3&offset=2")["results"]) == 3


def test_archived_plans_are_asked_for(world, ask):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    assert ask(world.editor, "/api/v1/plans/")["results"] == []
    assert ask(world.editor, "/api/v1/plans/?archived=true")["results"][0]["archived_at"] is not None


def test_a_version_tells_its_signatures(world, in_approval, ask):
    sign_version(version=in_approval, place=1, sha256=in_approval.sha256, by=world.deputy, at=world.now)
    answer = ask(world.auditor, f"{PLAN}versions/{in_approval.number}/")
    assert (answer["state"], answer["sha256"]) == ("in_approval", in_approval.sha256)
    first, second, _ = answer["approvals"]
    decision = first["decision"]
    assert (first["signer"], decision["decided_by"], decision["as_deputy"]) == ("CTO", "Deputy", True)
    assert (decision["outcome"], decision["sha256"]) == ("approved", in_approval.sha256)
    assert (second["signer"], second["decision"]) == ("COO", None)


def test_who_has_no_history_is_shown_no_version_in_approval(world, in_approval, ask, sign_in):
    assert ask(world.responder, f"{PLAN}versions/")["count"] == 1
    for end in ("", f"{in_approval.number}/", f"{in_approval.number}/document/", f"{in_approval.number}/pdf/"):
        assert sign_in(world.reader).get(f"{PLAN}versions/{end}").status_code == 404


def test_the_document_is_served_byte_for_byte(world, signed, sign_in):
    answer = sign_in(world.auditor).get(f"{PLAN}versions/{signed.number}/document/", headers={"accept": "text/html"})
    assert answer.content == signed.snapshot.encode()
    assert hashlib.sha256(answer.content).hexdigest() == signed.sha256
    assert (answer["ETag"], answer["Content-Type"]) == (f'"{signed.sha256}"', "application/json")


def test_who_has_the_document_is_not_sent_it_again(world, signed, sign_in):
    address = f"{PLAN}versions/{signed.number}/document/"
    answer = sign_in(world.auditor).get(address, headers={"if-none-match": f'"{signed.sha256}"'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == f'"{signed.sha256}"'


def test_the_pdf_is_served_once_it_is_made(world, signed, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    address = f"{PLAN}versions/{signed.number}/pdf/"
    client = sign_in(world.auditor)
    assert client.get(address, headers={"accept": "application/pdf"}).status_code == 404
    content = b"%PDF-1.7 the very bytes"
    path = default_storage.save("plan.pdf", ContentFile(content))
    digest = hashlib.sha256(content).hexdigest()
    made = {"size": len(content), "pages": 1, "made_at": world.now, "made_with": "test"}
    VersionPdf.objects.create(version=signed, path=path, sha256=digest, **made)
    answer = client.get(address, headers={"accept": "application/pdf"})
    assert b"".join(answer.streaming_content) == content
    assert (answer["ETag"], answer["Content-Type"]) == (f'"{digest}"', "application/pdf")
    assert client.get(f"{PLAN}versions/{signed.number}/").json()["pdf"]["sha256"] == digest


@pytest.mark.parametrize("number", ["9.9", "x", "1.0.0", "-1.0", "1.²"])
def test_a_version_that_is_not_there_is_not_found_in_json(world, sign_in, number):
    answer = sign_in(world.auditor).get(f"{PLAN}versions/{number}/document/")
    assert answer.status_code == 404
    assert "detail" in answer.json()


@pytest.mark.parametrize(
    "address", ["/api/v1/plans/", PLAN, f"{PLAN}sections/", f"{PLAN}versions/", f"{PLAN}versions/1.0/"]
)
def test_an_answer_takes_few_queries_whatever_its_length(
    world, signed, sign_in, django_assert_max_num_queries, address
):
    Risk.objects.bulk_create(
        [Risk(plan=world.plan, ref=f"R-9{n:03d}", title="Risk", changed_at=world.now) for n in range(50)]
    )
    client = sign_in(world.auditor)
    assert PlanVersion.objects.count() == 1
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200


def test_change_requests_are_read_with_what_was_decided_and_which_version_has_them(world, ask):
    decided(world, asked(world, impact=[{"ref": "F-01", "text": "Payments"}]))
    approve(world, submit(world, carries=["CHR-01"]))
    asked(world, by=world.editor)
    latest, first = ask(world.responder, f"{PLAN}changes/")["results"]
    assert (latest["ref"], latest["state"], latest["decision"]) == ("CHR-02", "asked", None)
    assert (first["state"], first["carried_by"]) == ("carried", ["1.0"])
    assert first["decision"]["as_role"] == "Chief Information Security Officer"
    assert first["impact"] == [{"ref": "F-01", "text": "Payments"}]
    assert ask(world.reader, f"{PLAN}changes/")["results"][1]["carried_by"] == []


def test_more_change_requests_cost_no_more_queries(world, sign_in):
    client = sign_in(world.editor)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            client.get(f"{PLAN}changes/")
        return len(asked_for)

    decided(world, asked(world))
    count()
    one = count()
    for _ in range(4):
        decided(world, asked(world))
    assert count() == one
