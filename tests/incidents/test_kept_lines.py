"""What is kept of versions in force for who responds: always what a walk through all of them finds, and sealed."""

import json
import logging
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bcp_portal.documents.canonical import from_canonical
from incidents.actions import kept_lines
from incidents.actions.kept_lines import keep_due_lines
from incidents.models import KeptLine, KeptVersion
from incidents.pages.kept_lines import lines_page
from incidents.pages.phones import card_of, phone_book
from incidents.pages.things import Thing, things_in
from plans.actions.approvals import sign_version
from plans.actions.plans import archive_plan
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.page_cache import forget
from tests.databases import standing
from tests.flat import flat
from tests.many import many_plans
from tests.stages import in_force, submitted
from tests.trust.tampering import tamper

PHONES, FAILED, DECLARE = (reverse(f"incidents:{name}") for name in ("phones", "failed", "declare"))
KINDS = {KeptLine.Kind.THING: Thing._make, KeptLine.Kind.CALLEE: card_of}
NEW = "+49 30 7777777"
# Lines of another plan, with the same words for the most part: what is sealed is the version's.
OF_ANOTHER = """
    UPDATE incidents_keptline SET said = (
        SELECT said FROM incidents_keptline AS other JOIN incidents_keptversion AS head ON head.id = other.kept_id
        JOIN plans_plan AS plan ON plan.id = head.plan_id
        WHERE plan.code = 'M-0002' AND other.kind = incidents_keptline.kind AND other.place = incidents_keptline.place
    ) WHERE kept_id = (
        SELECT head.id FROM incidents_keptversion AS head JOIN plans_plan AS plan ON plan.id = head.plan_id
        WHERE plan.code = 'BCP-01'
    )
"""


@standing
def several(world) -> None:
    """Five plans in force, one archived; the first was signed again with another number, and edited since."""
    in_force(world)
    many_plans(world.plan, 4)
    archive_plan(plan=Plan.objects.get(code="M-0003"), by=world.administrator, at=timezone.now())
    renumber(world, NEW)
    in_force(world)
    renumber(world, "+49 30 8888888")


def renumber(world, number: str) -> None:
    row = Dependency.objects.get(plan=world.plan, name="Communication APIs")
    values = {"contact": f"{number}, support@twilio.com"}
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=timezone.now())


def walked(kind: str) -> list[tuple]:
    """Code and version with each line, by reading every version in force, as no page does."""
    held = PlanVersion.objects.filter(plan__archived_at=None).in_force().order_by("plan__code").select_related("plan")
    found = []
    for version in held:
        document = from_canonical(version.snapshot)
        each = things_in(document).things if kind == KeptLine.Kind.THING else phone_book(document).cards
        found += [(version.plan.code, version.number, document["title"], one) for one in each]
    return found


def shown(user, kind: str, words: str = "", code: str = "") -> list[tuple]:
    """The same as the pages have it, page by page."""
    found, number, more = [], 1, True
    while more:
        page = lines_page(user, kind, words=words, code=code, number=str(number), per_page=7)
        read = KINDS[kind]
        found += [(one.version.code, one.version.number, one.version.title, read(one.said)) for one in page.lines]
        number, more = number + 1, page.page.has_next()
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["editor", "reader", "responder"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_lines_are_what_a_walk_through_all_versions_in_force_finds(world, several, role, kind, is_kept):
    if is_kept:
        assert keep_due_lines(most=100) == 5  # of the archived plan, too
    user = getattr(world, role)
    expected = walked(kind)
    assert shown(user, kind) == expected
    assert {code for code, *_ in expected} == {"BCP-01", "M-0002", "M-0004", "M-0005"}
    assert {number for code, number, *_ in expected if code == "BCP-01"} == {"1.1"}
    assert shown(user, kind, code="M-0004") == [one for one in expected if one[0] == "M-0004"]
    word = "twilio"
    assert shown(user, kind, words=word) == [one for one in expected if word in one[3].sought]


def test_a_number_that_was_signed_stands_there_at_once_and_none_of_a_draft(world, several, sign_in):
    client = sign_in(world.responder)
    waiting = submitted(world)
    page = flat(client.get(PHONES).content.decode())
    assert NEW in page
    assert "8888888" not in page
    assert keep_due_lines(most=100) == 1  # the archived one
    for place, signer in enumerate(world.approvers, 1):
        sign_version(version=waiting, place=place, sha256=waiting.sha256, by=signer, at=world.now)
    page = flat(client.get(PHONES).content.decode())
    assert "8888888" in page
    assert NEW not in page
    assert KeptVersion.objects.filter(plan=world.plan).count() == 1


def test_what_is_not_kept_yet_is_left_to_a_job_and_said(
    world, several, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(kept_lines, "MOST_AT_ONCE", 2)
    asked_for: list[str] = []
    monkeypatch.setattr(kept_lines, "enqueue_soon", asked_for.append)
    with django_capture_on_commit_callbacks(execute=True):
        page = flat(sign_in(world.reader).get(FAILED).content.decode())
    assert "2 plans are not read yet and left out here." in page
    assert asked_for == [kept_lines.KEEPING]
    keep_due_lines(most=100)
    assert "not read yet" not in flat(sign_in(world.reader).get(FAILED).content.decode())


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE incidents_keptline SET said = replace(said, '7777777', '6666666')",
        "UPDATE incidents_keptversion SET title = 'Forged'",
        OF_ANOTHER,
        # The order of two lines of one version.
        "UPDATE incidents_keptline SET place = 1000 - place",
    ],
)
def test_whoever_has_the_password_of_the_database_changes_no_number(world, several, sign_in, forged, caplog):
    client = sign_in(world.responder)
    honest = client.get(PHONES).content.decode()
    tamper(forged)
    forget()
    with caplog.at_level(logging.WARNING):
        answer = client.get(PHONES).content.decode()
    assert flat(body(answer)) == flat(body(honest))
    assert "has no seal of this portal" in caplog.text


def body(page: str) -> str:
    return page.partition('<div id="found"')[2].partition("</main>")[0]


def test_what_is_kept_of_the_version_before_is_not_shown_as_that_of_the_next(world, several, sign_in):
    """Whoever moves all that was kept of an old version to the new one finds it thrown away."""
    old = PlanVersion.objects.filter(plan=world.plan).earliest("pk")
    kept_lines.keep_lines([old.pk])
    number = json.loads(old.snapshot)["title"]
    held = PlanVersion.objects.filter(plan=world.plan).in_force().get()
    KeptVersion.objects.filter(plan=world.plan).update(version=held, sha256=held.sha256)
    page = flat(sign_in(world.responder).get(PHONES, {"plan": "BCP-01"}).content.decode())
    assert NEW in page
    assert number in page


def test_many_plans_cost_as_many_queries_as_few(world, several, sign_in):
    client = sign_in(world.responder)
    pages = [PHONES, FAILED, f"{PHONES}?q=twilio", f"{FAILED}?plan=M-0002", DECLARE, f"{DECLARE}?q=m-00&plan=M-0004"]
    many_plans(world.plan, 10, since=6)
    keep_due_lines(most=100)
    few = [queries(client, page) for page in pages]
    many_plans(world.plan, 60, since=20)
    keep_due_lines(most=100)
    assert [queries(client, page) for page in pages] == few
    assert max(few) <= 25


def queries(client, page):
    forget()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)


def test_where_plans_are_many_the_one_to_activate_is_found_by_words(world, several, sign_in):
    client = sign_in(world.responder)
    few = flat(client.get(DECLARE).content.decode())
    assert few.count('href="?plan=') == 5  # and that of no plan
    assert "Find the plan" not in few
    many_plans(world.plan, 10, since=6)
    many = flat(client.get(DECLARE).content.decode())
    assert many.count('href="?plan=') == 1  # of no plan
    assert "14 plans are in force: find the one by its title or code." in many
    assert "And 6 more plans: say more of the title." in flat(client.get(DECLARE, {"q": "bcp"}).content.decode())
    found = flat(client.get(DECLARE, {"q": "continuity M-0014", "plan": "M-0005"}).content.decode())
    assert found.count('href="?plan=') == 3
    assert 'class="btn primary" href="?plan=M-0005" aria-current="true"' in found
    assert 'href="?plan=M-0014"' in found
    assert "No plan in force has “nowhere”" in flat(client.get(DECLARE, {"q": "nowhere"}).content.decode())
    asked = client.get(DECLARE, {"plan": "M-0014"}).content.decode()
    worst = re.search(r'name="severity" value="([^"]+)"', asked)[1]
    room = client.post(DECLARE, {"plan": "M-0014", "severity": worst, "token": str(uuid4())}).url
    activating = flat(client.get(f"{room}activate/").content.decode())
    assert "Find the plan" in activating
    assert "M-0014" not in activating.partition('id="plans"')[2].partition("</main>")[0]
    other = PlanVersion.objects.filter(plan=world.plan).in_force().get()
    sent = {"plan": "BCP-01", "sha256": other.sha256, "token": str(uuid4())}
    assert client.post(f"{room}activate/", sent).status_code == 302
