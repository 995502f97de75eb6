import pytest

from bcp_portal.routes import PUBLIC, ROUTES
from tests.chromium import LONGEST


@pytest.fixture
def sample_pages(settings, monkeypatch):
    """The portal with the pages of sample_urls.py, open to everybody, as a demonstration."""
    settings.ROOT_URLCONF = "tests.look.sample_urls"
    settings.PORTAL_DEMO = True
    for route in ("sample", "look:theme", "plans:list", "plans:search", "plans:directory", "notices:list"):
        monkeypatch.setitem(ROUTES, route, PUBLIC)


@pytest.fixture
def open_page(browser, live_server, sample_pages):
    """Open a sample page as one device: ``open_page("page", width=390, scheme="dark")``; closed after the test.

    `page.refused` collects what the console had to say, refusals by the content security policy among it.
    """
    contexts = []

    def open_(name, *, width=1440, scheme="light", **options):
        touch = width < 1000
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=scheme,
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(LONGEST)
        contexts.append(context)
        page = context.new_page()
        page.refused = []
        page.on("console", lambda line: page.refused.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.refused.append(str(error)))
        page.goto(f"{live_server.url}/sample/{name}/")
        return page

    yield open_
    for context in contexts:
        context.close()
