"""Who may not read drafts meets nothing of them on any page: no row, no title, neither of a plan nor of a new one."""

import pytest
from django.urls import reverse

from bcp_portal.accounts.roles import VERBS
from bcp_portal.routes import ROUTES
from plans.actions.plans import change_settings, create_plan, settings_of
from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from tests.plans.signing import current_plan
from tests.test_routes import PATTERNS, SAMPLES

SECRET = "word-of-the-draft"
UNSEEING = sorted(role for role, verbs in VERBS.items() if "read_draft" not in verbs)
CODES = ("BCP-01", "NEW-01")


@pytest.fixture
def plans(world, signed):
    """A plan in force whose draft goes on, its PDF still to be made; and a plan that is a draft only."""
    plan = current_plan(world)
    change_settings(plan=plan, title=SECRET, signing_order="any", seen=settings_of(plan), by=world.editor, at=world.now)
    row = Dependency.objects.filter(plan=plan).first()
    change_row(row=row, values={"name": SECRET}, edition=row.edition, by=world.editor, at=world.now)
    create_plan(code="NEW-01", title=SECRET, by=world.editor, at=world.now)


@pytest.mark.usefixtures("sheets_of_this_process")
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("role", UNSEEING)
def test_no_page_says_a_word_of_a_draft(world, plans, sign_in, role, code):
    client = sign_in(world.by_role(role))
    met = {address: said(client.get(address)) for address in addresses(code)}
    assert [address for address, text in met.items() if SECRET in text] == []
    assert sum(bool(text) for text in met.values()) > 20


def addresses(code):
    for route in ROUTES:
        names = PATTERNS[route].pattern.converters
        yield reverse(
            route, kwargs={**{name: SAMPLES[name] for name in names}, **({"code": code} if "code" in names else {})}
        )
    document = reverse("plans:document", kwargs={"code": code})
    compare = reverse("plans:compare", kwargs={"code": code})
    sections = reverse("api:sections", kwargs={"code": code})
    yield from (f"{document}?edit=B-01", f"{compare}?from=1.0&to=draft", f"{compare}?from=draft&to=1.0")
    yield from (f"{sections}?of=draft", f"{sections}?of=in-force", f"{reverse('plans:home')}?plan={code}")


def said(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")
