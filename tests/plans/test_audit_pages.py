"""The audit trail on screen and as CSV: what is filtered, what is shown, what a spreadsheet must not run."""

import csv
from datetime import timedelta

import pytest

from bcp_portal.audit.models import Event
from bcp_portal.audit.recording import record
from plans.pages.audit import PER_PAGE, in_words
from tests.flat import flat
from tests.plans.signing import change_rto


@pytest.fixture
def auditor(world, sign_in):
    return sign_in(world.auditor)


def shown(auditor, url):
    answer = auditor.get(url)
    assert answer.status_code == 200
    return flat(answer.content.decode())


def rows(auditor, url):
    answer = auditor.get(url)
    return list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))


def test_an_event_shows_who_what_and_the_values_before_and_after(world, auditor):
    change_rto(world)
    page = shown(auditor, "/plans/BCP-01/audit/")
    assert "Row changed" in page
    assert "Editor" in page
    assert "&lt; 2 hours" in page
    assert "&lt; 90 minutes" in page
    assert "Recovery Strategies" in page


def test_the_newest_event_comes_first(world, auditor):
    record(actor=world.editor, verb="something_old", at=world.now - timedelta(days=9), plan_code="BCP-01")
    record(actor=world.editor, verb="something_new", at=world.now + timedelta(days=9), plan_code="BCP-01")
    page = shown(auditor, "/audit/?person=Editor")
    assert page.index("Something new") < page.index("Row changed")


@pytest.mark.parametrize(
    "asked, is_there",
    [
        ("person=Audi", True),
        ("person=Editor", False),
        ("plan=BCP-01", True),
        ("kind=versions", True),
        ("kind=risks", False),
        ("since=2026-03-10&until=2026-03-10", True),
        ("since=2026-03-11", False),
        ("until=2026-03-09", False),
        ("since=0001-01-01&until=9999-12-31", True),
    ],
)
def test_events_are_found_by_person_plan_kind_and_day(world, auditor, asked, is_there):
    at = world.now.replace(day=10)
    record(actor=world.auditor, verb="needle", at=at, plan_code="BCP-01", kind="versions", ref="1.0")
    record(actor=world.editor, verb="straw", at=world.now, plan_code="BCP-01", kind="risks", ref="R-01")
    assert ("Needle" in shown(auditor, f"/audit/?{asked}")) == is_there


@pytest.mark.parametrize("kind, status", [("access", 200), ("dependencies", 200), ("nonsense", 400)])
def test_a_kind_of_which_there_is_no_event_yet_is_an_empty_list_and_nonsense_is_refused(world, auditor, kind, status):
    assert not Event.objects.filter(kind=kind).exists()
    answer = auditor.get(f"/audit/?kind={kind}")
    assert answer.status_code == status
    assert answer.context["events"] == []


def test_a_plans_trail_holds_no_other_plans_events(world, auditor):
    record(actor=world.editor, verb="elsewhere", at=world.now, plan_code="OTHER")
    assert "Elsewhere" not in shown(auditor, "/plans/BCP-01/audit/?plan=OTHER")


def test_long_trails_are_paged_and_cost_the_same(world, auditor, django_assert_max_num_queries):
    for number in range(PER_PAGE + 5):
        record(
            actor=world.editor,
            verb="edited",
            at=world.now + timedelta(seconds=number),
            plan_code="BCP-01",
            ref=str(number),
        )
    with django_assert_max_num_queries(12):
        page = shown(auditor, "/plans/BCP-01/audit/")
    assert f"1–{PER_PAGE} of {Event.objects.filter(plan_code='BCP-01').count()}" in page
    assert "page=2" in page


def test_the_csv_has_every_event_that_was_asked_for(world, auditor):
    change_rto(world)
    found = rows(auditor, "/plans/BCP-01/audit/csv/")
    assert found[0][:4] == ["time", "person", "what", "plan"]
    assert len(found) == Event.objects.filter(plan_code="BCP-01").count() + 1
    assert found[1][1:3] == ["Editor", "Row changed"]
    assert len(rows(auditor, "/plans/BCP-01/audit/csv/?person=Nobody")) == 1


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_csv_is_a_formula(world, auditor, formula):
    record(actor=world.editor, verb="edited", at=world.now + timedelta(days=1), plan_code="BCP-01", summary=formula)
    answer = auditor.get("/plans/BCP-01/audit/csv/")
    assert f"'{formula}" in b"".join(answer.streaming_content).decode()


def test_umlauts_in_the_csv_are_read_by_excel(world, auditor):
    record(actor=world.editor, verb="edited", at=world.now + timedelta(days=1), plan_code="BCP-01", summary="Zürich")
    for address in ("/plans/BCP-01/audit/csv/", "/audit/csv/"):
        content = b"".join(auditor.get(address).streaming_content)
        assert content.startswith(b"\xef\xbb\xbf")
        assert "Zürich" in content.decode("utf-8-sig")


@pytest.mark.parametrize("role", ["editor", "approver", "responder", "reader"])
def test_the_trail_is_for_auditors_and_administrators(world, sign_in, role):
    assert sign_in(world.by_role(role)).get("/audit/").status_code == 403


def test_a_verb_reads_as_words():
    assert in_words("row_changed") == "Row changed"
    assert in_words("person.created") == "Person created"
