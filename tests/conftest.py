"""The shared world: one full plan (the sample that ships) and one person of each role."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory, override_settings
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.accounts.sessions import begin_session
from bcp_portal.demonstration.samples import FIRST as SAMPLE
from bcp_portal.documents import sheet
from bcp_portal.look import organisation
from plans import cached_pages
from plans.actions.findings import accept_finding
from plans.actions.importing import import_plan
from plans.actions.rows import change_row
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.findings import Finding
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.page_cache import forget
from tests.originals import TESTING

pytest_plugins = [
    "tests.databases",
    "tests.demonstrated",
    "tests.clients",
    "tests.memory",
    "tests.chromium",
    "tests.on_sqlite",
    "tests.stopping",
    "tests.answering",
]

PASSWORD = "a-password-for-tests-only"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OTHERS = ("Administrator", "Auditor", "Responder", "Reader")
ROLES = ("Chief Technology Officer", "Chief Operations Officer", "Chief Information Security Officer")


@pytest.fixture(autouse=True)
def _nothing_kept_of_another_test():
    """SQLite gives the keys of rows that were rolled back again."""
    forget()


@pytest.fixture(autouse=True)
def _as_tests_begin():
    with as_tests_begin():
        yield


@contextmanager
def as_tests_begin() -> Iterator[None]:
    """In every test, and while what stands for several is made.

    Nobody set anything in the browser, and the clock is that of the settings; a query more or less is no chance. Pages
    are made anew: tests write rows past the deeds that pages wait for (tests/plans/test_cached_pages.py is about them).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cached_pages, "SECONDS", 0)
        patch.setattr(organisation, "SECONDS", math.inf)
        organisation._held[:] = [organisation._Held(None, 0.0)]
        yield
    organisation._held.clear()  # what stands for the next test is made before it begins
    timezone.deactivate()


@dataclass
class World:
    """Everybody who appears in tests, and the plan they share."""

    plan: Plan
    editor: User
    cto: User
    coo: User
    ciso: User
    deputy: User
    administrator: User
    auditor: User
    responder: User
    reader: User
    now: datetime = NOW
    password: str = PASSWORD

    @property
    def approvers(self) -> tuple[User, User, User]:
        return self.cto, self.coo, self.ciso

    def by_role(self, role: str) -> User:
        """Somebody with the role."""
        return self.cto if role == Role.APPROVER else getattr(self, role)


def person(name: str, role: str) -> User:
    """An account with a known password."""
    user = User(email=f"{name.lower().replace(' ', '-')}@example.com", name=name, role=role)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture(autouse=True, scope="session")
def _settings_of_tests(django_test_environment):
    """Sign-in at test speed, no rule of the linter that fails unseen, and sheets printed on a slow machine, too."""
    with override_settings(**TESTING), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet, "SECONDS", 600)
        yield


@pytest.fixture
def sample_text() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def world(db) -> World:
    """It stands in the database already, by `tests.databases`."""
    return the_world()


@pytest.fixture
def in_approval(world) -> PlanVersion:
    """Version 1.0 of its plan, submitted: it stands in the database already, where a test or a fixture asks for it."""
    return the_version(world)


@pytest.fixture
def signed(world) -> PlanVersion:
    """The same in force, signed by all three."""
    return the_version(world)


def the_world() -> World:
    people = {user.name: user for user in User.objects.order_by("pk")}
    plan = Plan.objects.get(code="BCP-01")
    return World(plan, *(people[name] for name in ("Editor", "CTO", "COO", "CISO", "Deputy", *OTHERS)))


def the_version(world: World) -> PlanVersion:
    return PlanVersion.objects.with_state().get(plan=world.plan, major=1, minor=0)


def make_world(sample_text: str) -> None:
    """The sample, imported by an editor, with somebody for each signature, and one person of each other role."""
    editor = person("Editor", Role.EDITOR)
    signers = [person(name, Role.APPROVER) for name in ("CTO", "COO", "CISO", "Deputy")]
    plan, _ = import_plan(text=sample_text, file_name=SAMPLE.name, code="BCP-01", by=editor, at=NOW)
    people = [Person.objects.create(name=user.name, account=user, email=user.email) for user in signers]
    for title, signer in zip(ROLES, people, strict=False):
        row = RequiredApproval.objects.get(plan=plan, role=title)
        values = {"person": signer, "deputy": people[3] if title == ROLES[0] else None}
        change_row(row=row, values=values, edition=row.edition, by=editor, at=NOW)
    for name in OTHERS:
        person(name, name.lower())


def accept_blockers(plan: Plan, *, by: User) -> None:
    """Live with what would refuse a submission, as a signer may; the sample as it is has nothing of the kind."""
    for found in Finding.objects.filter(plan=plan).stopping(NOW.date()):
        accept_finding(
            finding=found,
            fingerprint=found.fingerprint,
            reason="To be mended with the next version",
            until=date(2100, 1, 1),
            by=by,
            at=NOW,
        )


@pytest.fixture
def sign_in(client):
    """Sign somebody in to the test client: ``sign_in(world.editor)``."""

    def as_(user: User):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        request = RequestFactory().get("/")
        request.session = client.session
        begin_session(request, user)  # as the sign-in page does
        request.session.save()
        return client

    return as_
