"""What is decided on a change request, or carries it, fits: the database refuses else, and the check names what was bent."""

import pytest
from django.db import IntegrityError, connection, transaction

from bcp_portal.audit.chain_check import evidence_faults
from plans.access import get_change
from plans.actions.change_requests import withdraw_change
from plans.integrity.differences import Differs
from plans.integrity.evidence_check import check_everything
from plans.models.directory import Person
from plans.models.plan import Plan
from tests.plans.asking import asked, decided
from tests.plans.signing import submit
from tests.trust.tampering import tamper


@pytest.fixture
def request_(world):
    return asked(world)


def insert(table: str, **row) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(row))
        names = ", ".join(f'"{name}"' for name in row)
        cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))  # noqa: S608


def decide(request, by, **other) -> None:
    row = {"outcome": "approved", "reason": "", "by_person": "", "as_role": "CISO", "at": request.asked_at}
    insert("plans_changedecision", **{"request_id": request.pk, "by_id": by.pk, "by_name": by.name, **row, **other})


def test_one_that_fits_is_taken(world, request_):
    decide(request_, world.ciso)


def test_nobody_decides_on_what_they_asked_for(world, request_):
    with pytest.raises(IntegrityError, match="nobody decides on what they asked for themselves"):
        decide(request_, world.responder)


def test_nor_with_another_account_of_the_same_person(world):
    person = Person.objects.create(name="Responder", account=world.responder)
    with pytest.raises(IntegrityError, match="nobody decides with another account"):
        decide(asked(world), world.ciso, by_person=person.ref)


def test_nothing_is_decided_twice_without_a_role_or_once_it_is_withdrawn(world, request_):
    with pytest.raises(IntegrityError, match="change_decided_in_a_role"):
        decide(request_, world.ciso, as_role="")
    with pytest.raises(IntegrityError, match="change_refused_for_a_reason"):
        decide(request_, world.ciso, outcome="refused")
    decide(request_, world.ciso)
    with pytest.raises(IntegrityError):
        decide(request_, world.coo)
    other = asked(world)
    withdraw_change(request=other, reason="", by=world.responder, at=world.now)
    with pytest.raises(IntegrityError, match="nothing is decided once the request is withdrawn"):
        decide(other, world.ciso)


def test_what_was_refused_is_not_withdrawn(world, request_):
    decided(world, request_, "refused", reason="No")
    row = {"request_id": request_.pk, "reason": "", "by_id": world.responder.pk, "by_name": "x", "at": world.now}
    with pytest.raises(IntegrityError, match="a request that was refused is not withdrawn"):
        insert("plans_changewithdrawal", **row)


def test_a_version_carries_only_what_is_approved_and_of_its_own_plan(world, request_):
    version = submit(world)
    row = {"request_id": request_.pk, "version_id": version.pk}
    with pytest.raises(IntegrityError, match="a version carries what was approved"):
        insert("plans_carriedchange", **row)
    decided(world, request_)
    elsewhere = Plan.objects.create(code="BCP-09", title="Other", created_at=world.now, changed_at=world.now)
    other = asked(world)
    decided(world, other)
    tamper("UPDATE plans_changerequest SET plan_id = %s WHERE id = %s", elsewhere.pk, other.pk)
    with pytest.raises(IntegrityError, match="a version carries changes of its own plan"):
        insert("plans_carriedchange", request_id=other.pk, version_id=version.pk)
    insert("plans_carriedchange", **row)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE plans_changerequest SET why = 'Other'", "The change request CHR-01 of BCP-01 was changed"),
        ("UPDATE plans_changedecision SET reason = 'Other'", "The decision of CISO on the change request CHR-01"),
        ("UPDATE plans_carriedchange SET version_id = version_id, request_id = request_id", ""),
        ("DELETE FROM plans_carriedchange", "is missing"),
    ],
)
def test_what_is_bent_is_named_by_the_check(world, request_, statement, said):
    decided(world, request_)
    submit(world, carries=["CHR-01"])
    assert not list(evidence_faults())
    tamper(statement)
    found = " ".join(fault.sentence for fault in check_everything().faults)
    assert said in found
    assert bool(found) == bool(said)


def test_what_was_bent_is_shown_to_nobody(world, request_):
    tamper("UPDATE plans_changerequest SET what = 'Other'")
    with pytest.raises(Differs, match="CHR-01"):
        get_change(world.editor, "BCP-01", "CHR-01")


@pytest.mark.parametrize("table", ["plans_changedecision", "plans_changewithdrawal", "plans_carriedchange"])
def test_a_condition_that_was_dropped_is_named_by_the_check(world, table):
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    name = {"plans_changedecision": "change_decision_fits", "plans_changewithdrawal": "change_withdrawal_fits"}
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name.get(table, "carried_change_fits")}"{on}')
    assert f"which guards {table}, is missing" in " ".join(fault.sentence for fault in check_everything().faults)
