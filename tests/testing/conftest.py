"""What tests of exercises need: a page of the portal as somebody reads it."""

import pytest

from tests.flat import flat


@pytest.fixture
def page(sign_in):
    def of(user, path: str = "/exercises/") -> str:
        shown = flat(sign_in(user).get(path).content.decode())
        return shown.replace("&amp;", "&").replace("\N{NO-BREAK SPACE}", " ")

    return of
