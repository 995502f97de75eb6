"""The role that the portal runs as in production: it does all the work, and can not bend what is frozen."""

import json
import os
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from bcp_portal.audit.chaining import ACCESS, heads
from bcp_portal.audit.models import Event, Pruning
from bcp_portal.audit.recording import record
from bcp_portal.audit.roles import frozen_tables
from bcp_portal.audit.sealing import prune_access, seal_chains
from plans.actions.evidence_check import look_after_evidence
from plans.actions.rows import change_row
from plans.models.strategies import Strategy
from tests.conftest import NOW
from tests.plans.signing import approve, submit

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROLE = f"bcp_app_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"  # roles belong to the whole server


@pytest.fixture
def role(monkeypatch):
    """The role, made as in production, and gone after the test."""
    monkeypatch.setenv("APP_ROLE_PASSWORD", "a-password-for-tests-only")
    for _ in range(2):
        call_command("grant_app_role", ROLE, stdout=StringIO())
    yield ROLE
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")


@contextmanager
def signed_in(role):
    """A connection of its own, as web, worker and beat have it."""
    known = connection.settings_dict
    opened = psycopg2.connect(
        dbname=known["NAME"], user=role, password="a-password-for-tests-only", host=known["HOST"], port=known["PORT"]
    )
    opened.autocommit = True
    try:
        yield opened.cursor()
    finally:
        opened.close()


def refused(cursor, statement):
    with pytest.raises(psycopg2.Error) as refusal:
        cursor.execute(statement)
    return refusal.value.pgcode


DENIED = "42501"  # insufficient_privilege
ACTS = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")
OWNERS = ("DROP TABLE {} CASCADE", "ALTER TABLE {} DISABLE TRIGGER ALL", "ALTER TABLE {} ADD COLUMN x int")


@pytest.mark.parametrize("act", [*ACTS, *OWNERS])
def test_it_can_not_change_empty_or_drop_a_frozen_table(world, role, act):
    with signed_in(role) as cursor:
        assert {refused(cursor, act.format(table)) for table in frozen_tables()} == {DENIED}


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "ALTER ROLE {role} SUPERUSER",
        "ALTER ROLE {role} CREATEROLE",
        "CREATE ROLE another",
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE audit_pruning (x int)",
        "CREATE SCHEMA mine",
        "CREATE OR REPLACE FUNCTION insert_only_refusal() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
        "CREATE OR REPLACE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP TRIGGER insert_only_rows_audit_event ON audit_event",
        "DROP FUNCTION decision_fits() CASCADE",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "COPY audit_event TO '/tmp/trail'",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "DELETE FROM django_migrations",
        "SELECT setval('audit_event_id_seq', 1)",
        "TRUNCATE plans_plan CASCADE",
        "SELECT pg_read_file('/etc/passwd')",
        "BEGIN; LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE",
        "SET ROLE bcp",
        "GRANT UPDATE ON audit_event TO {role}",
    ],
)
def test_it_can_not_make_itself_more_than_it_is(role, statement):
    with signed_in(role) as cursor:
        code = refused(cursor, statement.format(role=role)) if "GRANT" not in statement else granted(cursor, role)
    assert code == DENIED


def granted(cursor, role):
    """A grant of what one does not have is passed over with a warning: what counts is that nothing came of it."""
    cursor.execute(f"GRANT SELECT ON audit_event TO {role}")
    return refused(cursor, "UPDATE audit_event SET id = id")


def test_it_does_all_the_work_of_a_plan_and_of_the_night(world, role, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    record(actor=None, verb="access.signed_in", kind="access", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
    try:
        row = Strategy.objects.filter(plan=world.plan).first()
        change_row(row=row, values={"rto": "5 hours"}, edition=row.edition, by=world.editor, at=NOW)
        approve(world, submit(world))
        seal_chains(at=NOW)
        check = look_after_evidence(at=NOW + timedelta(days=500))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    assert (check.count, check.faults) == (0, [])
    assert Pruning.objects.get().count == 1
    assert not Event.objects.filter(kind="access").exists()


def test_it_can_not_let_anything_go_that_no_pruning_names(world, role):
    record(actor=None, verb="access.signed_in", kind="access", at=NOW)
    with signed_in(role) as cursor, pytest.raises(psycopg2.Error, match="never changed or deleted"):
        cursor.execute("SELECT prune_access(1)")
    assert Event.objects.filter(kind="access").exists()
    assert prune_access(days=30, at=NOW) is None


def test_it_can_not_let_a_young_sign_in_go_by_a_seal_with_a_day_of_long_ago(world, role):
    record(actor=None, verb="access.signed_in", kind="access", at=timezone.now())
    head = heads()[ACCESS]
    with signed_in(role) as cursor:
        cursor.execute(
            "INSERT INTO audit_chainseal (\"on\", at, heads) VALUES ('2020-01-01', '2020-01-01', %s) RETURNING id",
            [json.dumps({ACCESS: list(head)})],
        )
        (seal,) = cursor.fetchone()
        with pytest.raises(psycopg2.Error, match="only old events of access are pruned"):
            cursor.execute(
                "INSERT INTO audit_pruning (chain, up_to, hash, count, seal_id, at) VALUES (%s, %s, %s, 1, %s, now())",
                [ACCESS, *head, seal],
            )
        with pytest.raises(psycopg2.Error, match="never changed or deleted"):
            cursor.execute("SELECT prune_access(1)")
    assert Event.objects.filter(kind="access").count() == 1


def test_a_role_that_owns_tables_is_not_taken(db):
    with pytest.raises(CommandError, match="owns tables of the portal"):
        call_command("grant_app_role", connection.settings_dict["USER"], stdout=StringIO())


def test_a_table_of_a_later_release_is_covered_by_the_next_run(role):
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON plans_plan, audit_event FROM {role}")
        cursor.execute(f"GRANT UPDATE ON audit_event TO {role}")
    call_command("grant_app_role", role, stdout=StringIO())
    with signed_in(role) as cursor:
        cursor.execute("UPDATE plans_plan SET id = id")
        cursor.execute("SELECT count(*) FROM audit_event")
        assert refused(cursor, "UPDATE audit_event SET id = id") == DENIED
