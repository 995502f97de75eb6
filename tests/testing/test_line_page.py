"""The page of a promised line, and its table: everything that happened to it, over all versions and paces."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from plans.reading.promised_lines import slug_of
from testing.actions.deciding import move_occurrence, skip_occurrence
from testing.models.occurrences import Occurrence
from testing.models.promises import Promise
from testing.pages.line import YearFigures, figures
from tests.databases import standing
from tests.testing.holding import words
from tests.testing.promising import PARTIAL, held_on, look, noon, paced, rows, signed_on
from tests.trust.tampering import tamper

pytestmark = pytest.mark.django_db


@standing
def year(world):
    """A year of the programme, in which the monthly test was done late, skipped, moved, missed, and made quarterly."""
    signed_on(world, "2025-01-01")
    look(world, "2025-03-20")
    held_on(world, "2025-01-20")
    held_on(world, "2025-03-03", counts_for=of(world, "2025-02-28").ref)
    march = of(world, "2025-03-31")
    move = {"to_on": date(2025, 4, 4), "reason": "=The room; was taken", "by": world.editor, "at": noon("2025-03-20")}
    move_occurrence(occurrence=march, edition=march.edition, **move)
    look(world, "2025-05-02")
    april = of(world, "2025-04-30")
    why = {"reason": "The site was closed", "by": world.editor, "at": noon("2025-05-02")}
    skip_occurrence(occurrence=april, edition=april.edition, **why)
    paced(world, PARTIAL, "Quarterly")
    signed_on(world, "2025-05-20")
    look(world, "2025-07-10")
    return world


def of(world, planned_on: str) -> Occurrence:
    return rows(world).promised().get(planned_on=planned_on)


def slug(world, name: str = PARTIAL) -> str:
    return Promise.objects.filter(plan=world.plan, name=name).latest("pk").line.slug


def table(client, address: str) -> list[dict[str, str]]:
    content = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_its_address_is_the_row_that_promises_it_or_its_name_and_a_mark():
    assert slug_of("exercise:EX-02") == "exercise-EX-02"
    assert slug_of("review:quarterly reviews") == "review-quarterly-reviews-" + slug_of("review:quarterly reviews")[-8:]
    assert slug_of("review:a/b") != slug_of("review:a-b")
    assert slug_of("assessment:").startswith("assessment-")
    assert len(slug_of("review:" + "界" * 500)) < 80


def test_it_shows_every_pace_in_order_and_every_time(year, sign_in):
    page = words(sign_in(year.auditor).get(f"/programme/BCP-01/lines/{slug(year)}/"))
    assert page.index(f"<p>{PARTIAL}, Monthly</p>") < page.index(f"<p>{PARTIAL}, Quarterly</p>")
    for one in rows(year):
        assert f'href="/programme/BCP-01/{one.ref}/"' in page
    assert "=The room; was taken" in page
    assert "Skipped: The site was closed" in page
    assert "3 days late" in page
    assert 'href="/plans/BCP-01/exercises/X-01/"' in page


def test_the_figures_of_a_year_are_the_sum_of_what_became_of_it(year):
    (found,) = figures(rows(year).promised().filter(planned_on__year=2025), date(2025, 7, 10))
    assert found == YearFigures(
        2025, promised=6, on_time=1, late=1, skipped=1, missed=2, still_open=1, moved=1
    )  # January, February, April; March and June; September
    assert found.promised == found.on_time + found.late + found.skipped + found.missed + found.still_open


def test_what_a_version_drops_is_shown_and_not_counted(year, sign_in):
    dropped = rows(year).filter(dropped_by__isnull=False)
    assert [one.planned_on for one in dropped] == [date(2025, 5, 31), date(2025, 6, 30)]  # the months, not the quarter
    page = words(sign_in(year.auditor).get(f"/programme/BCP-01/lines/{slug(year)}/"))
    assert "No longer promised" in page


def test_the_table_has_a_row_for_each_time_and_runs_no_formula(year, sign_in):
    all_of_it = table(sign_in(year.auditor), f"/programme/BCP-01/lines/{slug(year)}/csv/")
    assert [one["ref"] for one in all_of_it] == [one.ref for one in rows(year).order_by("planned_on", "pk")]
    found = {one["planned_on"]: one for one in all_of_it}
    assert (found["2025-02-28"]["state"], found["2025-02-28"]["days_late"]) == ("Done late", "3")
    assert found["2025-02-28"]["records"] == "X-02"
    assert (found["2025-03-31"]["due_on"], found["2025-03-31"]["state"]) == ("2025-04-04", "Overdue")
    assert "2025-03-31 to 2025-04-04, by Editor" in found["2025-03-31"]["moves"]
    assert "; '=The" not in found["2025-03-31"]["moves"]
    skipped = found["2025-04-30"]
    assert (skipped["state"], skipped["skipped_because"]) == ("Skipped", "The site was closed")
    assert skipped["skipped_by"] == "Editor"
    assert {one["differs"] for one in found.values()} == {""}
    assert (found["2025-05-31"]["state"], found["2025-05-31"]["dropped_by_version"]) == ("No longer promised", "1.1")


def test_a_reason_that_begins_as_a_formula_is_quoted(year, sign_in):
    one = of(year, "2025-06-30")
    why = {"reason": '=HYPERLINK("//evil.example")', "by": year.editor, "at": noon("2025-07-10")}
    skip_occurrence(occurrence=one, edition=one.edition, **why)
    content = b"".join(sign_in(year.auditor).get("/programme/BCP-01/csv/").streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK" in content


def test_the_table_of_a_plan_has_all_of_its_lines(year, sign_in):
    found = table(sign_in(year.reader), "/programme/BCP-01/csv/")
    assert len(found) == Occurrence.objects.filter(plan=year.plan).count()
    lines = [one["line"] for one in found]
    assert {line.partition("-")[0] for line in lines} >= {"exercise", "maintenance", "review"}
    assert len([line for line, before in zip(lines[1:], lines, strict=False) if line != before]) == len(set(lines)) - 1


def test_a_table_that_is_taken_away_is_in_the_trail(year, sign_in):
    for what in ("csv/", "lines/exercise-EX-02/csv/"):
        b"".join(sign_in(year.auditor).get(f"/programme/BCP-01/{what}").streaming_content)
    events = Event.objects.filter(verb="access.downloaded", actor=year.auditor, plan_code="BCP-01").order_by("pk")
    assert [event.ref[:-15] for event in events] == ["BCP-01-programme", "BCP-01-exercise-EX-02"]


def test_what_was_changed_past_the_portal_is_told_in_the_table_and_the_page_is_not_shown(year, sign_in):
    tamper("UPDATE testing_waiver SET reason = 'Nothing'")
    tamper("UPDATE testing_occurrence SET due_on = planned_on")
    found = {
        one["planned_on"]: one for one in table(sign_in(year.auditor), "/programme/BCP-01/lines/exercise-EX-02/csv/")
    }
    assert "was changed after it was recorded" in found["2025-04-30"]["differs"]
    assert "whether and when it is due" in found["2025-03-31"]["differs"]
    assert found["2025-01-31"]["differs"] == ""
    assert sign_in(year.auditor).get("/programme/BCP-01/lines/exercise-EX-02/").status_code >= 400


def test_ten_years_of_a_weekly_line_are_paged_in_as_many_queries(world, sign_in, django_assert_num_queries):
    today = timezone.localdate()
    signed_on(world, (today - timedelta(days=3660)).isoformat())
    look(world, today)
    weekly = Promise.objects.filter(plan=world.plan, kind="maintenance", unit="week").first()
    assert weekly.occurrences.count() > 520
    client, address = sign_in(world.auditor), f"/programme/BCP-01/lines/{weekly.line.slug}/"
    assert f"of {weekly.occurrences.count()}" in words(client.get(address))
    for page in ("1", "5", "99", "-1", "x"):
        with django_assert_num_queries(14):
            assert client.get(address, {"page": page}).status_code == 200
    assert len(table(client, f"{address}csv/")) == weekly.occurrences.count()


def test_everybody_who_reads_the_plan_reads_them(year, sign_in):
    for role in Role.values:
        client = sign_in(year.by_role(role))
        for address in ("csv/", "lines/exercise-EX-02/", "lines/exercise-EX-02/csv/"):
            assert client.get(f"/programme/BCP-01/{address}").status_code == 200


def test_a_line_that_nobody_promised_is_not_found(year, sign_in):
    client = sign_in(year.auditor)
    for address in ("lines/exercise-EX-99/", "lines/nonsense/csv/"):
        assert client.get(f"/programme/BCP-01/{address}").status_code == 404
    assert client.get("/programme/NONE/csv/").status_code == 404
