"""Whoever adds to the chain of a plan locks the plan first, as every save does: they never wait for each other."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bcp_portal.audit.recording import record
from plans.actions.exports import ask_for_draft_pdf, due_exports, keep_approved_pdf
from plans.actions.giving_up import make_again
from plans.models.plan import Plan
from plans.models.versions import PdfExport
from tests.plans.signing import current_plan
from tests.racing import while_another_waits

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def export(world, signed) -> PdfExport:
    """The PDF of an approved version, given up for now."""
    found = due_exports(at=world.now + timedelta(days=1)).get(purpose=PdfExport.Purpose.APPROVED)
    PdfExport.objects.filter(pk=found.pk).update(error="The disk is full.", attempts=6, given_up_at=world.now)
    return PdfExport.objects.get(pk=found.pk)


def test_a_save_and_somebody_who_asks_for_a_pdf_of_the_draft_do_not_wait_for_each_other(world):
    def hold() -> None:
        Plan.objects.select_for_update().get(pk=world.plan.pk)

    ask = partial(ask_for_draft_pdf, plan=current_plan(world), by=world.editor, at=world.now)
    save = partial(record, actor=world.editor, verb="row_changed", at=world.now, plan_code="BCP-01")
    assert while_another_waits(hold, ask, save).plan == world.plan


@pytest.mark.parametrize("act", ["ask", "keep", "again"])
def test_the_plan_is_locked_before_its_chain(world, export, act):
    at = world.now + timedelta(days=1)
    acts = {
        "ask": partial(ask_for_draft_pdf, plan=current_plan(world), by=world.editor, at=at),
        "keep": partial(keep_approved_pdf, export=export, content=b"%PDF", pages=1, made_with="a test", at=at),
        "again": partial(make_again, export=export, by=world.administrator, at=at),
    }
    with CaptureQueriesContext(connection) as asked:
        assert acts[act]()
    said = [query["sql"] for query in asked]
    plan = next(at for at, sql in enumerate(said) if '"plans_plan"' in sql and "FOR NO KEY UPDATE" in sql)
    assert plan < next(at for at, sql in enumerate(said) if "pg_advisory_xact_lock" in sql)
    written = [at for at, sql in enumerate(said) if sql.startswith(("INSERT", "UPDATE"))]
    assert plan < min(written)
