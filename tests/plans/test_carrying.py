"""A version carries approved changes: ticked at submission, frozen into it, listed wherever it is read and signed."""

from uuid import uuid4

import pytest
from django.urls import reverse

from bcp_portal.documents.canonical import from_canonical, sha256
from bcp_portal.documents.html import to_print_html
from bcp_portal.documents.plan_report import plan_report
from bcp_portal.documents.reading import rows_of
from bcp_portal.notices.models import Notice
from plans.actions.approvals import decline_version, withdraw_version
from plans.actions.carrying import NotToCarry, to_carry
from plans.actions.change_requests import NotToWithdraw, take_up_change, withdraw_change
from plans.actions.versions import NothingChanged
from plans.freezing.carried import saying_carried
from plans.freezing.imprints import version_imprint
from plans.models.change_requests import ChangeRequest, ChangeState
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from tests.flat import flat
from tests.plans.asking import WHAT, asked, decided, now
from tests.plans.signing import SUMMARY, approve, change_rto, submit

HOSTILE = (
    "Because <script>alert(1)</script> **bold** [x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n# A heading"
)


@pytest.fixture
def approved(world):
    return decided(world, asked(world, impact=[{"ref": "F-01", "text": "Payments"}], source_text="Review REV-01"))


def test_a_version_freezes_what_it_carries_by_value(world, approved):
    document = from_canonical(submit(world, carries=["CHR-01"]).snapshot)
    assert document["changes"] == [
        {
            "ref": "CHR-01",
            "what": WHAT,
            "why": "Nobody else knows the restore.",
            "impact": [{"ref": "F-01", "text": "Payments"}],
            "source": "Review REV-01",
            "asked_by": "Responder",
            "asked_on": "2026-03-02",
            "approved_by": "CISO",
            "as_role": "Chief Information Security Officer",
            "approved_on": "2026-03-02",
            "reason": "",
        }
    ]
    assert now(approved).state == ChangeState.IN_APPROVAL


def test_a_version_that_carries_nothing_says_nothing_of_it(world, approved):
    version = submit(world)
    assert "changes" not in from_canonical(version.snapshot)
    assert version.change_summary == SUMMARY
    assert now(approved).state == ChangeState.APPROVED


def test_the_history_says_what_a_version_carries_and_so_does_the_draft_that_follows(world, signed, approved):
    change_rto(world)
    version = approve(world, submit(world, "1.1", carries=["CHR-01"]))
    said = f"{SUMMARY}. Carries CHR-01."
    assert version.change_summary == said
    draft = Plan.objects.select_related("draft").get(pk=world.plan.pk).draft.document
    for document in (version.snapshot, draft):
        assert rows_of(from_canonical(document), "history")[-1]["values"]["summary"] == said
    with pytest.raises(NothingChanged):
        submit(world, "1.2")


def test_once_it_is_in_force_the_change_is_carried_and_who_asked_is_told(world, approved):
    approve(world, submit(world, carries=["CHR-01"]))
    assert now(approved).state == ChangeState.CARRIED
    told = Notice.objects.get(topic="change:BCP-01:CHR-01:carried")
    assert (told.user, told.subject) == (world.responder, "CHR-01 of BCP-01 is in force")


def test_a_version_that_is_declined_gives_it_back_and_the_next_one_carries_it(world, approved):
    version = submit(world, carries=["CHR-01"])
    decline_version(version=version, place=1, sha256=version.sha256, reason="No", by=world.cto, at=world.now)
    assert now(approved).state == ChangeState.APPROVED
    approve(world, submit(world, "1.1", carries=["CHR-01"]))
    assert now(approved).state == ChangeState.CARRIED


def test_a_version_that_is_withdrawn_gives_it_back_into_the_draft(world, approved):
    take_up_change(request=approved, by=world.editor, at=world.now)
    withdraw_version(version=submit(world, carries=["CHR-01"]), reason="", by=world.editor, at=world.now)
    assert now(approved).state == ChangeState.IN_DRAFT


def test_what_a_version_carries_stays_carried_when_the_next_one_replaces_it(world, approved):
    approve(world, submit(world, carries=["CHR-01"]))
    change_rto(world)
    approve(world, submit(world, "1.1"))
    assert now(approved).state == ChangeState.CARRIED


@pytest.mark.parametrize("state", ["asked", "refused", "withdrawn", "carried", "unknown"])
def test_only_what_is_approved_can_be_carried(world, state):
    request = asked(world)
    if state == "refused":
        decided(world, request, "refused", reason="No")
    if state == "withdrawn":
        withdraw_change(request=decided(world, request), reason="", by=world.responder, at=world.now)
    number = "1.0"
    if state == "carried":
        decided(world, request)
        approve(world, submit(world, carries=["CHR-01"]))
        change_rto(world)
        number = "1.1"
    with pytest.raises(NotToCarry, match="is not approved any more, or another version carries it"):
        submit(world, number, carries=["CHR-99" if state == "unknown" else "CHR-01"])
    assert PlanVersion.objects.count() == (1 if state == "carried" else 0)


def test_what_can_be_carried_is_what_stands_as_approved_or_in_the_draft(world, approved):
    offered = {"CHR-01"}
    for state in ("asked", "refused", "withdrawn", "in draft"):
        request = asked(world, what=state)
        if state != "asked":
            decided(world, request, "refused" if state == "refused" else "approved", reason="Why")
        if state == "withdrawn":
            withdraw_change(request=now(request), reason="", by=world.responder, at=world.now)
        if state == "in draft":
            take_up_change(request=now(request), by=world.editor, at=world.now)
            offered.add(request.ref)
    for number, again, carried, left in (("1.0", "1.1", "CHR-01", {"CHR-05"}), ("1.2", "1.3", "CHR-05", set())):
        assert _to_carry(world) == _standing(world) == offered
        version = submit(world, number, carries=[carried])
        assert _to_carry(world) == _standing(world) == left
        decline_version(version=version, place=1, sha256=version.sha256, reason="No", by=world.cto, at=world.now)
        assert _to_carry(world) == _standing(world) == offered
        approve(world, submit(world, again, carries=[carried]))
        change_rto(world)
        offered = left


def _to_carry(world):
    return {one.ref for one in to_carry(world.plan, PlanVersion.objects.all().tallies_of([world.plan.pk]))}


def _standing(world):
    found = ChangeRequest.objects.in_state(ChangeState.APPROVED, ChangeState.IN_DRAFT)
    return {one.ref for one in found.filter(plan=world.plan)}


def test_what_waits_for_signatures_is_not_taken_back(world, approved):
    submit(world, carries=["CHR-01"])
    with pytest.raises(NotToWithdraw, match="A version that waits for its signatures carries CHR-01"):
        withdraw_change(request=now(approved), reason="", by=world.responder, at=world.now)


def test_the_same_submission_twice_is_one_version(world, approved):
    assert submit(world, carries=["CHR-01"]) == submit(world, carries=["CHR-01"])


@pytest.mark.parametrize(
    ("summary", "refs", "said"),
    [
        ("Yearly update", [], "Yearly update"),
        ("Yearly update", ["CHR-01"], "Yearly update. Carries CHR-01."),
        ("Is it better?", ["CHR-100", "CHR-11", "CHR-02"], "Is it better? Carries CHR-02, CHR-11 and CHR-100."),
    ],
)
def test_the_summary_ends_with_what_is_carried(summary, refs, said):
    assert saying_carried(summary, refs) == said


def test_the_page_to_submit_offers_what_is_approved_with_that_ticked_which_is_in_the_draft(world, approved, sign_in):
    in_draft = decided(world, asked(world, what="Move the standby site"))
    take_up_change(request=in_draft, by=world.editor, at=world.now)
    asked(world, what="Not decided yet")
    page = flat(sign_in(world.editor).get("/plans/BCP-01/submit/").content.decode())
    assert 'value="CHR-01" id="id_carries_0"' in page
    assert 'value="CHR-02" id="id_carries_1" checked' in page
    assert "CHR-03" not in page


def sent(world, **more):
    plan = Plan.objects.get(pk=world.plan.pk)
    return {"revision": plan.revision, "number": "1.0", "change_summary": "Yearly", "due_on": "", **more}


def test_the_form_carries_what_is_ticked(world, approved, sign_in):
    answer = sign_in(world.editor).post("/plans/BCP-01/submit/", sent(world, carries=["CHR-01"]))
    assert answer.status_code == 302, answer.content.decode()
    assert now(approved).state == ChangeState.IN_APPROVAL


def test_what_was_typed_is_kept_where_a_ticked_change_was_taken_back_meanwhile(world, approved, sign_in):
    withdraw_change(request=approved, reason="", by=world.responder, at=world.now)
    answer = sign_in(world.editor).post("/plans/BCP-01/submit/", sent(world, carries=["CHR-01"]))
    page = flat(answer.content.decode())
    assert answer.status_code == 422
    assert "CHR-01 is not approved any more, or another version carries it" in page
    assert "Yearly" in page, page[page.index("change_summary") - 300 :][:900]


def test_signers_and_readers_see_what_is_carried_and_who_approved_it(world, approved, sign_in):
    version = submit(world, carries=["CHR-01"])
    brief = flat(sign_in(world.cto).get(reverse("plans:approve", args=("BCP-01", "1.0"))).content.decode())
    assert "Change requests in it" in brief
    assert "Approved by CISO (Chief Information Security Officer)" in brief
    approve(world, version)
    page = flat(sign_in(world.reader).get("/plans/BCP-01/versions/1.0/").content.decode())
    assert WHAT in page
    assert "Approved by CISO (Chief Information Security Officer)" in page


def test_the_print_has_an_annex_of_what_is_carried_with_its_markdown_made_harmless(world):
    decided(world, asked(world, why=HOSTILE, token=uuid4()))
    version = approve(world, submit(world, carries=["CHR-01"]))
    imprint = version_imprint(version, is_approved=True)
    printed = flat(to_print_html(plan_report(from_canonical(version.snapshot), imprint)))
    assert "<h2>Change requests carried</h2>" in printed
    assert "<strong>bold</strong>" in printed
    assert "<script>alert" not in printed
    assert "javascript:alert" not in printed.replace("](javascript:alert", "")


def test_a_version_of_before_keeps_its_bytes_and_prints_without_the_annex(world, signed):
    before = signed.snapshot
    decided(world, asked(world))
    change_rto(world)
    approve(world, submit(world, "1.1", carries=["CHR-01"]))
    again = PlanVersion.objects.get(pk=signed.pk)
    assert (again.snapshot, sha256(again.snapshot)) == (before, signed.sha256)
    assert "changes" not in from_canonical(before)
