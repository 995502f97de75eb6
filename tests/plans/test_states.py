"""Where versions stand: the rule itself, and sets of versions that follow it."""

from datetime import UTC, datetime, timedelta

import pytest

from plans.actions.approvals import decline_version, withdraw_version
from plans.models.states import APPROVED, SignatureOutcome, VersionState, tallies
from plans.models.versions import PlanVersion
from tests.databases import standing
from tests.plans.signing import approve, change_rto, sign, submit

START = datetime(2026, 3, 2, tzinfo=UTC)


def asked(version, *outcomes, plan=1, withdrawal=None):
    """A signature for each outcome, decided a day after the other."""
    moments = [START + timedelta(days=10 * version + place) for place, _ in enumerate(outcomes)]
    return [
        SignatureOutcome(plan, version, withdrawal, said, said and at)
        for said, at in zip(outcomes, moments, strict=True)
    ]


SIGNED, DECLINED, OPEN = "approved", "declined", None


@pytest.mark.parametrize(
    "signatures, state",
    [
        (asked(1, OPEN, OPEN), VersionState.IN_APPROVAL),
        (asked(1, SIGNED, OPEN), VersionState.IN_APPROVAL),
        (asked(1, SIGNED, SIGNED), VersionState.IN_FORCE),
        (asked(1, SIGNED, DECLINED, OPEN), VersionState.DECLINED),
        (asked(1, SIGNED, OPEN, withdrawal=7), VersionState.WITHDRAWN),
    ],
)
def test_a_version_stands_as_its_signatures_say(signatures, state):
    assert tallies(signatures)[1].state == state


def test_a_version_holds_until_the_next_one_is_signed_by_all():
    found = tallies([*asked(1, SIGNED), *asked(2, DECLINED), *asked(3, SIGNED, SIGNED), *asked(4, OPEN)])
    assert [tally.state for tally in found.values()] == [
        VersionState.SUPERSEDED,
        VersionState.DECLINED,
        VersionState.IN_FORCE,
        VersionState.IN_APPROVAL,
    ]
    assert found[1].superseded_at == found[3].decided_at == START + timedelta(days=31)


def test_a_version_of_one_plan_replaces_none_of_another():
    found = tallies([*asked(1, SIGNED), *asked(2, SIGNED, plan=2)])
    assert {tally.state for tally in found.values()} == {VersionState.IN_FORCE}


@standing
def versions(world, signed) -> dict[VersionState, PlanVersion]:
    """One plan's versions, one in each state."""
    second = _next(world, "1.1")
    decline_version(version=second, place=1, sha256=second.sha256, reason="No.", by=world.cto, at=world.now)
    third = _next(world, "1.2")
    withdraw_version(version=third, reason="", by=world.editor, at=world.now)
    fourth = approve(world, _next(world, "1.3"))
    fifth = _next(world, "1.4")
    sign(world, fifth, 1)
    return dict(
        zip(
            (
                VersionState.SUPERSEDED,
                VersionState.DECLINED,
                VersionState.WITHDRAWN,
                VersionState.IN_FORCE,
                VersionState.IN_APPROVAL,
            ),
            (signed, second, third, fourth, fifth),
            strict=True,
        )
    )


def _next(world, number):
    change_rto(world, f"{number} hours")
    return submit(world, number)


def test_sets_by_state_hold_the_versions_that_say_so_themselves(versions):
    for state, version in versions.items():
        assert PlanVersion.objects.with_state().get(pk=version.pk).state == state
        assert list(PlanVersion.objects.in_state(state)) == [version]
        assert list(PlanVersion.objects.filter(pk=version.pk).in_state(*VersionState)) == [version]
        assert list(PlanVersion.objects.in_state(state, plans=[version.plan_id])) == [version]
        assert [found.state for found in PlanVersion.objects.in_state(state)] == [state]
    assert set(PlanVersion.objects.approved()) == {versions[state] for state in APPROVED}
    assert not PlanVersion.objects.in_state(VersionState.IN_FORCE, plans=[]).exists()


def test_the_state_of_many_versions_is_read_at_once(versions, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert {version.state for version in PlanVersion.objects.with_state()} == set(VersionState)
    with django_assert_num_queries(2):
        assert len(PlanVersion.objects.in_state(*VersionState)) == len(VersionState)


def test_a_version_alone_is_superseded_all_the_same(versions):
    superseded = versions[VersionState.SUPERSEDED]
    assert PlanVersion.objects.with_state().filter(pk=superseded.pk).get().superseded_at
