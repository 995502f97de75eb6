"""Naming somebody else is refused by the database, and named by the check, where it does not fit what was asked."""

import pytest
from django.db import IntegrityError, connection, transaction

from plans.actions.approvals import decline_version, withdraw_version
from plans.integrity.evidence_check import check_everything
from plans.models.versions import Approval, Replacement
from tests.plans.signing import sign
from tests.trust.tampering import as_owner


@pytest.fixture
def version(in_approval):
    return in_approval


@pytest.fixture
def former(version) -> Approval:
    """What the COO is asked to sign."""
    return version.approvals.select_related("version").get(place=2)


def named(former, world, **other) -> Approval:
    said = {"version": former.version, "place": former.place, "turn": former.turn + 1, "ref": former.ref}
    return Approval.objects.create(**{**said, "role": former.role, "signer": world.deputy, **other})


def forge(former, instead, world) -> None:
    with transaction.atomic():
        Replacement.objects.create(
            approval=former, by_approval=instead, by=world.editor, name="Editor", reason="Forged", at=world.now
        )


def said() -> str:
    return "\n".join(fault.sentence for fault in check_everything().faults)


def test_one_that_fits_is_taken(former, world):
    forge(former, named(former, world), world)
    assert "The naming of" not in said()


@pytest.mark.parametrize("other", [{"place": 9}, {"turn": 2}, {"role": "Chief of Nothing"}, {"ref": "A-99"}])
def test_another_place_turn_or_role_is_refused(former, world, other):
    with pytest.raises(IntegrityError, match="the same signature of the same version"):
        forge(former, named(former, world, **other), world)


def test_a_signature_is_not_done_away_with_by_another_that_is_asked(former, version, world):
    """What an intruder would do: one signature less is then needed."""
    other = version.approvals.get(place=1)
    with pytest.raises(IntegrityError, match="the same signature of the same version"):
        forge(former, other, world)
    with as_owner():
        forge(former, other, world)
    assert "is in the place of another signature than was asked for" in said()


def test_a_signature_that_was_given_is_not_done_away_with(former, version, world):
    sign(world, version, 2)
    instead = named(former, world)
    with pytest.raises(IntegrityError, match="a signature that was given or refused"):
        forge(former, instead, world)
    with as_owner():
        forge(former, instead, world)
    assert "is in the place of a signature that was decided" in said()


@pytest.mark.parametrize("how", ["withdrawn", "declined"])
def test_nobody_is_named_once_the_version_is_closed(former, version, world, how):
    if how == "withdrawn":
        withdraw_version(version=version, reason="", by=world.editor, at=world.now)
    else:
        decline_version(version=version, place=1, sha256=version.sha256, reason="No.", by=world.cto, at=world.now)
    with pytest.raises(IntegrityError, match=f"once the version is {how}"):
        forge(former, named(former, world), world)


def test_one_who_is_asked_in_nobodys_place_is_named(former, world):
    named(former, world)
    assert "is in nobody's place" in said()


def test_the_trigger_itself_is_looked_at(version):
    on = ' ON "plans_replacement"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'DROP TRIGGER "replacement_fits"{on}')
    assert "The trigger replacement_fits, which guards plans_replacement, is missing." in said()
