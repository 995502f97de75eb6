"""Words of ninety letters in every name of a plan: no page of it is wider than the narrowest phone."""

import pytest

from plans.actions.outline import change_heading
from plans.actions.plans import change_settings, settings_of
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.functions import BusinessFunction
from plans.models.plan import Heading, Plan
from plans.models.risks import Risk
from plans.models.strategies import Strategy
from tests.stages import in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaftsvorstand"
PATHS = (
    "",
    "?edit=B-01",
    "findings/",
    "links/",
    "recovery/",
    "what-if/",
    "what-if/?failed=F-01",
    "versions/",
    "versions/1.0/",
    "compare/?from=1.0&to=draft",
    "submit/",
    "settings/",
    "copy/",
    "archive/",
    "reviews/",
    "reviews/record/",
    "exercises/record/",
    "changes/new/",
    "actions/new/",
    "keepers/",
)
ELSEWHERE = (
    "/",
    "/plans/",
    "/exercises/?plan=BCP-01",
    "/suppliers/",
    "/incidents/failed/?plan=BCP-01&ref=F-01",
    "/incidents/phones/",
    "/incidents/declare/?plan=BCP-01",
    "/search/?q=donau",
)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def long_words(world):
    by = {"by": world.editor, "at": world.now}
    for kind in (BusinessFunction, Dependency, Risk, Strategy):
        for row in kind.objects.living().filter(plan=world.plan)[:2]:
            field = "title" if kind is Risk else "name"
            change_row(row=row, values={field: LONG[: 90 - len(row.ref)] + row.ref}, edition=row.edition, **by)
    for heading in Heading.objects.living().filter(plan=world.plan, level=3)[:2]:
        change_heading(heading=heading, title=LONG, level=heading.level, edition=heading.edition, **by)
    plan = Plan.objects.get(pk=world.plan.pk)
    change_settings(plan=plan, title=LONG, signing_order=plan.signing_order, seen=settings_of(plan), **by)
    in_force(world)


@pytest.mark.usefixtures("long_words")
def test_no_page_of_a_plan_is_wider_than_a_phone(world, visitor):
    editor = visitor("phone")
    editor.sign_in(world.editor.email)
    wide = {}
    for path in (*(f"/plans/BCP-01/{path}" for path in PATHS), *ELSEWHERE):
        editor.visit(path)
        for fold in editor.page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        for width in (320, 390):
            editor.page.set_viewport_size({"width": width, "height": 800})
            editor.rest()
            if (over := editor.page.evaluate(WIDER)) > 0:
                wide[path, width] = over
    assert wide == {}
