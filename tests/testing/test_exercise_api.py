"""Exercises by the API: what was measured, for whoever may read the plan, and nothing to write."""

import pytest
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from testing.actions.exercises import withdraw_exercise
from tests.testing.holding import function, held, measuring

ADDRESS = "/api/v1/plans/BCP-01/exercises/"


def test_a_record_tells_its_measurements_against_the_objectives_of_then(world, sign_in):
    made = held(world, measuring(function(world), "4h 25m", rpa="9m"), notes="*Late*")
    answer = sign_in(world.auditor).get(ADDRESS).json()
    assert answer["count"] == 1
    (record,) = answer["results"]
    assert (record["ref"], record["name"], record["passed"], record["succeeded"]) == (
        "X-01",
        "Full DR Test",
        False,
        True,
    )
    assert (record["held_on"], record["notes"], record["withdrawal"]) == (made.held_on.isoformat(), "*Late*", None)
    (measured,) = record["measurements"]
    assert measured["function"] == "Data Processing"
    assert (measured["rta"], measured["rta_seconds"], measured["rto_seconds"]) == ("4h 25m", 15900, 14400)
    assert (measured["rpa_seconds"], measured["rpo_seconds"], measured["met"]) == (540, 3600, False)


def test_a_withdrawn_record_says_why(world, sign_in):
    withdraw_exercise(exercise=held(world), reason="The wrong day", by=world.editor, at=timezone.now())
    (record,) = sign_in(world.auditor).get(ADDRESS).json()["results"]
    assert (record["withdrawal"]["by"], record["withdrawal"]["reason"]) == ("Editor", "The wrong day")


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_it_of_what_is_in_force_and_nobody_writes(world, signed, sign_in, role):
    held(world)
    client = sign_in(world.by_role(role))
    assert client.get(ADDRESS).json()["count"] == 1
    for verb in (client.post, client.put, client.patch, client.delete):
        assert verb(ADDRESS).status_code == 405


def test_a_plan_out_of_sight_has_no_exercises(world, sign_in):
    held(world)
    assert sign_in(world.reader).get(ADDRESS).status_code == 404


def test_it_takes_the_same_queries_for_one_record_as_for_many(world, sign_in, django_assert_num_queries):
    client = sign_in(world.editor)
    client.get(ADDRESS)  # the first request also renews the session
    for days in range(1, 7):
        held(world, measuring(function(world), "1h"), days_ago=days)
        if days in {1, 6}:
            with django_assert_num_queries(6):
                assert client.get(ADDRESS).json()["count"] == days
