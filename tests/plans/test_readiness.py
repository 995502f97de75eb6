"""The readiness page: each figure leads to what it counts, for whoever may see it; the same on one page for the board."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone

from plans.actions.findings import accept_finding, set_rule
from plans.actions.importing import import_plan
from plans.actions.refreshing import check_plan
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.directory import Person
from plans.models.findings import Checkup, Finding
from plans.models.functions import BusinessFunction
from plans.page_cache import forget
from plans.pages.findings_list import PER_PAGE
from tests.flat import flat
from tests.plans.recovery.linking import link
from tests.stages import in_force


@pytest.fixture
def home(sign_in):
    def of(user, query: str = "") -> str:
        return (
            flat(sign_in(user).get(f"/{query}").content.decode())
            .replace("&amp;", "&")
            .replace("\N{NO-BREAK SPACE}", " ")
        )

    return of


def another(world, code: str) -> None:
    """A second plan of other content."""
    text = "# Second plan\n\n## Business functions\n\n| Function | RTO |\n|---|---|\n| Archive | 4 hours |\n"
    import_plan(text=f"{text}\n<!-- {code} -->\n", file_name="it.md", code=code, by=world.editor, at=world.now)


def test_it_begins_with_whether_we_are_ready(world, home):
    page = home(world.editor)
    assert "The plan says too little to tell whether any of 3 functions is back in time." in page
    assert "None has been demonstrated in the last year." in page


def test_with_links_the_sentence_counts_what_is_too_late(world, home):
    link(world)
    cloud = Dependency.objects.get(plan=world.plan, name="Cloud Infrastructure")
    assert "The plan says too little to tell whether any of 3 functions is back in time." in home(world.editor)
    change_row(row=cloud, values={"rto": "30m"}, edition=cloud.edition, by=world.editor, at=timezone.now())
    assert "2 of 3 functions are back in time, 1 too late. <b>" in home(world.editor)


def test_every_claim_leads_to_the_function_and_to_its_arithmetic(world, home):
    page = home(world.editor)
    for function in BusinessFunction.objects.filter(plan=world.plan):
        assert f'href="/plans/BCP-01/#{function.ref}"' in page
        assert f'href="/plans/BCP-01/recovery/#{function.ref}"' in page
    assert page.count("Never demonstrated") == 3


def test_findings_are_counted_by_severity_and_lead_to_the_same_number(world, home, sign_in):
    page = home(world.editor)
    today = timezone.localdate()
    for severity in ("high", "medium", "low"):
        count = Finding.objects.open(today).filter(plan=world.plan, severity=severity).count()
        assert count
        address = f"/plans/BCP-01/findings/?severity={severity}&state=open"
        assert re.search(rf'href="{re.escape(address)}">.*?<b class="num">{count}</b>', page)
        listed = flat(sign_in(world.editor).get(address).content.decode())
        assert listed.count('<li id="finding-') == min(count, PER_PAGE)


def test_the_course_over_time_ends_with_what_stands_today(world, home):
    standing = Finding.objects.not_fixed(timezone.localdate()).filter(plan=world.plan, severity="high").count()
    table = home(world.editor).partition('aria-label="Findings by week"')[2].partition("</table>")[0]
    newest = re.findall(r"<tr><th.*?</tr>", table)[1]
    assert re.findall(r'class="num">(\d+)<', newest)[1] == str(standing)


def test_a_gap_in_coverage_names_the_functions(world, home):
    coverage = home(world.editor).partition('id="coverage-title"')[2].partition("</section>")[0]
    assert "0 of 3</b> functions have a strategy" in coverage
    assert coverage.count("Data Processing</a>") == 4


def test_a_cell_of_the_risk_map_leads_to_its_risks_and_they_to_the_plan(world, home):
    page = home(world.editor)
    assert 'aria-label="2 risks: High impact, medium likelihood"' in page
    cell = re.search(r'href="#(risks-BCP-01-\d)" aria-label="2 risks: High impact, medium', page)[1]
    listed = page.partition(f'id="{cell}"')[2].partition("</div>")[0]
    assert "Database Corruption" in listed
    assert 'href="/plans/BCP-01/#R-' in listed
    assert "4 risks have no place on the map" in page


def test_a_finding_about_what_one_owns_is_shown_to_the_owner_alone(world, home):
    mine = Person.objects.get(account=world.coo)
    function = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    change_row(row=function, values={"owner": mine}, edition=function.edition, by=world.editor, at=world.now)
    assert "the plan names you for what it is about" in home(world.coo)
    assert "the plan names you for what it is about" not in home(world.ciso)


def test_questions_are_for_editors(world, home):
    asked = len(Checkup.objects.get(plan=world.plan).questions)
    assert f"{asked} questions about" in home(world.editor)
    assert "questions about" not in home(world.auditor)


def test_an_open_blocker_needs_editors_and_approvers(world, home):
    assert "from being submitted" not in home(world.editor)
    set_rule(rule="GOV-02", severity="blocker", by=world.administrator, at=world.now)
    check_plan(plan=world.plan, at=world.now)
    assert "2 blockers keep" in home(world.editor)
    assert "2 blockers keep" in home(world.cto)
    assert "2 blockers keep" not in home(world.auditor)


def test_an_acceptance_that_ends_soon_is_told_to_who_gave_it(world, home):
    found = Finding.objects.filter(plan=world.plan, severity="high").first()
    until = timezone.localdate() + timedelta(days=20)
    accept_finding(
        finding=found,
        fingerprint=found.fingerprint,
        reason="Mended next month",
        until=until,
        by=world.cto,
        at=timezone.now(),
    )
    assert f"{found.rule} is accepted only until" in home(world.cto)
    assert f"{found.rule} is accepted only until" in home(world.editor)
    assert "is accepted only until" not in home(world.coo)


def test_a_missed_exercise_is_named(world, home):
    assert "exercises, reviews or assessments were missed" in home(world.editor)
    assert "more that were missed" in home(world.editor)


def test_one_of_several_plans_can_be_picked(world, home):
    another(world, "BCP-02")
    both = home(world.editor)
    assert "The plans say too little to tell whether any of 4 functions is back in time." in both
    assert "Archive" in both
    one = home(world.editor, "?plan=BCP-02")
    assert "whether the one function is back in time" in one
    assert "Data Processing" not in one
    assert 'value="BCP-01"' in one


def test_a_plan_that_is_not_there_is_refused_in_words(world, sign_in):
    answer = sign_in(world.editor).get("/?plan=NONE")
    assert answer.status_code == 400
    assert "There is no plan “NONE”" in flat(answer.content.decode())


def test_a_reader_sees_figures_of_what_is_in_force_and_no_findings(world, home):
    assert "No plan" in home(world.reader)
    in_force(world)
    function = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    change_row(row=function, values={"name": "Secret"}, edition=function.edition, by=world.editor, at=timezone.now())
    page = home(world.reader)
    assert "Data Processing" in page
    assert "Secret" not in page
    assert "Open findings" not in page
    assert "Secret" in home(world.editor)


def test_the_board_gets_one_page(world, sign_in):
    for number in range(2, 7):
        another(world, f"BCP-{number:02d}")
    for query in ("", "?plan=BCP-01"):
        answer = sign_in(world.coo).get(f"/readiness/pdf/{query}")
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert len(pdf.pages) == 1
            figures = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
            assert figures
            assert all(str(figure.Alt) for figure in figures)


def test_there_is_no_sheet_where_there_is_no_plan_to_see(world, sign_in):
    assert sign_in(world.reader).get("/readiness/pdf/").status_code == 404


def test_warm_it_takes_as_many_queries_for_two_plans_as_for_twelve(world, sign_in, django_assert_max_num_queries):
    client = sign_in(world.editor)
    counts = []
    for number in range(2, 13):
        another(world, f"BCP-{number:02d}")
        if number in {2, 12}:
            forget()
            client.get("/")
            with django_assert_max_num_queries(25) as queries:
                client.get("/")
            counts.append(len(queries))
    assert counts[0] == counts[1]
