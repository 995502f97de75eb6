"""What lies at hand on home for who does not edit: each role finds what it came for, on the first day and on every other."""

import pytest
from django.utils import timezone

from plans.actions.evidence_check import look_after_evidence
from plans.page_cache import forget
from tests.flat import flat
from tests.stages import in_force, submitted


@pytest.fixture
def home(sign_in):
    return lambda user: flat(sign_in(user).get("/").content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_a_reader_finds_the_plan_in_force_and_the_ways_on(world, home):
    in_force(world)
    page = home(world.reader)
    assert "At hand" in page
    assert "v1.0</a>" in page
    assert "In force since" in page
    for href in ("/plans/BCP-01/", "/plans/BCP-01/versions/1.0/", "/incidents/failed/", "/plans/BCP-01/changes/new/"):
        assert f'href="{href}"' in page, href
    assert page.count("Nothing needs you now.") == 1
    assert "/evidence/" not in page


def test_what_changed_in_the_version_in_force_is_said(world, home):
    in_force(world)
    assert "Yearly update" in home(world.reader)


def test_an_auditor_finds_signatures_evidence_and_the_pack(world, home):
    page = home(world.auditor)
    assert "What there is to check" in page
    assert "No version is in force yet." in page
    assert "It runs every night and was not made yet." in page
    assert "/plans/BCP-01/evidence-pack/" not in page
    in_force(world)
    look_after_evidence(at=timezone.now())
    page = home(world.auditor)
    assert "Nothing differs:" in page
    for href in ("/plans/BCP-01/versions/", "/evidence/", "/plans/BCP-01/evidence-pack/"):
        assert f'href="{href}"' in page, href
    assert "/changes/new/" not in page


def test_an_auditor_reads_what_waits_for_signatures(world, home):
    submitted(world)
    assert "0 of 3 signed." in home(world.auditor)


def test_a_responder_finds_it_below_what_is_to_do_and_an_editor_not_at_all(world, home):
    in_force(world)
    page = home(world.responder)
    assert "At hand" in page
    assert page.count('href="/incidents/failed/"') == 1, "it stands above, with the ways in"
    for user in (world.editor, world.administrator):
        page = home(user)
        assert "at-hand-title" not in page
        assert "Needs you now" in page


def test_it_costs_one_query_of_who_audits_alone(world, sign_in, django_assert_max_num_queries):
    in_force(world)
    for user in (world.reader, world.auditor, world.responder):
        client = sign_in(user)
        forget()
        client.get("/")
        with django_assert_max_num_queries(25):
            client.get("/")
