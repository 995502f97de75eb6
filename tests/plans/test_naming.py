"""Whoever is renamed or taken out of a row leaves nothing in the directory in silence."""

import pytest
from django.urls import reverse

from bcp_portal.audit.models import Event
from plans.models.dependencies import Dependency
from plans.models.directory import Supplier
from plans.models.plan import Block
from tests.flat import flat
from tests.plans.editing import HTMX


@pytest.fixture
def row(world) -> Dependency:
    return Dependency.objects.get(plan=world.plan, name="Communication APIs")


def save(world, editor, row: Dependency, supplier: str, **headers):
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    row.refresh_from_db()
    sent = {
        "edition": row.edition,
        "name": row.name,
        "supplier": supplier,
        "contact": row.contact,
        "backup": row.backup,
        "sla": row.sla,
        "rto": row.rto,
    }
    answer = editor.post(reverse("plans:row", args=["BCP-01", block.ref, row.ref]), sent, follow=True, **headers)
    assert answer.status_code == 200
    return flat(answer.content.decode())


@pytest.mark.parametrize("headers", [{}, {"headers": HTMX}], ids=["page", "in place"])
def test_a_supplier_that_a_row_renames_is_said_to_be_new_and_the_one_before_to_be_left(world, editor, row, headers):
    before = row.supplier
    message = save(world, editor, row, f"none{before.name}", **headers)
    new = Supplier.objects.get(name=f"none{before.name}")
    assert f'href="/directory/suppliers/{new.ref}/"' in message
    assert "is new in the directory" in message
    assert f'href="/directory/suppliers/{before.ref}/"' in message
    assert "No row names" in message
    event = Event.objects.get(verb="directory_added", ref=new.ref)
    assert (event.actor, event.plan_code, event.summary) == (world.editor, "BCP-01", new.name)


def test_a_supplier_that_a_row_gives_up_is_said_to_be_left(world, editor, row):
    before = row.supplier
    message = save(world, editor, row, "")
    assert "No row names" in message
    assert before.name in message


def test_who_is_named_elsewhere_too_is_not_spoken_of(world, editor, row):
    other = Dependency.objects.exclude(pk=row.pk).filter(plan=world.plan).first()
    Dependency.objects.filter(pk=other.pk).update(supplier=row.supplier)
    assert "No row names" not in save(world, editor, row, "")


def test_saving_what_names_the_same_says_nothing(world, editor, row):
    message = save(world, editor, row, row.supplier.name)
    assert "directory." not in message
    assert not Event.objects.filter(verb="directory_added", plan_code="BCP-01").exists()


def test_a_hostile_name_is_told_as_text(world, editor, row):
    assert "<img src=x" not in save(world, editor, row, "<img src=x onerror=alert(1)>")
