"""The portal as people meet it: a served site, a real worker beside it, Chromium on a desktop and on a phone."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from bcp_portal.accounts.models import User
from tests.chromium import LONGEST
from tests.conftest import PASSWORD
from tests.waiting import assert_fits, at_rest, violations

DEVICES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True, "is_mobile": True},
}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WORKER = ("-m", "celery", "--app", "bcp_portal.celery:app", "worker", "--pool", "solo", "--loglevel", "warning")


@dataclass
class Visitor:
    """A person with a browser: pages by address, complaints of console and axe collected."""

    page: Any
    base: str
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, email: str) -> None:
        """As somebody who comes back to a session that lasts; the form is filled in where it is the story."""
        client = Client()
        client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": session.key, "value": session.value, "url": self.base}])
        self.page.goto(f"{self.base}/")

    def fill_in_sign_in(self, email: str) -> None:
        self.page.goto(f"{self.base}/sign-in/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.base}/")

    def visit(self, path: str, *, status: int = 200) -> None:
        answer = self.page.goto(f"{self.base}{path}")
        assert answer.status == status, path
        if status >= 400:
            self.was_refused(status)

    def rest(self) -> None:
        """Let the page come to rest: to be asked for after a sign that it is the next one."""
        at_rest(self.page)

    def leave(self) -> None:
        """Close the browser, whose pages would go on asking what is new."""
        self.page.context.close()

    def was_refused(self, status: int) -> None:
        """The browser complains of an answer with this status, and now that is right."""
        while not (expected := [line for line in self.complaints if f"a status of {status} " in line]):
            self.page.wait_for_event("console")
        self.complaints = [line for line in self.complaints if line not in expected]

    def download_pdf(self, number: str) -> bytes:
        """The PDF of a version, from the page of versions; the page before it renews itself until the job has made it."""
        self.visit(f"/plans/BCP-01/versions/{number}/pdf/progress/")
        made = self.page.get_by_role("link", name="Download")
        expect(made).to_be_visible(timeout=5 * LONGEST)  # a worker starts and prints meanwhile
        self.visit("/plans/BCP-01/versions/")
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=f"PDF of v{number}").first.click()
        return download.value.path().read_bytes()

    def assert_accessible(self) -> None:
        """No violation of WCAG 2.2 A and AA, and no refusal by the content security policy."""
        assert violations(self.page, *RULES) == []
        assert self.complaints == []

    def assert_fits(self) -> None:
        """Accessible, and no wider than the screen."""
        self.assert_accessible()
        assert_fits(self.page)


@pytest.fixture
def visitor(browser, live_server):
    """A new visitor on a device: ``visitor("phone")``."""
    contexts = []

    def arrive(device: str = "desktop", **options: Any) -> Visitor:
        context = browser.new_context(**DEVICES[device], reduced_motion="reduce", **options)
        context.set_default_timeout(LONGEST)
        contexts.append(context)
        someone = Visitor(context.new_page(), live_server.url)
        someone.page.on("console", lambda line: line.type == "error" and someone.complaints.append(line.text))
        someone.page.on("pageerror", lambda error: someone.complaints.append(str(error)))
        return someone

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def worker(transactional_db, settings):
    """A real Celery worker on the tests' database and broker."""
    url = os.environ["DATABASE_URL"]
    base, _, _ = url.rpartition("/")
    environment = os.environ | {"DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}"}
    environment["MEDIA_ROOT"] = str(settings.MEDIA_ROOT)
    process = subprocess.Popen([sys.executable, *WORKER], env=environment)  # noqa: S603  our own worker
    yield process
    process.kill()  # nobody needs what it is still at: the database goes, too
    process.wait(timeout=30)
