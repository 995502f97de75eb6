"""Each kind of tampering, done as the owner of the database with its triggers switched off, is named by the check."""

import json
import resource
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bcp_portal.audit.chaining import PORTAL, heads, plan_chain
from bcp_portal.audit.models import ChainLink, ChainSeal, Event
from bcp_portal.audit.recording import record
from bcp_portal.audit.sealing import seal_chains
from plans.actions.evidence_check import look_after_evidence
from plans.models.versions import Decision, PlanVersion, VersionPdf
from tests.trust.tampering import as_owner, tamper


def checked(*arguments: str) -> tuple[int, dict]:
    """Exit status, and what the check says."""
    out = StringIO()
    try:
        call_command("check_evidence", "--json", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def report(*arguments: str) -> str:
    """What it says of what differs; it has to say something."""
    status, found = checked(*arguments)
    assert status == 1
    assert found["is_whole"] is False
    return "\n".join(fault["sentence"] for fault in found["faults"])


def test_nothing_differs_where_nobody_tampered(world, next_version):
    assert seal_chains(at=world.now)
    status, found = checked()
    assert (status, found["faults"]) == (0, [])
    assert set(found["chains"]) == {"plan/BCP-01", "seals"} | ({PORTAL} & set(found["chains"]))
    assert found["records"] == ChainLink.objects.count() > 20


def test_a_changed_snapshot_is_named(version):
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Recovery', 'Discovery')")
    said = report()
    assert "BCP-01: The stored content of version 1.0 is not what was signed" in said
    assert "Version 1.0 of BCP-01 was changed after it was recorded." in said


def test_a_snapshot_changed_together_with_its_hash_and_all_signatures_is_named(version):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_planversion SET snapshot = '{}', sha256 = %s", ["a" * 64])
        cursor.execute("UPDATE plans_decision SET sha256 = %s", ["a" * 64])
    said = report()
    assert "Version 1.0 of BCP-01 was changed" in said
    assert said.count("The decision of") >= 3


def test_a_changed_decision_is_named(version):
    tamper("UPDATE plans_decision SET name = 'Somebody Else' WHERE id = %s", Decision.objects.first().pk)
    assert "The decision of Somebody Else as Chief Technology Officer on version 1.0 of BCP-01 was changed" in report()


def test_a_decision_about_other_content_is_named(version):
    tamper("UPDATE plans_decision SET sha256 = %s WHERE id = %s", "b" * 64, Decision.objects.first().pk)
    assert "The decision of CTO as Chief Technology Officer is about other content" in report()


def test_a_forged_decision_is_named(world, next_version):
    """One that fits in everything, added past the portal: no trigger has a reason to refuse it."""
    asked = next_version.approvals.get(place=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO plans_decision (approval_id, outcome, decided_by_id, name, as_deputy, statement, reason, "
            "sha256, at) VALUES (%s, 'approved', %s, 'CTO', false, '', '', %s, %s)",
            [asked.pk, asked.signer_id, next_version.sha256, world.now],
        )
    assert "The decision of CTO as Chief Technology Officer on version 1.1 of BCP-01 was not recorded by" in report()


def test_a_decision_that_was_removed_is_named(version):
    tamper("DELETE FROM plans_decision WHERE id = %s", Decision.objects.first().pk)
    assert "A record is missing: decision" in report()


def test_a_byte_flipped_in_a_pdf_is_named(version, media):
    path = media / VersionPdf.objects.get().path
    path.write_bytes(path.read_bytes()[:-1] + b"D")
    assert "The PDF of version 1.0 of BCP-01 is not as it was kept. The file in the storage is not the one" in report()


def test_a_missing_pdf_is_named(version, media):
    (media / VersionPdf.objects.get().path).unlink()
    assert "The PDF of version 1.0 of BCP-01 is not as it was kept. The file that was kept is not in" in report()


def test_a_pdf_swapped_together_with_its_hash_is_named(version, media):
    (media / VersionPdf.objects.get().path).write_bytes(b"%PDF other")
    digest = "0a3bd5c5a3ee3f1b6f0a7f1f4d25e4a5d9a6d3a0c1c7a0f9b8e7d6c5b4a39281"
    tamper("UPDATE plans_versionpdf SET sha256 = %s", digest)
    assert "The PDF of version 1.0 of BCP-01 was changed after it was recorded." in report()


def test_an_event_that_was_changed_is_named(version):
    event = Event.objects.get(verb="version_submitted")
    tamper("UPDATE audit_event SET actor_name = 'Somebody Else' WHERE id = %s", event.pk)
    assert f"Event {event.pk} (2026-03-02 09:30 Somebody Else: version_submitted 1.0) was changed" in report()


def test_an_event_that_was_removed_is_named(version):
    event = Event.objects.get(verb="version_submitted")
    tamper("DELETE FROM audit_event WHERE id = %s", event.pk)
    assert f"A record is missing: event {event.pk}, position" in report()


def test_an_event_removed_together_with_its_link_leaves_a_gap_that_is_named(version):
    event = Event.objects.get(verb="version_submitted")
    link = ChainLink.objects.get(table_name="audit_event", key=event.pk)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [event.pk])
        cursor.execute("DELETE FROM audit_chainlink WHERE id = %s", [link.pk])
    assert f"In the chain of plan BCP-01 what stood at position {link.position} is missing." in report()


def test_an_event_that_was_inserted_past_the_portal_is_named(world, version):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, actor_name, verb, plan_code, kind, ref, summary) "
            "VALUES (%s, 'COO', 'plan_read', 'BCP-01', '', '', '')",
            [world.now],
        )
    assert "COO: plan_read) was not recorded by the portal: it has no place in any chain." in report()


def test_events_that_changed_places_are_named(version):
    """Their links were swapped, each with its own hash."""
    one, other = ChainLink.objects.filter(chain="plan/BCP-01").order_by("position")[3:5]
    with as_owner(), connection.cursor() as cursor:
        for place, link in ((10**6, one), (one.position, other), (other.position, one)):
            cursor.execute("UPDATE audit_chainlink SET position = %s WHERE id = %s", [place, link.pk])
    assert f"In the chain of plan BCP-01 the link at position {one.position} was changed or moved." in report()


def test_a_chain_that_was_written_anew_from_one_place_on_does_not_fit_what_follows(version):
    """Somebody changes an event and works its link out again, but not all links that came after it."""
    event = Event.objects.get(verb="version_submitted")
    link = ChainLink.objects.get(table_name="audit_event", key=event.pk)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET summary = 'else' WHERE id = %s", [event.pk])
        cursor.execute("UPDATE audit_chainlink SET digest = %s, hash = %s WHERE id = %s", ["c" * 64, "d" * 64, link.pk])
    assert f"In the chain of plan BCP-01 position {link.position + 1} does not follow the one before it." in report()


def test_a_tail_that_was_cut_is_found_by_the_seal(world, version):
    """Without the seal nothing would be missing: a shorter chain is a good chain."""
    seal_chains(at=world.now)
    cut(plan_chain("BCP-01"), 2)
    position = heads()["plan/BCP-01"].position + 2
    assert (
        f"The chain of plan BCP-01 is cut off before position {position}, which was sealed on 2026-03-02." in report()
    )


def cut(chain: str, count: int) -> None:
    """Take the last rows away with their links."""
    with as_owner(), connection.cursor() as cursor:
        for link in ChainLink.objects.filter(chain=chain).order_by("-position")[:count]:
            cursor.execute(f"DELETE FROM {link.table_name} WHERE id = %s", [link.key])  # noqa: S608
            cursor.execute("DELETE FROM audit_chainlink WHERE id = %s", [link.pk])


def test_an_older_database_beside_a_newer_storage_is_found_by_the_seals_that_the_storage_holds(world, version):
    seal_chains(at=world.now)
    with as_owner(), connection.cursor() as cursor:  # what a backup from before the seal holds
        for table in ("audit_chainseal", "audit_chainlink WHERE chain = 'seals'"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    said = report()
    assert "The seal seals/000001-2026-03-02.json of the storage is not in the database" in said
    assert "an older database was put back" in said


def seal_file(settings):
    return Path(settings.MEDIA_ROOT) / "seals" / "000001-2026-03-02.json"


HALVES = [b"", b'{"heads": {"plan/BCP-01": [1', b"\x00" * 300, b"\xff\xfe", b"[]", b'{"on": "2026-03-02"}']


@pytest.mark.parametrize("left", HALVES)
def test_half_a_seal_is_told_as_that_and_mended_the_next_night(world, version, settings, left):
    seal_chains(at=world.now)
    whole = seal_file(settings).read_bytes()
    seal_file(settings).write_bytes(left)
    said = report()
    assert "seals/000001-2026-03-02.json of the storage can’t be read" in said
    assert "older database" not in said
    assert look_after_evidence(at=world.now + timedelta(days=1)).count == 0
    assert seal_file(settings).read_bytes() == whole


def test_a_full_disk_stops_no_night_and_leaves_no_half_seal(world, version, settings, caplog):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        assert seal_chains(at=world.now)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "could not be kept in the storage" in caplog.text
    assert not seal_file(settings).exists()
    assert look_after_evidence(at=world.now + timedelta(days=1)).count == 0
    assert seal_file(settings).exists()


def test_a_storage_that_is_away_stops_no_night_and_is_told(world, version, settings):
    folder = seal_file(settings).parent
    folder.write_bytes(b"no folder")
    check = look_after_evidence(at=world.now)
    assert ["seals of the storage can’t be read" in sentence for sentence in check.faults] == [True]
    folder.unlink()
    assert look_after_evidence(at=world.now + timedelta(days=1)).count == 0
    assert len(list(folder.iterdir())) == 2


def test_a_whole_seal_of_another_database_is_not_written_over(world, version, settings):
    """The older database makes its own seal on the same day: what tells of the newer one has to stay."""
    folder = seal_file(settings).parent
    folder.mkdir()
    newer = b'{"on": "2026-03-02", "position": 1, "hash": "%s", "heads": {}}' % (b"a" * 64)
    seal_file(settings).write_bytes(newer)
    for days in (0, 1):
        assert look_after_evidence(at=world.now + timedelta(days=days)).count == 1
    assert seal_file(settings).read_bytes() == newer
    assert "an older database was put back" in report()


def test_an_older_database_is_found_by_whoever_holds_a_printed_head(world, version):
    record(actor=world.cto, verb="plan_read", at=world.now, plan_code="BCP-01")
    printed = heads()["plan/BCP-01"]
    status, found = checked("--head", printed.hash)
    assert (status, found["head"]) == (0, {"hash": printed.hash, "chain": "plan/BCP-01", "position": printed.position})
    cut(plan_chain("BCP-01"), 1)
    assert checked()[0] == 0
    assert f"The head {printed.hash} is in none of the chains" in report("--head", printed.hash)


def test_a_printed_head_is_taken_in_groups_of_eight(version):
    printed = heads()["plan/BCP-01"].hash
    assert checked("--head", " ".join(printed[place : place + 8] for place in range(0, 64, 8)))[0] == 0
    with pytest.raises(CommandError, match="64 digits"):
        call_command("check_evidence", "--head", printed[:20])


def test_a_seal_that_was_removed_leaves_a_mark(world, version):
    seal_chains(at=world.now)
    seal_chains(at=world.now + timedelta(days=1))
    tamper("DELETE FROM audit_chainseal WHERE id = %s", ChainSeal.objects.first().pk)
    assert "A record is missing: chain seal" in report()


@pytest.mark.parametrize("table", ["audit_event", "plans_planversion", "audit_chainlink"])
def test_a_trigger_that_is_gone_is_named(version, table):
    name = f"insert_only_{'rows' if connection.vendor == 'postgresql' else 'update'}_{table}"
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
    assert f"The trigger {name}, which guards {table}, is missing." in report()


def test_a_trigger_that_asks_less_of_decisions_is_named(version):
    name = "decision_fits"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION decision_fits() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
        else:
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON plans_decision BEGIN SELECT 1; END")
    assert f"The trigger {name}, which guards plans_decision, is not the one that the portal put there." in report()


@pytest.mark.postgres
def test_a_trigger_that_is_switched_off_is_named(version):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
    assert "The trigger insert_only_rows_audit_event, which guards audit_event, is switched off." in report()


@pytest.mark.parametrize("table", ["audit_event", "plans_decision", "audit_chainlink"])
def test_a_table_that_was_dropped_is_named(version, table):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'DROP TABLE "{table}"{" CASCADE" if connection.vendor == "postgresql" else ""}')
    assert f"The table {table} is gone, with every record in it." in report()


def test_the_words_for_people_name_the_same(version):
    tamper("UPDATE plans_decision SET name = 'Somebody Else' WHERE id = %s", Decision.objects.first().pk)
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("check_evidence", stdout=out)
    assert "The decision of Somebody Else as Chief Technology Officer" in out.getvalue()
    assert "1 thing differs" in out.getvalue()
    assert PlanVersion.objects.exists()
