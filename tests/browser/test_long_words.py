"""Words of any length in every name of a plan: no page of it is wider than the narrowest phone, no short word is cut."""

import pytest

from plans.actions.directory import add_entry
from plans.actions.layout import change_layout, layout_of
from plans.actions.outline import change_heading
from plans.actions.plans import change_settings, settings_of
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.directory import Person
from plans.models.functions import BusinessFunction
from plans.models.plan import Block, Heading, Plan
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
# Words of usual length that stand in two lines, each with where it stands; parts for screen readers alone are left out.
CUT = r"""() => {
  const cut = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const isHidden = (element) => {
    for (let one = element; one; one = one.parentElement) if (getComputedStyle(one).clipPath !== "none") return true;
    return !element.checkVisibility({ checkVisibilityCSS: true });
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const word of node.data.matchAll(/(?<![\p{L}\p{N}@._:\/-])\p{L}{4,15}(?![\p{L}\p{N}@._:\/-])/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top / 6)));
      if (lines.size > 1 && !isHidden(node.parentElement)) cut.push(`${word[0]} in ${node.parentElement.outerHTML.slice(0, 80)}`);
    }
  }
  return cut;
}"""
ADDRESS = "https://status.example.org/state/shown?region=eu-central-1&service=sign_in_and_access_of_everybody"
MAIL = "deputy.information.security.officer@data-centre-operations.example.org"
CODE_NAME = "PRJ_EU-CENTRAL-1_SIGN_IN_AND_ACCESS_PRODUCTION_v2.14.3-rc1"
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


@pytest.fixture
def addresses(world):
    """Addresses, code names and a heading of a column of ninety letters, in a plan in force and the directory."""
    by = {"by": world.editor, "at": world.now}
    for row, values in (
        (BusinessFunction.objects.get(plan=world.plan, ref="F-01"), {"services": f"See {ADDRESS}", "loss": MAIL}),
        (BusinessFunction.objects.get(plan=world.plan, ref="F-02"), {"name": f"Sign-in {CODE_NAME}"}),
        (
            Dependency.objects.living().filter(plan=world.plan).first(),
            {"contact": MAIL, "backup": f"{CODE_NAME}, {ADDRESS}"},
        ),
        (Risk.objects.living().filter(plan=world.plan).first(), {"title": f"Loss of {ADDRESS}"}),
    ):
        change_row(row=row, values=values, edition=row.edition, **by)
    block = Block.objects.filter(plan=world.plan, kind="functions", shape="table").first()
    laid = layout_of(block)
    laid["columns"][1]["label"] = LONG
    change_layout(block=block, edition=block.edition, **laid, **by)
    add_entry(entry=Person(name=CODE_NAME, email=MAIL), **by)
    in_force(world)


EVERYWHERE = (
    "/directory/",
    "/search/?q=central",
    "/search/?q=status",
    "/readiness/functions/",
    "/actions/",
    "/changes/",
)
AUDITED = ("/evidence/", "/plans/BCP-01/evidence-pack/", "/plans/BCP-01/audit/", "/audit/", "/verify/")


@pytest.mark.usefixtures("addresses")
def test_addresses_and_code_names_fit_and_no_usual_word_is_cut(world, visitor):
    someone, faults = visitor("phone"), {}
    for user, paths in (
        (world.editor, (*(f"/plans/BCP-01/{path}" for path in PATHS), *ELSEWHERE, *EVERYWHERE)),
        (world.auditor, AUDITED),
        (world.reader, ("/", "/plans/BCP-01/")),
    ):
        someone.sign_in(user.email)
        someone.page.set_viewport_size({"width": 320, "height": 800})
        for path in paths:
            someone.visit(path)
            for fold in someone.page.locator("main details").all():
                fold.evaluate("fold => { fold.open = true }")
            someone.rest()
            over, cut = someone.page.evaluate(WIDER), someone.page.evaluate(CUT)
            if over > 0 or cut:
                faults[user.role, path] = over, cut[:4]
    assert faults == {}


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
