"""The audit trail only grows: in code, and in the database itself."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.chain_check import frozen_models
from bcp_portal.audit.insert_only import InsertOnlyQuerySet, RowsAreFrozen
from bcp_portal.audit.models import ChainLink, Event
from bcp_portal.audit.prunable import pruning_triggers
from bcp_portal.audit.recording import record
from bcp_portal.audit.triggers import PRUNABLE, insert_only_triggers, installed
from plans.models.action_triggers import step_triggers
from plans.models.change_triggers import CONDITIONS, change_triggers
from plans.models.decision_triggers import decision_triggers
from plans.models.replacement_triggers import replacement_triggers
from tests.conftest import person

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FROZEN_MODELS = [*frozen_models(), ChainLink]
ASKED_BESIDE = {  # what else guards a table
    "plans_actionstep": step_triggers,
    "audit_pruning": pruning_triggers,
    "plans_decision": decision_triggers,
    "plans_replacement": replacement_triggers,
    **{table: partial(change_triggers, table=table) for table in CONDITIONS},
}


@pytest.fixture
def event(db):
    return record(actor=person("Ann Editor", Role.EDITOR), verb="plan.changed", plan_code="BCP-01", at=AT)


def test_an_event_keeps_the_name_its_actor_had(event):
    event.actor.name = "Ann Other"
    event.actor.save()
    assert Event.objects.get().actor_name == "Ann Editor"


def test_an_event_of_a_job_names_the_portal(db):
    assert record(actor=None, verb="pdf.exported", at=AT).actor_name == "The portal itself"


def test_an_event_is_lost_with_the_change_it_tells_of(db):
    with transaction.atomic():
        record(actor=None, verb="plan.changed", at=AT)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: Event.objects.update(verb="else"),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.bulk_update([event], ["verb"]),
        lambda event: Event.objects.update_or_create(pk=event.pk, defaults={"verb": "else"}),
        lambda event: Event.objects.bulk_create(
            [event], update_conflicts=True, update_fields=["verb"], unique_fields=["id"]
        ),
    ],
    ids=["save", "delete", "update", "delete many", "bulk update", "update or create", "upsert"],
)
def test_code_can_not_change_an_event(event, attempt):
    with pytest.raises(RowsAreFrozen):
        attempt(event)
    assert Event.objects.get().verb == "plan.changed"


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET verb = 'else'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_an_event(event, statement):
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.get().verb == "plan.changed"


@pytest.mark.postgres
def test_the_database_refuses_to_empty_the_trail(event):
    connection.check_constraints()  # PostgreSQL checks nothing else while foreign keys wait for the commit
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_event CASCADE")
    assert Event.objects.exists()


@pytest.mark.parametrize("model", FROZEN_MODELS, ids=lambda model: model._meta.label)
def test_every_frozen_model_is_guarded_in_code_and_by_triggers(db, model):
    assert isinstance(model._default_manager.all(), InsertOnlyQuerySet)
    table = model._meta.db_table
    expected = insert_only_triggers(connection, table, PRUNABLE.get(table, ""))
    expected += ASKED_BESIDE[table](connection) if table in ASKED_BESIDE else []
    assert installed(connection, table) == {trigger.name: trigger.shape for trigger in expected}
    assert triggers_on(table) == {trigger.name for trigger in expected}


def triggers_on(table):
    found = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(found[connection.vendor], [table])
        return {name for (name,) in cursor.fetchall()}
