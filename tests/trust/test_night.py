"""Once a day everything is sealed and read again; who has to know is told, and the pages say what was found."""

import json
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bcp_portal.audit.chain_check import evidence_faults
from bcp_portal.audit.chaining import SEALS, head_of, heads, link_of, plan_chain
from bcp_portal.audit.models import ChainLink, ChainSeal, Event, EvidenceCheck
from bcp_portal.celery import SCHEDULE
from bcp_portal.notices.models import Notice
from plans.actions.evidence_check import look_after_evidence
from plans.freezing.imprints import version_imprint
from plans.models.versions import Decision, PlanVersion
from tests.documents.printing import print_html
from tests.flat import flat
from tests.trust.tampering import tamper

DAY = timedelta(days=1)
WHOLE = [
    "1 plan, 1 version, 1 PDF, 9 accounts.",
    "The newest event is of 2026-03-03 09:30: nothing later is in it.",
]


def bend() -> None:
    tamper("UPDATE plans_decision SET name = 'Somebody Else' WHERE id = %s", Decision.objects.first().pk)


def test_it_runs_every_hour_and_does_its_work_once_a_day(world, version):
    assert SCHEDULE["check-evidence"]["task"] == "plans.tasks.check_evidence"
    assert look_after_evidence(at=world.now + DAY).count == 0
    assert look_after_evidence(at=world.now + DAY + timedelta(hours=1)) is None
    assert (ChainSeal.objects.count(), EvidenceCheck.objects.count()) == (1, 1)


def test_nobody_is_told_while_nothing_differs(world, version):
    look_after_evidence(at=world.now)
    assert not Notice.objects.filter(topic="evidence").exists()


def test_administrators_and_auditors_are_told_once_a_day_while_something_differs(world, version):
    bend()
    for hours in (0, 1, 5, 24, 26):
        look_after_evidence(at=world.now + timedelta(hours=hours))
    notices = Notice.objects.filter(topic="evidence").order_by("pk")
    assert {notice.user for notice in notices} == {world.administrator, world.auditor}
    assert notices.count() == 4
    assert "The decision of Somebody Else" in " ".join(notices[0].body)


def test_the_page_of_evidence_says_what_was_found_and_prints_the_head(world, version, sign_in):
    client = sign_in(world.auditor)
    assert "was not made yet" in flat(client.get("/evidence/").content.decode())
    check = look_after_evidence(at=world.now)
    shown = flat(client.get("/evidence/").content.decode())
    assert "Nothing differs" in shown
    assert check.head == head_of(SEALS).hash in shown
    bend()
    look_after_evidence(at=world.now + DAY)
    assert "The decision of Somebody Else as Chief Technology Officer" in flat(
        client.get("/evidence/").content.decode()
    )


def test_the_page_of_versions_prints_the_head_of_the_plan(world, version, sign_in):
    shown = flat(sign_in(world.auditor).get("/plans/BCP-01/versions/").content.decode())
    assert head_of(plan_chain("BCP-01")).hash in shown


def test_the_pdf_prints_the_head_as_the_last_signature_left_it_and_always_the_same(world, version):
    found = PlanVersion.objects.with_state().select_related("plan", "replaces").get(pk=version.pk)
    imprint = version_imprint(found, is_approved=True)
    place = link_of(Decision.objects.latest("pk"))
    assert (imprint.head, imprint.position) == (place.hash, place.position)
    assert version_imprint(found, is_approved=True) == imprint
    assert version_imprint(found, is_approved=False).head == ""


def test_the_approval_page_of_a_pdf_has_the_head_in_groups(world, version):
    found = PlanVersion.objects.with_state().select_related("plan", "replaces").get(pk=version.pk)
    imprint = version_imprint(found, is_approved=True)
    printed = print_html(json.loads(found.snapshot), imprint)
    assert f'<p class="hash">{imprint.head_fingerprint}</p>' in printed
    assert f"Position {imprint.position} in the chain of plan BCP-01" in printed


@pytest.mark.parametrize("spaced", [False, True])
def test_a_printed_head_can_be_looked_up_on_the_page(world, version, sign_in, spaced):
    look_after_evidence(at=world.now)
    head = heads()["plan/BCP-01"]
    asked = " ".join(head.hash[place : place + 8] for place in range(0, 64, 8)) if spaced else head.hash
    shown = flat(sign_in(world.auditor).get("/verify/", {"sha256": asked}).content.decode())
    assert f"This head is position {head.position} in the chain of plan BCP-01." in shown
    assert "found that nothing differs" in " ".join(shown.split())


def test_a_head_that_is_in_no_chain_is_unknown(world, version, sign_in):
    assert "Unknown" in flat(sign_in(world.auditor).get("/verify/", {"sha256": "a" * 64}).content.decode())


def test_chains_are_told_to_nobody_without_the_history(world, version, sign_in):
    head = heads()["plan/BCP-01"].hash
    assert "in the chain of" not in flat(sign_in(world.reader).get("/verify/", {"sha256": head}).content.decode())


def test_a_pdf_whose_record_was_put_in_past_the_portal_is_not_called_genuine(world, version, sign_in):
    forged = "f" * 64
    tamper("UPDATE plans_versionpdf SET sha256 = %s", forged)
    answer = sign_in(world.auditor).get("/verify/", {"sha256": forged})
    assert answer.status_code == 500
    assert "Genuine" not in flat(answer.content.decode())


def test_a_restored_backup_is_checked(world, version):
    out = StringIO()
    head = heads()["plan/BCP-01"].hash
    with suppress(SystemExit):  # on PostgreSQL the tests are the owner of the tables, which is told
        call_command("check_restore", "--head", head, stdout=out)
    lines = [line for line in out.getvalue().splitlines() if "owner of its tables" not in line]
    assert lines in (["Not whole: 1 found."], [*WHOLE, "The restored portal is whole."])
    bend()
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("check_restore", stdout=out)
    assert "The decision of Somebody Else" in out.getvalue()


def test_an_upgrade_chains_what_is_there_once_and_says_so_in_the_trail(world, version):
    """As it was before: every row is there, and no link."""
    tamper("DELETE FROM audit_chainlink")
    count = Event.objects.count()
    executor = MigrationExecutor(connection)
    apps = executor.loader.project_state([("audit", "0004_chain_what_is_there")]).apps
    chain = executor.loader.get_migration("audit", "0004_chain_what_is_there").operations[0].code
    for _ in range(2):
        chain(apps, None)
    events = Event.objects.filter(verb="evidence_chained")
    assert (events.count(), Event.objects.count()) == (1, count + 1)
    assert list(evidence_faults()) == []
    positions = ChainLink.objects.filter(chain="plan/BCP-01").order_by("position").values_list("table_name", flat=True)
    listed = list(positions)
    assert listed.index("plans_planversion") < listed.index("plans_decision") < listed.index("plans_versionpdf")
    assert events.get().after == {"records": ChainLink.objects.count() - 1}
