"""People for the tests of accounts, which need no plan."""

import pytest

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from tests.conftest import person


@pytest.fixture
def administrator(db) -> User:
    return person("Ann Administrator", Role.ADMINISTRATOR)


@pytest.fixture
def reader(db) -> User:
    return person("Ray Reader", Role.READER)
