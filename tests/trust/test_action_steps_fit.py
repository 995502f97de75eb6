"""A step of a corrective action that does not fit those before it is refused by the database itself."""

import pytest
from django.db import IntegrityError, connection, transaction

from bcp_portal.audit.chain_check import evidence_faults
from plans.access import get_action
from plans.actions.corrective_actions import drop_action
from plans.integrity.differences import Differs
from plans.integrity.evidence_check import check_everything
from tests.plans.correcting import done, last, raised, verified
from tests.trust.tampering import tamper


@pytest.fixture
def action(world):
    return raised(world)


def insert(action, world, **other):
    step = last(action)
    row = {
        "action_id": action.pk,
        "number": step.number + 1,
        "verb": "done",
        "stands": "done",
        "owner_id": step.owner_id,
        "owner_name": step.owner_name,
        "due_on": step.due_on,
        "text": "x",
        "by_id": world.editor.pk,
        "by_name": "Editor",
        "at": world.now,
        **other,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(row))
        names = ", ".join(f'"{name}"' for name in row)
        cursor.execute(f"INSERT INTO plans_actionstep ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608


def test_one_that_fits_is_taken(action, world):
    insert(action, world)
    insert(action, world, verb="verified", stands="verified", by_id=world.cto.pk)


@pytest.mark.parametrize("name", ["administrator", "editor"])
def test_neither_the_owner_nor_who_did_it_verifies_or_reopens_it(action, world, name):
    insert(action, world)
    for verb in ("verified", "reopened"):
        with pytest.raises(IntegrityError, match="nobody verifies or reopens what they had a hand in"):
            insert(action, world, verb=verb, stands=verb, by_id=getattr(world, name).pk)


def test_a_former_owner_does_not_verify_it(action, world):
    insert(action, world, verb="assigned", stands="open", owner_id=world.cto.pk, by_id=world.coo.pk)
    insert(action, world, by_id=world.cto.pk)
    with pytest.raises(IntegrityError, match="had a hand in"):
        insert(action, world, verb="verified", stands="verified", by_id=world.administrator.pk)


def test_the_owner_drops_no_severe_one(world):
    severe = raised(world, severity="high")
    with pytest.raises(IntegrityError, match="nobody drops a severe action"):
        insert(severe, world, verb="dropped", stands="dropped", by_id=world.administrator.pk)
    insert(severe, world, verb="dropped", stands="dropped")
    insert(raised(world), world, verb="dropped", stands="dropped", by_id=world.administrator.pk)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"number": 3}, "follows on one after which it can be taken"),
        ({"verb": "verified", "stands": "verified"}, "follows on one after which it can be taken"),
        ({"verb": "reopened", "stands": "reopened"}, "follows on one after which it can be taken"),
        ({"verb": "started", "stands": "reopened"}, "what was reopened stays so"),
        ({"due_on": "2026-12-01"}, "never to an earlier one"),
        ({"verb": "extended", "stands": "open"}, "never to an earlier one"),
        ({"verb": "extended", "stands": "open", "due_on": "2026-01-01"}, "never to an earlier one"),
        ({"owner_id": "cto"}, "another owner once it is given to somebody else"),
        ({"verb": "assigned", "stands": "open"}, "another owner once it is given to somebody else"),
        ({"stands": "verified"}, "action_stands_as_its_step_says"),
        ({"text": ""}, "action_step_says_why"),
        ({"number": 1}, "action_step_once|action_is_raised_first|added, never"),
    ],
)
def test_one_that_does_not_follow_is_refused(action, world, other, why):
    values = {name: getattr(world, value).pk if name == "owner_id" else value for name, value in other.items()}
    with pytest.raises(IntegrityError, match=why):
        insert(action, world, **values)


def test_nothing_follows_when_it_is_dropped(action, world):
    drop_action(action=action, number=1, text="Given up", by=world.editor, at=world.now)
    with pytest.raises(IntegrityError, match="follows on one after which"):
        insert(action, world)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE plans_actionstep SET due_on = '2027-01-01' WHERE number = 1", "was changed after it was recorded"),
        ("UPDATE plans_correctiveaction SET severity = 'low'", "was changed after it was recorded"),
        ("DELETE FROM plans_actionstep WHERE verb = 'verified'", "A record is missing"),
    ],
)
def test_what_the_owner_of_the_database_changes_is_found(action, world, statement, why):
    done(world, action)
    verified(world, action)
    assert list(evidence_faults()) == []
    assert tamper(statement)
    assert [fault.sentence for fault in check_everything().faults if why in fault.sentence]


def test_an_action_that_was_changed_is_not_shown(action, world):
    tamper("UPDATE plans_actionstep SET owner_id = %s", world.cto.pk)
    with pytest.raises(Differs, match="corrective action CA-01"):
        get_action(world.editor, "BCP-01", "CA-01")


def test_a_trigger_that_is_gone_is_found(action):
    statements = {
        "sqlite": "DROP TRIGGER action_step_fits",
        "postgresql": "DROP TRIGGER action_step_fits ON plans_actionstep",
    }
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
    said = [fault.sentence for fault in check_everything().faults]
    assert said == ["The trigger action_step_fits, which guards plans_actionstep, is missing."]
