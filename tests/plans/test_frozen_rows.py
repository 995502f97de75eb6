"""Versions, approvals, decisions, withdrawals and PDFs: neither code nor raw SQL changes or deletes a row."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from bcp_portal.audit.insert_only import RowsAreFrozen
from plans.actions.approvals import withdraw_version
from plans.actions.exports import due_exports, keep_approved_pdf
from plans.models.versions import Approval, Decision, PdfExport, PlanVersion, VersionPdf, Withdrawal
from tests.plans.signing import change_rto, submit

MODELS = (PlanVersion, Approval, Decision, Withdrawal, VersionPdf)


@pytest.fixture
def records(world, signed, settings, tmp_path):
    """At least one row of each kind."""
    settings.MEDIA_ROOT = tmp_path
    tomorrow = world.now + timedelta(days=1)
    export = due_exports(at=tomorrow).get(purpose=PdfExport.Purpose.APPROVED)
    keep_approved_pdf(export=export, content=b"%PDF", pages=1, made_with="a test", at=tomorrow)
    change_rto(world)
    withdraw_version(version=submit(world, "1.1"), reason="", by=world.editor, at=world.now)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses(records, model, statement):
    assert model.objects.exists()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement.format(model._meta.db_table))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_row_takes_the_place_of_another(records, model):
    """Where it has the key of one, and where only another unique value is the same."""
    row, table = model.objects.values().first(), model._meta.db_table
    writes = "INSERT" if connection.vendor == "postgresql" else "REPLACE"
    for key in (row["id"], row["id"] + 1000):
        columns, values = zip(*{**row, "id": key}.items(), strict=True)
        marks = ", ".join(["%s"] * len(values))
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(f"{writes} INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)
    assert model.objects.values().get(pk=row["id"]) == row


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_code_refuses(records, model):
    row = model.objects.first()
    for act in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(pk=1)):
        with pytest.raises(RowsAreFrozen):
            act()
