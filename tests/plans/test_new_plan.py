"""A new plan: what it begins with, and the code that it gets."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.values import is_blank
from plans.actions.plans import create_plan
from plans.importing.starting_points import FOLDER, read_starting_point
from plans.linting.checking import check
from plans.models.naming import proposed_code
from plans.models.plan import Block, Plan
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts
from plans.sections import KINDS
from plans.starting import BLANK, STARTING_POINTS
from plans.starting_languages import LANGUAGES, OUTLINES
from tests.flat import flat

TRADES = [point.key for point in STARTING_POINTS if point.key != BLANK]
SPOKEN = [key for key, _ in LANGUAGES]
EACH = pytest.mark.parametrize("key", TRADES)
IN_EACH = pytest.mark.parametrize("language", SPOKEN)
OBJECTIVES = {"functions": ("rto", "rpo", "mtpd"), "tiers": ("rto", "rpo"), "strategies": ("rto",)}
NOBODYS = ("facts.value", "contacts.phone", "contacts.email", "severities.response_time", "dependencies.rto")
RATED = ("risks.impact_class", "risks.likelihood", "risks.residual", "functions.cost_per_hour")
LINKED = {"risks": "functions", "strategies": "functions", "dependencies": "functions"}
SERVED_BY_NONE = ("Reporting", "Berichtswesen")
FULL = {"functions": 6, "dependencies": 10, "risks": 11, "strategies": 5, "roles": 7, "steps": 25, "channels": 7}
MISSING = ("OBJ-11", "OBJ-15", "OBJ-16", "RSP-06", "RSP-09", "RSK-01", "RSK-02", "DEP-01", "DEP-02", "GOV-09")
OF_VALUES = ("STR-01", "STR-02", "STR-03", "STR-08", "STR-12", "RSP-01", "RSP-03", "EXE-01", "GOV-02")
STANDARD = {key: [begun.title for begun in outline.standard] for key, outline in OUTLINES.items()}
PLACES = {kind.key for kind in KINDS} - {"phases"} | {"prose"}


@pytest.fixture
def started(world):
    def start(key: str, language: str) -> Plan:
        return create_plan(code="NEW-01", title="Ours", start=key, language=language, by=world.editor, at=world.now)

    return start


def frozen(plan: Plan) -> FrozenPlan:
    return FrozenPlan(from_canonical(Plan.objects.get(pk=plan.pk).draft.document))


def test_every_starting_point_has_its_file_and_every_file_is_one():
    files = {f"{path.relative_to(FOLDER)}" for path in FOLDER.rglob("*.md")}
    assert files == {f"{language}/{key}.md" for language in SPOKEN for key in TRADES}


@EACH
@IN_EACH
def test_everything_of_a_starting_point_is_read_as_data(key, language):
    imported = read_starting_point(key, language)
    assert imported.unclear == []
    assert [row for rows in imported.rows.values() for row in rows if row.extra] == []
    assert not any(block.text for block in imported.blocks)


@EACH
@IN_EACH
def test_a_starting_point_has_a_place_for_every_kind_of_section(started, key, language):
    plan = started(key, language)
    assert {block.kind for block in Block.objects.filter(plan=plan)} == PLACES
    assert frozen(plan).title == "Ours"
    headings = [heading["title"] for heading in frozen(plan).headings]
    assert [title for title in headings if title in STANDARD[language]] == STANDARD[language]


@EACH
@IN_EACH
def test_a_starting_point_says_what_its_trade_has_in_common(started, key, language):
    plan = frozen(started(key, language))
    assert {kind: len(plan.rows(kind)) for kind in FULL if len(plan.rows(kind)) < FULL[kind]} == {}
    for kind, field in LINKED.items():
        bare = [row.label for row in plan.rows(kind) if not row.links(field)]
        assert bare == [], f"{kind} that are linked to no function"
    served = {ref for row in plan.rows("strategies") for ref in row.links("functions")}
    assert [
        row.label for row in plan.rows("functions") if row.ref not in served and row.label not in SERVED_BY_NONE
    ] == []


@EACH
@IN_EACH
def test_a_starting_point_invents_no_time_no_rating_and_nobody(started, key, language):
    plan = frozen(started(key, language))
    assert plan.document["people"] == plan.document["suppliers"] == []
    for kind, names in OBJECTIVES.items():
        for row in plan.rows(kind):
            assert [row.written(name) for name in names if row.text(name)] == [], row.label
    for place in (*NOBODYS, *RATED):
        kind, _, name = place.partition(".")
        assert [row.written(name) for row in plan.rows(kind) if row.text(name)] == [], place
    for row in (row for kind in KINDS for row in plan.rows(kind.key)):
        for name in row.fields:
            said = row.written(name)
            assert is_blank(said) or not re.search(r"\[|\d+ ?(?:min|h|hour|day|stunde|tag)", said, re.I), (
                f"{row.label}: {said}"
            )


@EACH
@IN_EACH
def test_a_placeholder_is_blank_to_every_rule(started, key, language):
    plan = frozen(started(key, language))
    function = plan.rows("functions")[0]
    assert function.written("rto").startswith("[")
    assert (function.text("rto"), function.seconds("rto"), function.is_unread("rto")) == ("", None, False)


@EACH
@IN_EACH
def test_the_rules_say_of_a_starting_point_what_is_missing_and_of_nothing_missing_that_it_holds(started, key, language):
    plan = started(key, language)
    results = check(from_canonical(plan.draft.document), Facts(today=timezone.localdate()), {}, strict=True)
    said = {outcome.rule.id: outcome for outcome in results.outcomes}
    functions = frozen(plan).rows("functions")
    lacking = f"{len(functions)} of {len(functions)} have no RTO, MTPD or MBCO"
    assert lacking in said["OBJ-11"].findings[0].sentence
    assert {rule for rule in MISSING if said[rule].status != "found"} == set()
    assert {rule for rule in OF_VALUES if said[rule].status != "not applicable"} == set()
    assert {rule for rule, outcome in said.items() if outcome.status in ("unread", "failed")} == set()


# What rules find in the words of a plan, they find in either language.
IN_WORDS = ("STR-11", "RSP-04", "RSP-05", "RSP-08", "RSK-05", "EXE-04", "EXE-05")


@EACH
def test_the_rules_read_a_starting_point_alike_in_both_languages(world, key):
    said = {}
    for language in SPOKEN:
        plan = create_plan(code=language, title="Ours", start=key, language=language, by=world.editor, at=world.now)
        results = check(from_canonical(plan.draft.document), Facts(today=timezone.localdate()), {}, strict=True)
        said[language] = {
            outcome.rule.id: outcome.status for outcome in results.outcomes if outcome.rule.id in IN_WORDS
        }
    assert said["de"] == said["en"]


@IN_EACH
def test_no_two_starting_points_say_the_same_of_their_work(language):
    names = [{row.values["name"] for row in read_starting_point(key, language).rows["functions"]} for key in TRADES]
    assert sum(map(len, names)) == len(set().union(*names))


# The form


def sent(page, **changed) -> dict[str, str]:
    """The fields of the form as a browser sends them."""
    form = page.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return {**shown, **changed}


def test_the_form_offers_each_starting_point_with_its_words(editor):
    page = flat(editor.get(reverse("plans:new")).content.decode())
    for point in STARTING_POINTS:
        assert f'value="{point.key}"' in page
        assert point.words in page


@IN_EACH
@pytest.mark.parametrize("key", [*TRADES, BLANK])
def test_the_plan_begins_with_what_was_chosen(editor, key, language):
    page = editor.get(reverse("plans:new"))
    answer = editor.post(reverse("plans:new"), sent(page, title="Ours", start=key, language=language), follow=True)
    plan = Plan.objects.get(title="Ours")
    assert answer.redirect_chain == [(reverse("plans:document", args=[plan.code]), 302)]
    assert bool(frozen(plan).rows("functions")) == (key != BLANK)
    titles = [heading["title"] for heading in frozen(plan).headings]
    assert [title for title in titles if title in STANDARD[language]] == STANDARD[language]
    assert ("what is in [brackets] counts as blank until" in answer.content.decode()) == (key != BLANK)


def test_an_unknown_starting_point_is_refused_and_what_was_typed_stays(editor):
    page = editor.get(reverse("plans:new"))
    answer = editor.post(reverse("plans:new"), sent(page, title="Ours", start="../settings"))
    assert answer.status_code == 422
    assert 'value="Ours"' in answer.content.decode()
    assert not Plan.objects.filter(title="Ours").exists()


def test_a_code_is_proposed_and_what_stands_there_is_taken(editor):
    page = editor.get(reverse("plans:new"))
    assert page.context["form"]["code"].value() == "BCP-02"
    editor.post(reverse("plans:new"), sent(page, title="Ours", code="SITE-B"))
    assert Plan.objects.get(title="Ours").code == "SITE-B"


def test_two_people_who_let_the_same_proposal_stand_get_a_plan_each(editor, sign_in, world):
    mine, theirs = editor.get(reverse("plans:new")), sign_in(world.administrator).get(reverse("plans:new"))
    assert mine.context["form"]["code"].value() == theirs.context["form"]["code"].value()
    sign_in(world.administrator).post(reverse("plans:new"), sent(theirs, title="Theirs"))
    answer = sign_in(world.editor).post(reverse("plans:new"), sent(mine, title="Ours"), follow=True)
    assert (Plan.objects.get(title="Theirs").code, Plan.objects.get(title="Ours").code) == ("BCP-02", "BCP-03")
    assert "BCP-02 was taken a moment ago, so it got the next code." in flat(answer.content.decode())


def test_a_code_that_was_typed_and_is_taken_is_refused_and_nothing_is_lost(editor):
    page = editor.get(reverse("plans:new"))
    answer = editor.post(reverse("plans:new"), sent(page, title="Ours", code="bcp-01", start="webshop"))
    text = flat(answer.content.decode())
    assert answer.status_code == 422
    assert "is the code of" in text
    assert 'value="Ours"' in text
    assert re.search(r'value="webshop"[^>]*checked', text)


def test_a_code_that_was_left_empty_is_made(editor):
    editor.post(reverse("plans:new"), {"title": "Ours", "code": ""})
    assert Plan.objects.get(title="Ours").code == "BCP-02"


@pytest.mark.parametrize("code", ["", "SITE-B"], ids=["proposed", "typed"])
def test_a_form_that_is_sent_twice_makes_one_plan(editor, code):
    page = editor.get(reverse("plans:new"))
    form = sent(page, title="Ours", **({"code": code} if code else {}))
    first, second = (editor.post(reverse("plans:new"), form) for _ in range(2))
    assert first.url == second.url
    assert Plan.objects.filter(title="Ours").count() == 1


def test_who_goes_back_and_types_another_code_is_told_and_makes_another_plan(editor):
    form = sent(editor.get(reverse("plans:new")), title="Payroll")
    assert editor.post(reverse("plans:new"), form).status_code == 302
    made = Plan.objects.get(title="Payroll")
    answer = editor.post(reverse("plans:new"), form | {"code": "PAY-1"})
    assert answer.status_code == 422
    assert f"This form has made {made.code} already." in flat(answer.content.decode())
    again = sent(answer)
    assert (again["code"], again["token"] != form["token"]) == ("PAY-1", True)
    assert editor.post(reverse("plans:new"), again).url == "/plans/PAY-1/"


def test_the_form_sent_again_for_another_plan_makes_another(editor):
    page = editor.get(reverse("plans:new"))
    for title in ("Ours", "Others"):
        editor.post(reverse("plans:new"), sent(page, title=title))
    assert set(Plan.objects.filter(title__in=["Ours", "Others"]).values_list("code", flat=True)) == {"BCP-02", "BCP-03"}


@pytest.mark.parametrize(
    "codes, title, proposed",
    [
        ([], "Ward 3b", "BCP-01"),
        (["BCP-01", "BCP-04"], "", "BCP-05"),
        (["DR-006", "DR-007", "BCP-01"], "", "DR-008"),
        (["dr-1", "DR-2", "DR-9"], "", "DR-10"),
        (["BC2024_09", "BC2024_10"], "", "BC2024_11"),
        (["WARD-A", "WARD-B", "IT"], "Ward 3b", "WARD-3B"),
        (["WARD-A", "WARD-B", "SITE-1"], "Küche & Wäsche", "KUCHE-WASCHE"),
        (["WARD-3B", "IT", "HR"], "Ward 3b", "WARD-3B-2"),
        (["WARD-A", "IT", "HR"], "New", "NEW-2"),
        (["WARD-A", "IT", "HR"], "病棟", ""),
        ([f"{'A' * 38}-9", f"{'A' * 38}-8"], "Ward", "WARD"),
        (["DR-999999", "DR-1000000"], "Ward", "WARD"),
    ],
)
def test_the_proposed_code_follows_the_organisation_or_the_title(db, codes, title, proposed):
    now = timezone.now()
    Plan.objects.bulk_create(Plan(code=code[:40], title=code, created_at=now, changed_at=now) for code in codes)
    assert proposed_code(title) == proposed


def test_where_nothing_can_be_proposed_the_form_asks_for_a_code(editor, world):
    Plan.objects.filter(pk=world.plan.pk).update(code="WARD")
    page = editor.get(reverse("plans:new"))
    assert page.context["form"]["code"].value() == ""
    answer = editor.post(reverse("plans:new"), sent(page, title="病棟"))
    assert answer.status_code == 422
    assert "write one, for example BCP-02" in answer.content.decode()
