"""What has failed? What a document answers, when that is, and the pages that ask for it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from bcp_portal.accounts.roles import Role
from bcp_portal.parameters import NotUnderstood
from incidents.actions.kept_lines import keep_due_lines
from incidents.pages.deadlines import deadline
from incidents.pages.failing import answer
from incidents.pages.things import things_in
from plans.models.dependencies import Dependency
from plans.models.directory import Supplier
from plans.page_cache import forget
from tests.flat import flat
from tests.many import many_plans
from tests.plans.linting.building import document
from tests.trust.tampering import tamper

NIGHT = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
HOUR = 3600
PEOPLE = [
    {"ref": "P-1", "name": "P-1", "job_title": "", "email": "p1@example.com", "phone": "+1 555 555 0101"},
    {"ref": "P-2", "name": "P-2", "job_title": "", "email": "", "phone": "+1 555 555 0102"},
]
FAILING = document(
    functions=[
        {"name": "Orders", "rto": "4h", "mtpd": "1d", "owner": "P-1", "workaround": "On paper"},
        {"name": "Payroll", "needs": ["F-01"]},
        {"name": "Canteen", "rto": "1h"},
    ],
    dependencies=[
        {
            "name": "Shop system",
            "contact": "hotline@example.com",
            "backup": "None",
            "supplier": "SP-1",
            "functions": ["F-01"],
        },
        {"name": "Second site", "backup": "Tape in the safe"},
    ],
    suppliers=[{"ref": "SP-1", "name": "Shops Ltd", "email": "", "phone": "+1 555 555 0199 ext. 4", "website": ""}],
    people=PEOPLE,
    roles=[{"name": "Commander", "person": "P-1", "deputy": "P-2"}, {"name": "Speaker"}],
    contacts=[{"name": "Night desk", "note": "When the Shop system fails", "phone": "555-0100"}],
    strategies=[
        {"name": "Restart", "rto": "1h", "functions": ["F-01"], "dependencies": ["D-01"]},
        {"name": "Move over", "rto": "2h", "functions": ["F-01"], "dependencies": ["D-02"]},
        {"name": "Improvise"},
    ],
    phases=[{"number": "Phase 1", "name": "See", "window": "0-15 minutes"}],
    steps=[
        {"group": "First", "text": "Look **hard**", "phase": "PH-01"},
        {"group": "First", "text": "Call <the> team", "phase": "PH-01"},
        {"group": "Then", "text": "Decide", "phase": "PH-01"},
        {"text": "Write down", "phase": ""},
    ],
    procedures=[
        {"title": "Restart the shop", "dependency": "D-01", "text": "1. Stop\n2. Start", "validation": "It sells"},
        {"title": "Open the site", "dependency": "D-02", "text": "Unlock"},
        {"title": "Cook", "dependency": ""},
    ],
)


def asked(ref):
    return answer(FAILING, ref, tried={"S-02": "last exercised a week ago (X-01), in time"}, now=NIGHT)


def test_the_answer_says_what_stops_whom_to_call_what_helps_and_what_to_do():
    said = asked("D-01")
    assert [(one.label, one.because_of, one.rto.left, one.mtpd.left) for one in said.stopped] == [
        ("Orders", "", "in 4\xa0h", "in 1\xa0d"),
        ("Payroll", "Through Orders", "", ""),
    ]
    assert said.stopped[0].workaround == "On paper"
    assert said.stopped[1].rto.said == "not stated"
    assert said.lead.startswith(
        "2 functions stop. If it failed now, the first RTO is exceeded at Sun 29 Mar, 03:30, in 4\xa0h."
    )
    # Numbers to call come before addresses; a backup of which nothing is said is none.
    assert [(card.name, [way.address for line in card.lines for way in line.ways]) for card in said.calls] == [
        ("Shops Ltd", ["tel:+15555550199;ext=4"]),
        ("Night desk", ["tel:5550100"]),
        ("Shop system", ["mailto:hotline@example.com"]),
    ]
    assert [card.name for card in said.team.cards] == ["Commander"]
    assert said.team.unnamed == "The plan names nobody for Speaker."
    assert [(one.label, one.is_usable, one.stands_on, one.tried) for one in said.helping] == [
        ("Move over", True, "Stands on nothing that is gone.", "Last exercised a week ago (X-01), in time."),
        ("Restart", False, "Stands on Shop system, which is gone, too.", "No exercise of it is recorded."),
    ]
    assert said.unlinked == "Improvise"
    assert [(one.title, one.window, [(group.title, group.steps) for group in one.groups]) for one in said.phases] == [
        (
            "Phase 1: See",
            "0-15 minutes",
            [("First", ["Look <strong>hard</strong>", "Call &lt;the&gt; team"]), ("Then", ["Decide"])],
        ),
        ("Steps in no phase", "", [("", ["Write down"])]),
    ]
    # Of what failed, and of what the strategy uses that can be taken.
    assert [(one.title, one.system) for one in said.procedures] == [
        ("Restart the shop", "Shop system"),
        ("Open the site", "Second site"),
    ]


def test_a_function_names_its_owner_with_the_deputy_and_what_may_be_the_cause():
    said = asked("F-01")
    (owner,) = said.calls
    assert [(line.what, [way.said for way in line.ways]) for line in owner.lines] == [
        ("", ["+1 555 555 0101", "p1@example.com"]),
        ("Deputy", ["+1 555 555 0102"]),
    ]
    assert [one.label for one in said.needs] == ["Shop system"]


def test_what_a_failed_supplier_supplies_fails_and_its_procedures_belong():
    said = asked("SP-1")
    assert [one.label for one in said.stopped] == ["Orders", "Payroll"]
    assert "Restart the shop" in [one.title for one in said.procedures]
    assert asked("D-02").lead == "No function stops with Second site, as far as the plan links them."
    with pytest.raises(NotUnderstood):
        asked("RO-01")


def test_everything_that_can_fail_can_be_chosen_but_for_oneself():
    own = document(dependencies=[{"name": "Monitoring", "supplier": "Internal"}])
    assert [(one.kind, one.ref, one.note) for one in things_in(own).things] == [("dependency", "D-01", "Internal")]
    assert [one.ref for one in things_in(FAILING).things] == ["F-01", "F-02", "F-03", "D-01", "D-02", "SP-1"]


def test_a_deadline_is_said_by_the_clock_on_the_wall():
    with timezone.override("Europe/Berlin"):  # where the clock is put forward in this night: 00:30, then 03:30
        assert deadline(NIGHT, HOUR).said == "01:30"
        assert deadline(NIGHT, 2 * HOUR) == ("03:30", "2026-03-29T03:30+02:00", "in 2\xa0h")
        assert deadline(NIGHT, 24 * HOUR).said == "Mon 30 Mar, 01:30"
    assert deadline(NIGHT, 400 * 24 * HOUR).said == "Sun 2 May 2027, 23:30"
    assert deadline(NIGHT, 10**15).iso == ""


def page(client, query=""):
    return client.get(f"{reverse('incidents:failed')}{query}")


@pytest.fixture
def called(world, signed):
    """The world with a version in force, and the refs of Twilio and of what it supplies."""
    dependency = Dependency.objects.get(plan=world.plan, name="Communication APIs")
    return Supplier.objects.get(name="Twilio").ref, dependency.ref


@pytest.mark.parametrize("role", [Role.READER, Role.RESPONDER, Role.EDITOR])
def test_it_is_found_by_name_and_answered_from_the_version_in_force(world, signed, called, sign_in, role):
    client = sign_in(world.by_role(role))
    supplier, dependency = called
    assert "Customer Communication" in flat(page(client).content.decode())
    found = flat(page(client, "?q=twil").content.decode())
    assert f"?plan=BCP-01&amp;ref={dependency}" in found
    assert "Customer Communication" not in found
    assert "Nothing found" in flat(page(client, "?q=nowhere").content.decode())

    html = flat(page(client, f"?plan=BCP-01&ref={dependency}").content.decode())
    assert 'href="mailto:support@twilio.com"' in html
    assert "version 1.0" in html
    assert signed.sha256[:8] in html
    declared = f'href="{reverse("incidents:declare")}?plan=BCP-01&amp;ref={dependency}"'
    assert (declared in html) == (role != Role.READER)
    assert page(client, f"?ref={supplier}").url.endswith(f"?plan=BCP-01&ref={supplier}")


def test_what_is_not_there_is_refused_in_words(world, called, sign_in):
    client = sign_in(world.responder)
    for query in ("?plan=NONE", "?plan=BCP-01&ref=RO-01", "?ref=F-99"):
        assert page(client, query).status_code == 400, query
    assert page(client, "?plan=NONE&ref=F-01").status_code == 404


def test_a_supplier_of_many_plans_leads_to_each_in_as_many_queries_as_of_few(world, called, sign_in):
    client = sign_in(world.responder)
    supplier, _ = called
    asked_for = ("", f"?ref={supplier}", f"?plan=M-0002&ref={supplier}")
    many_plans(world.plan, 3)
    where = flat(page(client, asked_for[1]).content.decode())
    assert "4 plans in force name it" in where
    assert where.count(f"&amp;ref={supplier}") == 4
    assert "Other plans that name it" in flat(page(client, asked_for[2]).content.decode())
    few = [queries(client, one) for one in asked_for]
    many_plans(world.plan, 70, since=5)
    keep_due_lines(most=100)  # as a job does
    assert [queries(client, one) for one in asked_for] == few
    assert "1–60 of" in flat(page(client).content.decode())


def queries(client, query):
    """How many a page takes of which nothing is cached."""
    forget()
    with CaptureQueriesContext(connection) as asked_for:
        page(client, query)
    return len(asked_for)


def test_a_version_that_is_not_what_was_signed_answers_nothing(world, signed, called, sign_in):
    client = sign_in(world.responder)
    tamper("UPDATE plans_planversion SET snapshot = replace(snapshot, 'Recovery', 'Discovery')")
    listed = flat(page(client).content.decode())
    assert "BCP-01, version 1.0" in listed
    assert "Customer Communication" not in listed
    assert escape("what is stored is not what was signed") in listed


def test_the_pages_of_a_plan_lead_to_it_where_a_version_is_in_force(world, called, sign_in):
    client = sign_in(world.responder)
    html = flat(client.get("/plans/BCP-01/").content.decode())
    assert f'href="{reverse("incidents:failed")}?plan=BCP-01"' in html
    html = flat(client.get("/plans/BCP-01/what-if/?failed=D-01").content.decode())
    assert f'href="{reverse("incidents:failed")}?plan=BCP-01&amp;ref=D-01"' in html
    html = flat(sign_in(world.editor).get("/plans/BCP-01/what-if/?failed=D-01").content.decode())  # of the draft
    assert reverse("incidents:failed") not in html
