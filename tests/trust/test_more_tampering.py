"""Tampering that leaves most things looking right: done as the owner, or as the portal's own role, which adds rows."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from bcp_portal.audit.chaining import ACCESS, START, LinkedEntry, hash_of, heads
from bcp_portal.audit.models import ChainLink, ChainSeal, Event, EvidenceCheck, Pruning
from bcp_portal.audit.recording import record
from bcp_portal.audit.sealing import prune_access, seal_chains
from bcp_portal.notices.models import Notice
from plans.actions.evidence_check import look_after_evidence
from plans.actions.importing import import_plan
from plans.actions.signers import name_successor
from plans.models.versions import Decision, VersionPdf
from tests.conftest import NOW
from tests.flat import flat
from tests.testing.holding import function, held, measuring
from tests.testing.reviewing import recorded as reviewed
from tests.trust.tampering import as_owner, tamper
from tests.trust.test_check_evidence import checked, report

OTHER = "# Another plan\n\n## Scope\n\nEverything.\n"


def ran(*statements: tuple[str, list]) -> None:
    """As the portal's own role, which only adds: no trigger is switched off."""
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def forged_decision(world, version) -> Decision:
    """A signature that fits in everything, put in past the portal."""
    asked = version.approvals.get(place=1)
    columns = "approval_id, outcome, decided_by_id, name, as_deputy, statement, reason, sha256, at"
    values = [asked.pk, "approved", asked.signer_id, "CTO", False, "", "", version.sha256, world.now]
    ran((f"INSERT INTO plans_decision ({columns}) VALUES ({', '.join(['%s'] * len(values))})", values))  # noqa: S608
    return Decision.objects.get(approval=asked)


def linked(chain: str, position: int, entry: LinkedEntry, previous: str) -> None:
    """A link with the right hash, at any place."""
    values = [chain, position, *entry, previous, hash_of(previous, chain, position, entry)]
    columns = "chain, position, table_name, key, digest, previous, hash"
    marks = ", ".join(["%s"] * len(values))
    ran((f"INSERT INTO audit_chainlink ({columns}) VALUES ({marks})", values))  # noqa: S608


def entry_of(row) -> LinkedEntry:
    return LinkedEntry(row.table_name(), row.pk, row.digest())


# Links that hide a forged row


def test_a_link_before_the_first_one_does_not_hide_a_forged_signature(world, next_version, sign_in):
    """Position 0 was read by nobody: the signature had a link, and pages and check were content."""
    linked("plan/BCP-01", 0, entry_of(forged_decision(world, next_version)), START)
    assert "In the chain of plan BCP-01 a link stands at position 0, where none can be." in report()
    answer = sign_in(world.auditor).get("/plans/BCP-01/versions/1.1/")
    assert answer.status_code == 500
    assert "was not recorded by the portal" in flat(answer.content.decode())


def test_a_link_among_those_that_were_let_go_does_not_hide_one_either(world, next_version):
    for _ in range(3):
        record(actor=None, verb="access.signed_in", kind="access", at=NOW)
    seal_chains(at=NOW)
    prune_access(days=30, at=NOW + timedelta(days=31))
    linked(ACCESS, 2, entry_of(forged_decision(world, next_version)), START)
    assert "In the chain of access a link stands at position 2, where none can be." in report()


@pytest.mark.parametrize("chain", ["access", "plan/OTHER", "portal"])
def test_a_forged_signature_in_another_chain_than_its_plans_is_named(world, next_version, chain):
    """Let in at the end of the chain of access, it would be pruned with the sign-ins around it."""
    head = heads().get(chain, (0, START))
    linked(chain, head[0] + 1, entry_of(forged_decision(world, next_version)), head[1])
    assert "stands in another chain than its own" in report()


def test_an_event_that_was_moved_to_another_chain_with_all_links_made_anew_is_named(world, version):
    event = Event.objects.filter(plan_code="BCP-01").latest("pk")
    link = ChainLink.objects.get(table_name="audit_event", key=event.pk)
    assert link.position == heads()["plan/BCP-01"].position
    entry, position, previous = LinkedEntry("audit_event", event.pk, link.digest), *heads().get("portal", (0, START))
    values = ["portal", position + 1, previous, hash_of(previous, "portal", position + 1, entry), link.pk]
    tamper("UPDATE audit_chainlink SET chain = %s, position = %s, previous = %s, hash = %s WHERE id = %s", *values)
    assert f"Event {event.pk} ({event}) stands in another chain than its own" in report()


def test_a_link_to_no_record_of_the_portal_is_named(world, version):
    position, previous = heads()["plan/BCP-01"]
    linked("plan/BCP-01", position + 1, LinkedEntry("plans_plan", 1, "a" * 64), previous)
    assert (
        f"In the chain of plan BCP-01 position {position + 1} names no record of the portal: plans_plan 1." in report()
    )


def test_a_link_that_is_put_in_twice_is_refused_by_the_database_or_named(world, version):
    last = ChainLink.objects.filter(chain="plan/BCP-01").order_by("position").last()
    with as_owner(), connection.cursor() as cursor:
        on = "chained_once"
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE audit_chainlink DROP CONSTRAINT {on}")
        else:
            pytest.skip("SQLite keeps the constraint in the table itself")
        entry = LinkedEntry(last.table_name, last.key, last.digest)
        values = ["plan/BCP-01", last.position + 1, *entry, last.hash]
        values.append(hash_of(last.hash, "plan/BCP-01", last.position + 1, entry))
        cursor.execute(
            "INSERT INTO audit_chainlink (chain, position, table_name, key, digest, previous, hash)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            values,
        )
    assert "has two links" in report()


# Whose chain is whose


@pytest.fixture
def other(world):
    """A second plan with a chain of its own."""
    return import_plan(text=OTHER, file_name="other.md", code="OTHER", by=world.editor, at=NOW)[0]


def test_chains_that_were_swapped_between_two_plans_are_named(world, version, other):
    for code, to in (("BCP-01", "held"), ("OTHER", "BCP-01"), ("held", "OTHER")):
        tamper("UPDATE audit_chainlink SET chain = %s WHERE chain = %s", f"plan/{to}", f"plan/{code}")
    assert "In the chain of plan BCP-01 the link at position 1 was changed or moved." in report()


def test_plans_that_changed_their_codes_are_named(world, version, other):
    """The codes stand in an ordinary table: what was signed of one plan stood under the other."""
    for code, to in (("BCP-01", "held"), ("OTHER", "BCP-01"), ("held", "OTHER")):
        ran(("UPDATE plans_plan SET code = %s WHERE code = %s", [to, code]))
    assert "Version 1.0 of OTHER stands in another chain than its own" in report()


def test_all_that_a_plan_has_removed_together_is_found_by_the_seal(world, version, other):
    seal_chains(at=NOW)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE plan_code = 'OTHER'")
        cursor.execute("DELETE FROM audit_chainlink WHERE chain = 'plan/OTHER'")
    assert "The chain of plan OTHER is cut off before position" in report()


# Single columns


@pytest.mark.parametrize(
    "change",
    [
        "plans_decision SET statement = statement || '.'",
        "plans_decision SET reason = 'Read with care'",
        "plans_decision SET at = '2026-03-02 09:31:01+00:00'",
        "plans_decision SET accepted = '[]'",
        "plans_approval SET signer_name = 'Somebody'",
        "plans_approval SET deputy_waits = NOT deputy_waits",
        "plans_approval SET former = '0.9'",
        "plans_versionpdf SET path = 'plans/BCP-01/another.pdf'",
        "plans_versionpdf SET made_with = 'nothing'",
        "plans_versionpdf SET made_at = '2026-03-03 09:30:01+00:00'",
        "plans_planversion SET change_summary = 'Nothing'",
        "plans_planversion SET due_on = '2026-04-01'",
        "plans_planversion SET submitted_at = '2026-03-02 09:29:00+00:00'",
        "plans_succession SET reason = 'None'",
        "plans_upkeeprecord SET done_on = '2026-01-01'",
        "testing_exercise SET held_on = '2026-01-01'",
        "testing_measurement SET rto_seconds = 1",
        "audit_event SET at = '2026-03-02 09:30:01+00:00'",
        "audit_event SET before = '{}'",
        "audit_chainseal SET at = '2026-03-02 09:30:01+00:00'",
        "audit_evidencecheck SET count = 0, faults = '[]', rows = 1",
    ],
)
def test_one_column_alone_that_was_changed_is_named(world, version, change):
    reviewed(world)
    held(world, measuring(function(world), "1 hour"))
    world.coo.is_active = False
    world.coo.save()
    name_successor(
        plan=world.plan, former=world.coo, successor=world.deputy, reason="Left", by=world.administrator, at=NOW
    )
    look_after_evidence(at=NOW)
    assert checked()[0] == 0
    assert tamper(f"UPDATE {change}")
    table = change.split()[0]
    assert any(fault["kind"] == "changed" for fault in checked()[1]["faults"]), table
    assert "was changed after it was recorded" in report()


@pytest.mark.parametrize(
    "change, noun",
    [("plans_versionpdf SET pages = 'many'", "Version pdf"), ("audit_event SET at = '{nonsense'", "Event")],
)
def test_a_value_that_can_not_be_read_any_more_is_named_and_stops_no_check(world, version, change, noun):
    """SQLite keeps any text in any column; the check must not break off at it."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses it")
    tamper("UPDATE plans_decision SET name = 'Somebody Else' WHERE id = %s", Decision.objects.first().pk)
    tamper(f"UPDATE {change}")
    said = report()
    assert re.search(rf"{noun} \d+ can’t be read: a value in it is of another kind than was recorded\.", said)
    assert "The decision of Somebody Else" in said


# PDFs and seals as files


def test_a_pdf_that_is_pointed_at_the_file_of_another_version_is_named(world, version, media):
    """The record and the file of an older version, which is a genuine PDF of the portal."""
    other = b"%PDF-1.7 an older one"
    (media / "older.pdf").write_bytes(other)
    digest = hashlib.sha256(other).hexdigest()
    tamper("UPDATE plans_versionpdf SET path = 'older.pdf', sha256 = %s, size = %s", digest, len(other))
    assert "The PDF of version 1.0 of BCP-01 was changed after it was recorded." in report()
    assert VersionPdf.objects.get().path == "older.pdf"


@pytest.mark.parametrize("part", ["heads", "on", "position"])
def test_a_seal_file_that_keeps_its_hash_and_says_something_else_is_named(world, version, settings, part):
    seal_chains(at=NOW)
    (path,) = (Path(settings.MEDIA_ROOT) / "seals").iterdir()
    said = json.loads(path.read_text())
    said[part] = {"plan/BCP-01": [1, "a" * 64]} if part == "heads" else "2026-01-01" if part == "on" else 7
    path.write_text(json.dumps(said))
    assert f"The seal seals/{path.name} of the storage says something else than the database" in report()
    assert look_after_evidence(at=NOW + timedelta(days=1)).count == 1


# Seals, prunings and checks that are put in


def test_a_seal_of_a_day_that_is_still_to_come_is_named(world, version):
    """Put in for days ahead, it kept the night from sealing them."""
    later = timezone.now() + timedelta(days=5)
    ChainSeal.objects.create(on=later.date(), at=later, heads={})
    assert f"The seal of {later.date()} is of a day that is still to come." in report()


def test_sign_ins_that_the_owner_lets_go_too_early_are_named(world, version):
    """With the triggers switched off, a pruning and its link in place, and everything before it gone."""
    record(actor=None, verb="access.signed_in", kind="access", at=timezone.now())
    seal = seal_chains(at=timezone.now())
    position, head = seal.heads[ACCESS]
    with as_owner(), connection.cursor() as cursor:
        Pruning.objects.create(
            chain=ACCESS, up_to=position, hash=head, count=position, seal=seal, at=timezone.now() + timedelta(days=1)
        )
        cursor.execute("DELETE FROM audit_event WHERE kind = 'access'")
        cursor.execute("DELETE FROM audit_chainlink WHERE chain = 'access'")
    assert "let events go that were sealed less than 30 days before" in report()


@pytest.mark.parametrize("wrong", ["count", "hash", "chain"])
def test_a_pruning_that_says_something_else_than_its_seal_is_named(world, version, wrong):
    record(actor=None, verb="access.signed_in", kind="access", at=NOW)
    seal = seal_chains(at=NOW)
    position, head = seal.heads[ACCESS]
    pruned = {"chain": ACCESS, "up_to": position, "hash": head, "count": position} | {
        "count": {"count": 7},
        "hash": {"hash": "a" * 64},
        "chain": {"chain": "plan/BCP-01"},
    }[wrong]
    with as_owner():
        Pruning.objects.create(**pruned, seal=seal, at=NOW + timedelta(days=40))
    assert "does not say what its seal says" in report()


def forged_check(on) -> None:
    """“Nothing differs”, as a row that any process of the portal may add."""
    ran(
        (
            'INSERT INTO audit_evidencecheck ("on", at, rows, chains, head, faults, count) VALUES (%s, %s, 9, 9, %s, %s, 0)',
            [on, timezone.now(), "f" * 64, "[]"],
        )
    )


def test_a_check_that_was_put_in_neither_stands_on_the_page_nor_keeps_the_night_from_checking(world, version, sign_in):
    tamper("UPDATE plans_decision SET name = 'Somebody Else' WHERE id = %s", Decision.objects.first().pk)
    forged_check(NOW.date())
    assert "Nothing differs" not in flat(sign_in(world.auditor).get("/evidence/").content.decode())
    look_after_evidence(at=NOW)
    look_after_evidence(at=NOW + timedelta(hours=1))
    notice = Notice.objects.get(topic="evidence", user=world.auditor)
    assert "The decision of Somebody Else" in " ".join(notice.body)
    assert EvidenceCheck.objects.count() == 1
    assert "was not recorded by the portal: it has no place in any chain" in report()


def test_a_check_of_before_stays_on_the_page_under_a_forged_one(world, version, sign_in):
    tamper("UPDATE plans_decision SET name = 'Somebody Else' WHERE id = %s", Decision.objects.first().pk)
    look_after_evidence(at=NOW)
    forged_check((NOW + timedelta(days=1)).date())
    shown = flat(sign_in(world.auditor).get("/evidence/").content.decode())
    assert "The decision of Somebody Else" in shown


# Triggers that are there and do nothing


@pytest.mark.postgres
@pytest.mark.parametrize(
    "how",
    [
        "BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW WHEN (false)",
        "BEFORE UPDATE OF verb OR DELETE ON audit_event FOR EACH ROW",
    ],
)
def test_a_trigger_that_is_narrowed_to_nothing_is_named(version, how):
    name = "insert_only_rows_audit_event"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP TRIGGER {name} ON audit_event")
        cursor.execute(f"CREATE TRIGGER {name} {how} EXECUTE FUNCTION insert_only_audit_event()")
    assert f"The trigger {name}, which guards audit_event, is not the one that the portal put there." in report()


@pytest.mark.postgres
def test_a_trigger_whose_function_looks_into_other_tables_is_named(version):
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION decision_fits() SET search_path = pg_catalog")
    assert "The trigger decision_fits, which guards plans_decision, is not the one" in report()


@pytest.mark.postgres
@pytest.mark.parametrize("how", ["body", "path", "gone"])
def test_the_function_that_lets_sign_ins_go_is_looked_at_like_a_trigger(version, how):
    act = {
        "body": "CREATE OR REPLACE FUNCTION prune_access(last bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER"
        " AS $$ BEGIN DELETE FROM audit_event; END $$",
        "path": "ALTER FUNCTION prune_access(bigint) RESET search_path",
        "gone": "DROP FUNCTION prune_access(bigint)",
    }[how]
    with connection.cursor() as cursor:
        cursor.execute(act)
    assert (
        "The function prune_access, which lets old sign-ins go, is not the one that the portal put there." in report()
    )


# What stays a limit (docs/operations.md): only a head that was kept elsewhere shows it


def test_the_newest_event_removed_with_its_link_before_the_night_is_found_by_a_kept_head_alone(world, version):
    seal_chains(at=NOW)
    record(actor=world.cto, verb="plan_read", at=NOW, plan_code="BCP-01")
    kept = heads()["plan/BCP-01"].hash
    with as_owner(), connection.cursor() as cursor:
        link = ChainLink.objects.get(hash=kept)
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [link.key])
        cursor.execute("DELETE FROM audit_chainlink WHERE id = %s", [link.pk])
    assert checked()[0] == 0
    assert f"The head {kept} is in none of the chains" in report("--head", kept)


def test_nothing_of_this_is_told_of_a_portal_that_nobody_bent(world, signed, other):
    record(actor=None, verb="access.signed_in", kind="access", at=NOW)
    look_after_evidence(at=NOW)
    record(actor=None, verb="access.signed_in", kind="access", at=NOW + timedelta(days=1))
    assert look_after_evidence(at=NOW + timedelta(days=500)).count == 0
    assert Pruning.objects.exists()
