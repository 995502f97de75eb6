"""What needs somebody: each kind is found, counted and printed under one name."""

import dataclasses

import pytest
from django.template.loader import get_template

from bcp_portal.look.few import Few
from plans.pages.readiness.needs import WHAT, Needs
from plans.pages.readiness.todo import KINDS


def test_all_places_know_the_same_kinds_in_the_same_order():
    fields = [field.name for field in dataclasses.fields(Needs)]
    assert fields == list(KINDS) == list(WHAT)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_template(kind):
    (shown,) = Needs(**{kind: Few((), 1)}).kinds
    assert shown.name == kind
    get_template(shown.template)


def test_kinds_without_anything_are_left_out():
    assert Needs().kinds == []
