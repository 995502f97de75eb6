"""The migration operation that guards a table, put on and taken off."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from bcp_portal.audit.triggers import Aside, insert_only, installed
from plans.models.decision_triggers import DecisionsFit

TABLE = "guarded_for_a_test"
INSERT = "INSERT INTO guarded_for_a_test VALUES ('first')"
UPDATE = "UPDATE guarded_for_a_test SET word = 'second'"
DELETE = "DELETE FROM guarded_for_a_test"
SELECT = "SELECT word FROM guarded_for_a_test"


@pytest.fixture
def table(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (word varchar(20))")
        cursor.execute(INSERT)
        yield cursor
        cursor.execute(f"DROP TABLE {TABLE}")


def apply(direction, *, again=False):
    operation = insert_only(TABLE, again=again)
    with connection.schema_editor() as editor:
        getattr(operation, f"database_{direction}")("audit", editor, ProjectState(), ProjectState())


def test_the_operation_can_be_undone(table):
    apply("forwards")
    with pytest.raises(IntegrityError), transaction.atomic():
        table.execute(UPDATE)
    apply("backwards")
    table.execute(UPDATE)
    table.execute(SELECT)
    assert table.fetchone() == ("second",)


def test_a_repetition_that_is_undone_leaves_what_the_first_asked_for(table):
    apply("forwards")
    apply("backwards", again=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        table.execute(UPDATE)


def test_the_operation_may_be_repeated(table):
    apply("forwards")
    apply("forwards")
    with pytest.raises(IntegrityError), transaction.atomic():
        table.execute(DELETE)


def test_triggers_that_look_at_other_tables_stand_aside_while_those_are_remade(transactional_db):
    aside, state = Aside(DecisionsFit()), ProjectState()
    with connection.schema_editor() as editor:
        aside.database_forwards("plans", editor, state, state)
    assert "decision_fits" not in installed(connection, "plans_decision")
    with connection.schema_editor() as editor:
        DecisionsFit(again=True).database_forwards("plans", editor, state, state)
    assert "decision_fits" in installed(connection, "plans_decision")
