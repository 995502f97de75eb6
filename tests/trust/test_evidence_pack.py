"""An auditor takes away what was signed and recorded in a period, and checks it without the portal."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.chaining import heads
from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record
from bcp_portal.audit.sealing import seal_chains
from incidents.actions.declaring import Declaration, DeclaredSeverity, declare
from incidents.entering import Doing
from plans.actions.approvals import decline_version, withdraw_version
from plans.models.plan import Plan
from plans.models.records import Record
from plans.models.versions import PlanVersion, VersionPdf
from plans.packing import making
from plans.packing.making import make_pack
from plans.packing.period import Period
from plans.packing.records import records_of
from testing.actions.exercises import withdraw_exercise
from testing.actions.reviews import withdraw_review
from tests.conftest import NOW
from tests.plans.asking import asked, decided
from tests.plans.correcting import done, raised
from tests.plans.signing import approve, change_rto, submit
from tests.testing.holding import function, held, measuring
from tests.testing.reviewing import recorded, words
from tests.trust.conftest import CONTENT
from tests.trust.tampering import tamper

PAGE = "/plans/BCP-01/evidence-pack/"
ALL = {"since": "2026-01-01", "until": "2026-11-29"}
PERIOD = Period(date(2026, 1, 1), date(2026, 11, 29))


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Records of tests are of today; the period ends with it."""
    today = timezone.localdate()
    monkeypatch.setitem(ALL, "until", str(today))
    monkeypatch.setattr(sys.modules[__name__], "PERIOD", Period(date(2026, 1, 1), today))


@pytest.fixture
def taken(world, version, next_version, sign_in, tmp_path):
    """Asks for the pack as the auditor and unpacks it; the folder."""

    def take(**asked) -> Path:
        answer = sign_in(world.auditor).get(PAGE, ALL | asked)
        assert answer.status_code == 200, words(answer)
        return unpacked(whole(answer), tmp_path / "out")

    return take


def whole(answer) -> bytes:
    """All of a file, which is closed with that."""
    return b"".join(answer.streaming_content)


def packed(world, period: Period | None = None, by: str = "Auditor") -> tuple[bytes, str]:
    """The pack as the portal makes it, and its name."""
    plan = Plan.objects.get(pk=world.plan.pk)
    made = make_pack(plan=plan, period=period or PERIOD, by=by, at=world.now)
    with made.file:
        return made.file.read(), made.name


def unpacked(content: bytes, where: Path) -> Path:
    with ZipFile(io.BytesIO(content)) as pack:
        pack.extractall(where)
    (folder,) = where.iterdir()
    return folder


def checked(folder: Path, *heads_kept: str) -> tuple[int, str]:
    """What the auditor's own Python says, far from the portal."""
    run = [sys.executable, "-I", str(folder / "check_pack.py"), *heads_kept]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd="/", env={})  # noqa: S603
    return done.returncode, done.stdout + done.stderr


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_holds_what_was_signed_byte_for_byte(world, version, taken):
    folder = taken()
    document = (folder / "versions/1.0/document.json").read_bytes()
    assert document == version.snapshot.encode()
    assert sha256(document).hexdigest() == version.sha256
    assert (folder / "versions/1.0/BCP-01-v1.0.pdf").read_bytes() == CONTENT
    (row,) = [row for row in table(folder, "versions.csv") if row["version"] == "1.0"]
    assert (row["state"], row["content_sha256"]) == ("In force", version.sha256)
    assert row["pdf_sha256"] == VersionPdf.objects.get().sha256
    signed = [row for row in table(folder, "signatures.csv") if row["outcome"] == "approved"]
    assert [(row["version"], row["name"], row["content_sha256"]) for row in signed] == [
        ("1.0", name, version.sha256) for name in ("CTO", "COO", "CISO")
    ]
    assert json.loads((folder / "signatures.json").read_text())[0]["role"] == "Chief Technology Officer"


def test_the_auditor_checks_it_with_python_alone(world, version, taken):
    seal_chains(at=timezone.now())
    folder = taken()
    status, said = checked(folder)
    assert (status, said.splitlines()[-1].partition(" ")[2]) == (0, "rows, all as recorded.")
    assert "Nothing differs from what was signed or recorded." in (folder / "README.txt").read_text()
    sums = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)  # noqa: S607
    assert (sums.returncode, sums.stdout) == (0, b"")


def test_a_head_from_before_is_found_among_its_links_and_another_is_not(world, version, taken):
    kept = heads()["plan/BCP-01"].hash
    record(actor=world.cto, verb="plan_read", at=world.now, plan_code="BCP-01")
    folder = taken()
    assert checked(folder, kept)[0] == 0
    assert checked(folder, *(kept[place : place + 8] for place in range(0, 64, 8)))[0] == 0
    status, said = checked(folder, "a" * 64)
    assert (status, "is not among these links" in said) == (1, True)


def edit(folder: Path, name: str, before: str, after: str, *, listed: bool = True) -> None:
    """Change a file of the pack and, like somebody who knows what they do, its line in SHA256SUMS."""
    path, sums = folder / name, folder / "SHA256SUMS"
    old = path.read_bytes()
    new = old.replace(before.encode(), after.encode())
    assert new != old
    path.write_bytes(new)
    if listed:
        digests = (sha256(content).hexdigest() for content in (old, new))
        sums.write_text(sums.read_text().replace(*digests))


@pytest.mark.parametrize(
    "name, before, after, said",
    [
        ("versions/1.0/document.json", "Recovery", "Discovery", "Version 1.0: the document is not what was signed."),
        ("versions/1.0/BCP-01-v1.0.pdf", "signed", "forged", "Version 1.0: the PDF is not the one that was kept."),
        ("signatures.json", '"CTO"', '"Somebody"', "the signature of Somebody as Chief Technology Officer is not in"),
        (
            "signatures.json",
            "Chief Operations",
            "Chief Finance",
            "the signature of COO as Chief Finance Officer is not",
        ),
        ("signatures.json", "T09:31:00", "T09:31:01", "the signature of CTO as Chief Technology Officer is not in"),
        (
            "audit-trail.csv",
            ",Editor,Version submitted",
            ",Nobody,Version submitted",
            "Nobody: Version submitted, is not",
        ),
        ("chains/rows.jsonl", "version_submitted", "version_omitted", "is not what was recorded."),
        ("chains/links.csv", "audit_event", "audit_even", "the link was changed."),
    ],
)
def test_whoever_changes_a_file_of_it_is_found_though_the_sums_are_written_anew(taken, name, before, after, said):
    folder = taken()
    edit(folder, name, before, after)
    status, printed = checked(folder)
    assert (status, said in printed) == (1, True)


@pytest.mark.parametrize("name", ["README.txt", "audit-trail.csv"])
def test_a_file_that_was_changed_removed_or_added_does_not_fit_the_sums(taken, name):
    folder = taken()
    edit(folder, name, "BCP-01", "BCP-02", listed=False)
    assert f"{name} has another SHA-256" in checked(folder)[1]
    (folder / name).unlink()
    assert f"{name} is missing." in checked(folder)[1]
    (folder / "more.txt").write_text("x")
    assert "more.txt is not listed" in checked(folder)[1]


def test_the_same_records_make_the_same_bytes(world, next_version):
    assert packed(world)[0] == packed(world)[0]


def test_names_in_it_are_safe_and_stand_in_one_folder(world, next_version):
    content, name = packed(world, by="../../Auditor")
    assert name == f"BCP-01-evidence-{PERIOD.since}-{PERIOD.until}.zip"
    with ZipFile(io.BytesIO(content)) as pack:
        names = pack.namelist()
    assert {name.split("/")[0] for name in names} == {name.removesuffix(".zip")}
    assert not [name for name in names if ".." in name or "\\" in name or not name.isascii()]


# Which versions and records belong to a period


def test_a_version_in_approval_is_listed_without_its_content(world, next_version, taken):
    folder = taken()
    (row,) = [row for row in table(folder, "versions.csv") if row["version"] == "1.1"]
    assert (row["state"], row["document"], row["pdf"]) == ("In approval", "", "")
    assert not (folder / "versions/1.1").exists()
    assert next_version.snapshot[:200] not in (folder / "chains/rows.jsonl").read_text()
    assert '"90 minutes' not in (folder / "chains/rows.jsonl").read_text().replace('\\"', '"').split("audit_event")[0]


def test_a_pdf_that_is_still_being_made_is_told(world, next_version, tmp_path):
    assert "Not in it yet" not in (unpacked(packed(world)[0], tmp_path / "whole") / "README.txt").read_text()
    approve(world, next_version, at=next_version.submitted_at)
    found = (unpacked(packed(world)[0], tmp_path / "soon") / "README.txt").read_text()
    assert "still making it: the PDF of version 1.1. Ask" in found
    assert "Nothing differs" in found


def test_a_version_that_was_declined_or_withdrawn_is_in_it_as_that(world, version, taken):
    one = PlanVersion.objects.get(minor=1)
    decline_version(version=one, place=1, sha256=one.sha256, reason="Too slow", by=world.cto, at=timezone.now())
    change_rto(world, "3 hours")
    other = submit(world, "1.2", at=timezone.now())
    withdraw_version(version=other, reason="A mistake", by=world.editor, at=timezone.now())
    folder = taken()
    rows = {row["version"]: row for row in table(folder, "versions.csv")}
    assert (rows["1.1"]["state"], rows["1.2"]["state"]) == ("Declined", "Withdrawn")
    assert rows["1.2"]["withdrawn_because"] == "A mistake"
    assert ("Too slow", "declined") in {(row["reason"], row["outcome"]) for row in table(folder, "signatures.csv")}
    assert (folder / "versions/1.1/document.json").read_bytes() == one.snapshot.encode()
    assert checked(folder)[0] == 0


def numbers(world, since: date, until: date, where: Path) -> set[str]:
    content, _ = packed(world, Period(since, until))
    return {row["version"] for row in table(unpacked(content, where), "versions.csv")}


def test_a_version_is_in_the_packs_of_the_days_on_which_it_was_in_force(world, version, tmp_path):
    change_rto(world)
    approve(world, submit(world, "1.1", at=world.now + timedelta(days=10)), at=world.now + timedelta(days=10))
    first, last = date(2026, 3, 2), date(2026, 3, 12)
    day = timedelta(days=1)
    assert numbers(world, first - 9 * day, first - day, tmp_path / "before") == set()
    (said,) = (tmp_path / "before").rglob("README.txt")
    assert "0 decisions on them, 0 PDFs with" in said.read_text()
    assert numbers(world, first, first, tmp_path / "first") == {"1.0"}
    assert numbers(world, first + day, last - day, tmp_path / "between") == {"1.0"}
    assert numbers(world, last, last, tmp_path / "both") == {"1.0", "1.1"}
    assert numbers(world, last + day, last + day, tmp_path / "after") == {"1.1"}


def test_exercises_reviews_and_assessments_are_in_it_and_withdrawn_ones_are_marked(world, taken):
    held(world, measuring(function(world), "1 hour"))
    wrong = held(world, days_ago=2)
    withdraw_exercise(exercise=wrong, reason="Another plan", by=world.editor, at=timezone.now())
    review = recorded(world)
    withdraw_review(made=recorded(world), reason="Not held", by=world.editor, at=timezone.now())
    folder = taken()
    rows = {(row["kind"], row["ref"]): row for row in table(folder, "records.csv")}
    assert len(rows) == 4
    assert rows["exercise", wrong.ref]["withdrawn_because"] == "Another plan"
    assert rows["review", review.ref]["withdrawn_at"] == ""
    assert "function: Data Processing, RTA: 1 hour" in rows["exercise", "X-01"]["measured"]
    assert [row for row in rows.values() if row["differs"]] == []
    assert checked(folder)[0] == 0


def test_a_record_of_another_period_is_not_in_it(world, taken):
    held(world, days_ago=3)
    assert table(taken(until="2026-03-31"), "records.csv") == []


def test_the_trail_of_the_plan_is_in_it_oldest_first_and_no_other_plans(world, taken):
    record(actor=world.editor, verb="plan_read", at=world.now, plan_code="OTHER")
    rows = table(taken(), "audit-trail.csv")
    assert {row["plan"] for row in rows} == {"BCP-01"}
    assert [row["time"] for row in rows] == sorted(row["time"] for row in rows)
    assert len(rows) == Event.objects.filter(plan_code="BCP-01").count() - 1  # but for this download


# Where something differs


def test_a_version_that_differs_is_named_and_never_put_in_as_if_it_were_signed(
    world, version, sign_in, tmp_path, caplog
):
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Recovery', 'Discovery') WHERE minor = 0")
    answer = sign_in(world.auditor).get(PAGE, ALL)
    assert "-DIFFERS.zip" in answer["Content-Disposition"]
    folder = unpacked(whole(answer), tmp_path / "out")
    said = "The stored content of version 1.0 is not what was signed"
    assert said in (folder / "README.txt").read_text()
    assert "!!! NOT EVERYTHING IS AS IT WAS SIGNED" in (folder / "README.txt").read_text()
    (row,) = table(folder, "versions.csv")
    assert (row["state"], row["document"], said in row["differs"]) == ("Differs", "", True)
    assert not (folder / "versions/1.0/document.json").exists()
    assert (folder / "versions/1.0/BCP-01-v1.0.pdf").read_bytes() == CONTENT
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Discovery" in path.read_bytes()]
    assert said in checked(folder)[1]
    assert "Evidence differs, BCP-01: An evidence pack, " in caplog.text


BENDINGS = [
    (
        "UPDATE plans_decision SET name = 'Somebody Else' WHERE id = (SELECT min(id) FROM plans_decision)",
        "Somebody Else",
    ),
    ("UPDATE plans_decision SET statement = 'Something' WHERE id = (SELECT min(id) FROM plans_decision)", "decision"),
    ("UPDATE plans_approval SET role = 'Chief' WHERE id = (SELECT min(id) FROM plans_approval)", "Chief"),
    ("UPDATE audit_event SET actor_name = 'Nobody' WHERE verb = 'version_submitted'", "Nobody"),
    ("DELETE FROM audit_chainlink WHERE table_name = 'plans_decision'", "was not recorded by the portal"),
    ("UPDATE plans_upkeeprecord SET subject = 'Else'", "Else"),
    ("UPDATE audit_chainlink SET previous = hash WHERE position = 3", "does not follow the one before it"),
]


@pytest.mark.parametrize("statement, said", BENDINGS, ids=[said for _, said in BENDINGS])
def test_whatever_was_bent_is_named_on_its_first_page(world, taken, statement, said):
    recorded(world)
    tamper(statement)
    folder = taken()
    assert "!!! NOT EVERYTHING" in (folder / "README.txt").read_text()
    assert said in (folder / "README.txt").read_text()
    assert checked(folder)[0] == 1


@pytest.mark.parametrize("act", [Path.unlink, lambda path: path.write_bytes(b"%PDF-1.7 forged")])
def test_a_pdf_that_is_lost_or_another_is_left_out_and_named(world, version, media, taken, act):
    act(media / VersionPdf.objects.get().path)
    folder = taken()
    assert "The PDF of version 1.0 of BCP-01 is not as it was kept." in (folder / "README.txt").read_text()
    assert not (folder / "versions/1.0/BCP-01-v1.0.pdf").exists()
    assert (folder / "versions/1.0/document.json").exists()


# Who may, and what is asked


@pytest.mark.parametrize("role", Role.values)
def test_only_who_may_audit_takes_it(world, version, sign_in, role):
    user = world.by_role(role)
    answer = sign_in(user).get(PAGE, ALL)
    assert answer.status_code == (200 if user.may("audit") else 403)
    assert not user.may("audit") or whole(answer)[:2] == b"PK"


def test_a_plan_that_is_not_there_is_not_found(world, sign_in):
    assert sign_in(world.auditor).get("/plans/NONE/evidence-pack/", ALL).status_code == 404


def test_the_download_is_in_the_trail(world, version, sign_in):
    whole(sign_in(world.auditor).get(PAGE, ALL))
    event = Event.objects.get(verb="access.downloaded")
    assert (event.actor, event.plan_code, event.ref[:15]) == (world.auditor, "BCP-01", "BCP-01-evidence")


def test_the_form_begins_with_the_last_twelve_months(world, sign_in):
    shown = words(sign_in(world.auditor).get(PAGE))
    today = timezone.localdate()
    assert f'value="{today}"' in shown
    assert f'value="{today.replace(year=today.year - 1) + timedelta(days=1)}"' in shown


WRONG = [
    ({"since": "2026-03-02", "until": "2026-03-01"}, "the two days are the wrong way round"),
    ({"until": "9999-12-31"}, "is still to come"),
    ({"since": "0001-01-01"}, "Choose a date from 1 January 2000 on."),
    ({"since": "2026-02-30"}, "This is not a date: write it as 2026-01-31."),
    ({"since": ""}, "Choose a date."),
    ({"until": "nonsense"}, "This is not a date"),
]


@pytest.mark.parametrize("asked, said", WRONG)
def test_a_period_that_makes_no_sense_is_refused_at_its_field(world, sign_in, asked, said):
    answer = sign_in(world.auditor).get(PAGE, ALL | asked)
    assert answer.status_code == 400
    assert said in words(answer)
    assert "Evidence pack" in words(answer)


def test_one_day_alone_is_asked_for_the_other(world, sign_in):
    answer = sign_in(world.auditor).get(PAGE, {"since": "2026-01-01"})
    assert (answer.status_code, "Choose a date." in words(answer)) == (400, True)


def test_no_letter_that_is_none_reaches_it(world, sign_in):
    assert sign_in(world.auditor).get(f"{PAGE}?since=%00&until=2026-01-01").status_code == 400


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("limit, said", [("MOST_EVENTS", "events, more than 1"), ("MOST_BYTES", "more than 0 MB")])
def test_a_period_that_holds_too_much_is_refused_in_a_sentence(world, sign_in, monkeypatch, limit, said):
    monkeypatch.setattr(making, limit, 1)
    answer = sign_in(world.auditor).get(PAGE, ALL)
    assert answer.status_code == 400
    assert said in words(answer)
    assert "Choose a shorter period." in words(answer)


def test_it_is_offered_where_the_versions_are_and_where_evidence_begins(world, version, sign_in):
    assert f'action="{PAGE}"' in words(sign_in(world.auditor).get("/plans/BCP-01/versions/"))
    assert f'href="{PAGE}"' in words(sign_in(world.auditor).get("/evidence/"))
    assert PAGE not in words(sign_in(world.editor).get("/plans/BCP-01/versions/"))


def test_more_versions_and_events_cost_no_more_queries(world, version):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            packed(world)
        return len(asked)

    before = count()
    for minor in (1, 2, 3):
        change_rto(world, f"< {100 + minor} minutes")
        at = world.now + timedelta(days=minor)
        approve(world, submit(world, f"1.{minor}", at=at), at=at)
    assert count() == before


def test_its_first_page_is_plain_text_and_counts_what_was_compared(taken):
    said = (taken() / "README.txt").read_text()
    assert "&#x27;" not in said
    assert "3 decisions on them, 1 PDF with" in said


def test_a_pack_reads_every_kind_of_record(world):
    with CaptureQueriesContext(connection) as asked:
        records_of(world.plan, PERIOD)
    read = " ".join(query["sql"] for query in asked)
    tables = {kind._meta.db_table for kind in Record.__subclasses__()}
    assert len(tables) > 1
    assert [table for table in tables if f'FROM "{table}"' not in read] == []


def test_change_requests_stand_among_the_records_with_their_decision_and_version(world):
    decided(world, asked(world, at=timezone.now()))
    submit(world, carries=["CHR-01"], at=timezone.now())
    (one,) = [found for found in records_of(world.plan, PERIOD) if found.columns["kind"] == "change request"]
    assert (one.columns["ref"], one.columns["result"], one.columns["carried_by"]) == ("CHR-01", "in_approval", ["1.0"])
    assert one.columns["participants"] == "CISO (Chief Information Security Officer)"
    assert [type(row).__name__ for row in one.rows] == ["ChangeRequest", "ChangeDecision", "CarriedChange"]
    before = Period(date(2020, 1, 1), date(2020, 12, 31))
    assert not [found for found in records_of(world.plan, before) if found.columns["kind"] == "change request"]


def test_an_incident_stands_among_the_records_with_its_entries_in_its_own_chain(world, version, taken):
    made = Declaration("The database is gone", DeclaredSeverity("Critical"), version, ("F-01",), is_exercise=True)
    incident = declare(made, Doing(world.responder, timezone.now(), uuid4()))
    declare(replace(made, version=None), Doing(world.responder, timezone.now(), uuid4()))  # of no plan
    (one,) = [found for found in records_of(world.plan, PERIOD) if "exercise" in found.columns["kind"]]
    assert (one.columns["ref"], one.columns["version"], len(one.rows)) == (incident.ref, "1.0", incident.revision + 1)
    assert one.columns["name"].startswith("EXERCISE: ")
    folder = taken()
    assert checked(folder)[0] == 0
    assert f"incident/{incident.ref}" in {head["chain"] for head in table(folder, "chains/heads.csv")}
    edit(folder, "chains/rows.jsonl", '\\"kind\\":\\"function_lost', '\\"kind\\":\\"function_kept')
    assert "is not what was recorded" in checked(folder)[1]


def test_a_pack_lists_corrective_actions_with_every_step(world):
    action = raised(world)
    done(world, action)
    raised(world, at=NOW + timedelta(days=400), due_on=NOW.date() + timedelta(days=500))
    (packed,) = [one for one in records_of(world.plan, PERIOD) if one.columns["kind"] == "corrective action"]
    assert (packed.columns["ref"], packed.columns["result"]) == ("CA-01", "done")
    assert [step["step"] for step in packed.columns["measured"]] == ["raised", "done"]
    assert [type(row).__name__ for row in packed.rows] == ["CorrectiveAction", "ActionStep", "ActionStep"]
