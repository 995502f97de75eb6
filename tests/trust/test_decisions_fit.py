"""A decision that does not fit what was asked is refused by the database itself, whoever asks it."""

import pytest
from django.db import IntegrityError, connection, transaction

from bcp_portal.accounts.actions import deactivate_person
from plans.actions.approvals import decline_version, withdraw_version
from plans.actions.signers import replace_signer
from plans.models.versions import Approval
from tests.trust.tampering import as_owner


@pytest.fixture
def asked(in_approval) -> Approval:
    """What the CTO is asked to sign, with a deputy."""
    return in_approval.approvals.select_related("version").get(place=1)


def insert(asked, world, **other):
    row = {
        "approval_id": asked.pk,
        "outcome": "approved",
        "decided_by_id": asked.signer_id,
        "name": "CTO",
        "as_deputy": False,
        "statement": "",
        "reason": "",
        "sha256": asked.version.sha256,
        "at": world.now,
        **other,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(f"INSERT INTO plans_decision ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608


def test_one_that_fits_is_taken(asked, world):
    insert(asked, world)


def test_the_deputy_decides_as_the_deputy(asked, world):
    insert(asked, world, decided_by_id=asked.deputy_id, as_deputy=True)


@pytest.mark.parametrize(
    "other, why",
    [
        ({"sha256": "a" * 64}, "states the SHA-256 of the version"),
        ({"sha256": ""}, "states the SHA-256 of the version"),
        ({"decided_by_id": "coo"}, "made by who was asked"),
        ({"decided_by_id": "administrator"}, "made by who was asked"),
        ({"as_deputy": True}, "says whether it was made by the deputy"),
        ({"decided_by_id": "deputy"}, "says whether it was made by the deputy"),
    ],
)
def test_one_about_other_content_or_by_somebody_else_is_refused(asked, world, other, why):
    values = {name: getattr(world, value).pk if name == "decided_by_id" else value for name, value in other.items()}
    with pytest.raises(IntegrityError, match=why):
        insert(asked, world, **values)


def test_one_in_the_place_of_somebody_else_is_refused(asked, world):
    other = asked.version.approvals.get(place=2)
    with pytest.raises(IntegrityError, match="made by who was asked"):
        insert(asked, world, approval_id=other.pk)


def test_nobody_decides_on_their_own_submission(asked, world):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_planversion SET submitted_by_id = %s", [asked.signer_id])
    with pytest.raises(IntegrityError, match="their own submission"):
        insert(asked, world)


def test_nothing_is_decided_after_a_withdrawal(asked, world):
    withdraw_version(version=asked.version, reason="", by=world.editor, at=world.now)
    with pytest.raises(IntegrityError, match="once the version is withdrawn"):
        insert(asked, world)


def test_nothing_is_decided_after_somebody_declined(asked, world):
    version = asked.version
    decline_version(version=version, place=2, sha256=version.sha256, reason="No.", by=world.coo, at=world.now)
    with pytest.raises(IntegrityError, match="once the version is declined"):
        insert(asked, world)


def test_one_person_gives_one_signature(asked, world):
    second = asked.version.approvals.get(place=2)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_approval SET deputy_id = %s WHERE id = %s", [asked.signer_id, second.pk])
    insert(asked, world)
    with pytest.raises(IntegrityError, match="one person gives one signature"):
        insert(second, world, decided_by_id=asked.signer_id, as_deputy=True)


def test_a_deputy_of_lately_does_not_decide_yet(asked, world):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_approval SET deputy_waits = TRUE WHERE id = %s", [asked.pk])
    with pytest.raises(IntegrityError, match="does not decide yet"):
        insert(asked, world, decided_by_id=asked.deputy_id, as_deputy=True)
    insert(asked, world)


def test_nothing_is_decided_by_one_for_whom_somebody_else_was_named(asked, world):
    deactivate_person(actor=world.administrator, person=world.cto, at=world.now)
    replace_signer(
        version=asked.version, place=1, account=world.deputy, reason="The CTO has left", by=world.editor, at=world.now
    )
    with pytest.raises(IntegrityError, match="for whom somebody else was named"):
        insert(asked, world)
