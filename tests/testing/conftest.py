"""What tests of exercises need: a page of the portal as somebody reads it."""

import pytest


@pytest.fixture
def page(sign_in):
    def of(user, path: str = "/exercises/") -> str:
        return sign_in(user).get(path).content.decode().replace("&amp;", "&").replace("\N{NO-BREAK SPACE}", " ")

    return of
