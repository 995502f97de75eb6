"""Reviews are counted once: the rule, every page, the printed draft, the rows and the preview name the same ones."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from bcp_portal.demonstration.samples import FOLDER
from plans.actions.importing import import_plan
from plans.actions.refreshing import check_plan
from plans.actions.rows import change_row
from plans.evidence.status import statuses_of
from plans.freezing.imprints import draft_imprint
from plans.models.facts import Fact
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.models.versions import PdfExport
from testing.actions.deciding import skip_occurrence
from testing.models.occurrences import Occurrence
from tests.plans.signing import current_plan
from tests.testing.promising import look, rows, signed_on
from tests.testing.reviewing import recorded, words

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["", "clinic", "manufacturer", "public-body"])
def in_portal(world, request):
    """Another sample in place of the plan, if one is named."""
    if not request.param:
        return world
    Plan.objects.update(archived_at=world.now)
    text = (FOLDER / f"{request.param}.md").read_text(encoding="utf-8")
    world.plan, _ = import_plan(text=text, file_name="plan.md", code="BCP-02", by=world.editor, at=world.now)
    return world


def agree(world, client, capsys) -> dict[str, date]:
    """What is overdue, by the name of each review, as all of them say."""
    today, code = timezone.localdate(), world.plan.code
    check_plan(plan=world.plan, at=timezone.now())
    plan = current_plan(world)
    (status,) = statuses_of(world.editor, [plan], on=today)
    overdue = {one.name: one.due_on for one in status.overdue}
    findings = Finding.objects.open(today).filter(plan=plan, rule="GOV-02")
    named = {
        f"{'The plan was to be reviewed' if one.is_main else f'“{one.name}” was to be done'} by {_on(one.due_on)}"
        for one in status.overdue
    }
    assert {one.sentence.partition(" (")[0].partition(". ")[0] for one in findings} == named
    call_command("preview_schedule", code, "--from", "2020-01-01", "--to", str(today - timedelta(days=1)), "--json")
    first: dict[str, date] = {}
    for one in json.loads(capsys.readouterr().out)["occurrences"]:
        if one["kind"] == "review":
            first.setdefault(one["name"], date.fromisoformat(one["due_on"]))
    assert first == overdue
    remark = draft_imprint(PdfExport(plan=plan, document=plan.draft.document, requested_at=timezone.now())).remark
    assert remark.count("(due ") == len(overdue)
    assert all(f"{name} (due {_on(on)})" in remark for name, on in overdue.items())
    shown = {path: words(client.get(path)) for path in ("/", "/plans/", f"/plans/{code}/", f"/plans/{code}/reviews/")}
    assert shown["/"].count("Record review<span") == len(overdue)
    for path in ("/plans/", f"/plans/{code}/", f"/plans/{code}/reviews/"):
        assert ("days overdue" in shown[path]) == bool(overdue), path
    assert shown[f"/plans/{code}/reviews/"].count(": overdue") == len(overdue)
    kept = Occurrence.objects.unsettled().filter(plan=plan, promise__kind="review", due_on__lt=today)
    if hasattr(plan, "programme"):
        assert dict(kept.values_list("promise__name", "due_on")) == overdue
    return overdue


def _on(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def test_of_a_draft_after_each_review(in_portal, sign_in, capsys):
    client = sign_in(in_portal.editor)
    for name in agree(in_portal, client, capsys):
        recorded(in_portal, of=name)
        assert name not in agree(in_portal, client, capsys)


def test_of_a_version_in_force_after_each_review(world, sign_in, capsys):
    client = sign_in(world.editor)
    signed_on(world, "2025-01-20")
    assert set(agree(world, client, capsys)) == {"Quarterly Reviews", "Annual Updates"}  # nobody has looked yet
    look(world, timezone.localdate())
    for name in agree(world, client, capsys):
        recorded(world, of=name)
        assert name not in agree(world, client, capsys)


def test_a_later_day_that_a_version_states_makes_up_for_no_review_that_was_missed(world, sign_in, capsys):
    client = sign_in(world.editor)
    signed_on(world, "2025-01-20")
    look(world, timezone.localdate())
    before = agree(world, client, capsys)
    assert set(before) == {"Quarterly Reviews", "Annual Updates"}
    fact = Fact.objects.living().get(plan=world.plan, topic="next_review")
    later = (timezone.localdate() + timedelta(days=90)).isoformat()
    change_row(row=fact, values={"value": later}, edition=fact.edition, by=world.editor, at=timezone.now())
    assert agree(world, client, capsys) == before
    signed_on(world, timezone.localdate().isoformat())
    assert agree(world, client, capsys) == before
    missed = rows(world, "Quarterly Reviews").unsettled().get()
    skip_occurrence(
        occurrence=missed, reason="Nobody was there", edition=missed.edition, by=world.editor, at=timezone.now()
    )
    assert set(agree(world, client, capsys)) == {"Annual Updates"}
