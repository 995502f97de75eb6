"""Corrective actions by the API: how each stands, with every step, for whoever may read the plan."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from tests.plans.correcting import PROOF, done, raised, verified

ADDRESS = "/api/v1/plans/BCP-01/actions/"


def test_an_action_is_told_with_its_steps(world, sign_in):
    action = raised(world)
    done(world, action)
    verified(world, action)
    answer = sign_in(world.auditor).get(ADDRESS).json()
    assert answer["count"] == 1
    (told,) = answer["results"]
    assert (told["ref"], told["state"], told["owner"], told["due_on"], told["source_kind"]) == (
        "CA-01",
        "verified",
        "Administrator",
        "2026-04-01",
        "hand",
    )
    assert [(step["step"], step["by"], step["text"]) for step in told["steps"]] == [
        ("raised", "Editor", ""),
        ("done", "Administrator", PROOF),
        ("verified", "Editor", "Read the contract"),
    ]


def test_those_in_one_state_are_asked_for_and_a_state_that_there_is_not_is_refused(world, sign_in):
    raised(world)
    raised(world, due_on=timezone.localdate() + timedelta(days=9))
    client = sign_in(world.editor)
    assert [one["ref"] for one in client.get(f"{ADDRESS}?state=overdue").json()["results"]] == ["CA-01"]
    assert [one["ref"] for one in client.get(f"{ADDRESS}?state=open").json()["results"]] == ["CA-02"]
    assert client.get(f"{ADDRESS}?state=burnt").status_code == 400


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_those_of_what_is_in_force_and_nobody_writes(world, signed, sign_in, role):
    raised(world)
    client = sign_in(world.by_role(role))
    assert client.get(ADDRESS).json()["count"] == 1
    assert client.post(ADDRESS, {}).status_code in (403, 405)


def test_it_takes_as_many_queries_for_many(world, sign_in, django_assert_max_num_queries):
    for number in range(12):
        done(world, raised(world, title=f"Action {number}"))
    client = sign_in(world.editor)
    client.get(ADDRESS)
    with django_assert_max_num_queries(9):
        client.get(ADDRESS)
