"""Who edits, and what, in the tests of editing."""

import pytest
from django.test import Client

from plans.models.plan import Block


@pytest.fixture
def editor(world, sign_in) -> Client:
    """A browser in which the editor is signed in."""
    return sign_in(world.editor)


@pytest.fixture
def matrix(world) -> Block:
    """The impact matrix: a table of functions."""
    return Block.objects.get(plan=world.plan, kind="functions", shape="table")
