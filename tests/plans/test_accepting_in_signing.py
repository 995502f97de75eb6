"""Accepting known gaps in the act of signing: named in the statement, kept with the signature, printed with it."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bcp_portal.audit.models import Event
from bcp_portal.documents.gaps import known_gaps
from bcp_portal.documents.html import to_html
from plans.actions.approvals import decline_version, sign_version
from plans.actions.findings import Accepting, NotAcceptable, set_rule
from plans.actions.refreshing import check_plan
from plans.freezing.imprints import version_imprint
from plans.models.findings import Acceptance, Finding, FindingState
from plans.models.versions import Decision
from tests.conftest import PASSWORD
from tests.flat import flat
from tests.plans.finding import back_up, finding
from tests.plans.signing import approve, stated
from tests.testing.reviewing import recorded

REASON = "The second supplier is under contract from June"
UNTIL = date(2026, 6, 30)


@pytest.fixture
def version(in_approval):
    return in_approval


@pytest.fixture
def place(world, version) -> int:
    """Where DEP-01 of one dependency stands among the findings of the version."""
    found = json.loads(version.snapshot)["findings"]
    subject = finding(world).subject
    return next(n for n, gap in enumerate(found) if (gap["rule"], gap["subject"]) == ("DEP-01", subject))


def signed(world, version, *places: int, **asked) -> Decision:
    wanted = {"reason": REASON, "until": UNTIL, **asked}
    return sign_version(
        version=version,
        place=1,
        sha256=version.sha256,
        by=world.cto,
        at=world.now,
        accepting=Accepting(places, **wanted),
    )


def test_the_gap_is_accepted_by_the_signer_until_the_day(world, version, place):
    signed(world, version, place)
    acceptance = Acceptance.objects.get(finding=finding(world))
    assert (acceptance.accepted_by, acceptance.reason, acceptance.until) == (world.cto, REASON, UNTIL)
    assert finding(world).state == FindingState.ACCEPTED
    assert finding(world, on=UNTIL + timedelta(days=1)).state == FindingState.OPEN


def test_what_is_signed_names_the_gap(world, version, place):
    decision = signed(world, version, place)
    sentence = finding(world).sentence
    assert (
        f"I accept these known gaps, for this reason: {REASON} — DEP-01 until 2026-06-30: {sentence}"
        in decision.statement
    )
    assert decision.accepted == [{"rule": "DEP-01", "sentence": sentence, "reason": REASON, "until": "2026-06-30"}]
    event = Event.objects.filter(verb="version_signed").latest("pk")
    assert event.after["accepted"] == decision.accepted


def test_without_gaps_the_statement_is_what_it_was(world, version):
    decision = sign_version(version=version, place=1, sha256=version.sha256, by=world.cto, at=world.now)
    assert "gaps" not in decision.statement
    assert decision.accepted is None


def test_it_holds_for_the_values_that_were_signed_not_for_those_of_the_draft_now(world, version, place):
    back_up(world, "Another supplier")
    signed(world, version, place)
    assert finding(world).state == FindingState.OPEN


@pytest.mark.parametrize("asked", [{"reason": "  "}, {"until": date(2026, 3, 1)}])
def test_without_a_reason_or_a_day_to_come_nothing_is_signed(world, version, place, asked):
    with pytest.raises(NotAcceptable):
        signed(world, version, place, **asked)
    assert not Decision.objects.exists()
    assert finding(world).state == FindingState.OPEN


def test_a_gap_that_the_version_has_not_is_refused(world, version):
    with pytest.raises(NotAcceptable):
        signed(world, version, 10_000)
    assert not Decision.objects.exists()


def test_the_signature_is_printed_with_what_it_accepts(world, version, place):
    signed(world, version, place)
    for number, signer in ((2, world.coo), (3, world.ciso)):
        sign_version(version=version, place=number, sha256=version.sha256, by=signer, at=world.now)
    current = stated(version)
    html = to_html(json.loads(current.snapshot), imprint=version_imprint(current, is_approved=True))
    assert f"DEP-01 until 2026-06-30: {REASON}" in html


def test_versions_signed_without_it_print_as_before(world, version):
    current = approve(world, version)
    assert "Gaps accepted" not in to_html(
        json.loads(current.snapshot), imprint=version_imprint(current, is_approved=True)
    )


def test_who_declines_accepts_nothing(world, version):
    decline_version(version=version, place=1, sha256=version.sha256, reason="No", by=world.cto, at=world.now)
    assert Decision.objects.get().accepted is None


class TestThePage:
    @pytest.fixture
    def client(self, world, sign_in):
        return sign_in(world.cto)

    def post(self, client, version, **fields):
        address = reverse("plans:sign", args=["BCP-01", version.number])
        return client.post(address, {"place": 1, "sha256": version.sha256, "password": PASSWORD, **fields})

    def test_it_offers_the_grave_gaps_that_nobody_has_accepted(self, client, version):
        html = flat(client.get(reverse("plans:approve", args=["BCP-01", version.number])).content.decode())
        gaps = known_gaps(json.loads(version.snapshot))
        assert html.count('name="accept"') == sum(gap.is_grave and not gap.until for gap in gaps) > 3

    def test_ticked_gaps_are_accepted_with_the_signature(self, world, client, version, place):
        until = timezone.localdate() + timedelta(days=60)
        self.post(client, version, accept=[place], gap_reason=REASON, gap_until=until.isoformat())
        assert Decision.objects.get().accepted[0]["until"] == until.isoformat()
        assert finding(world, on=timezone.localdate()).state == FindingState.ACCEPTED
        page = flat(client.get(reverse("plans:versions", args=["BCP-01"])).content.decode())
        assert "Accepted 1 known gap with it" in page

    @pytest.mark.parametrize(
        "fields, said",
        [
            ({"gap_reason": REASON}, "Say until which day they may stay."),
            ({"gap_until": "2099-01-01", "gap_reason": REASON}, "accept it for a year at most"),
            ({"gap_until": "2020-01-01", "gap_reason": REASON}, "is over: write a day from today on"),
            ({"gap_until": ""}, "Say why the plan can live with the gaps"),
        ],
    )
    def test_a_gap_in_the_form_signs_nothing_and_keeps_what_was_typed(self, client, version, place, fields, said):
        answer = self.post(client, version, accept=[place], **fields)
        html = flat(answer.content.decode())
        assert answer.status_code == 422
        assert said in html
        assert f'value="{place}" id="sign_accept' in html
        assert "checked" in html
        assert fields.get("gap_reason", "") in html
        assert not Decision.objects.exists()


class TestSubmitting:
    @pytest.fixture
    def blocked(self, world):
        recorded(world, of="Annual Updates", on=date(2025, 6, 1))  # the quarterly review alone is overdue
        set_rule(rule="GOV-02", severity="blocker", by=world.administrator, at=world.now)
        check_plan(plan=world.plan, at=world.now)
        return Finding.objects.open(world.now.date()).get(plan=world.plan, rule="GOV-02")

    def test_the_page_shows_the_blockers_before_and_who_may_accept_them(self, world, editor, blocked):
        html = " ".join(editor.get(reverse("plans:submit", args=["BCP-01"])).content.decode().split())
        assert "1 blocker stands in the way" in html
        assert blocked.sentence.replace("'", "&#x27;") in html
        assert "CISO, COO, CTO" in html.replace("Administrator, ", "")
        assert f"#finding-{blocked.key}" in html

    def test_refused_the_summary_stays_typed(self, world, editor, blocked):
        fields = {"revision": world.plan.revision, "change_summary": "Typed with care", "number": "1.0"}
        answer = editor.post(reverse("plans:submit", args=["BCP-01"]), fields)
        assert answer.status_code == 409
        assert "Typed with care" in flat(answer.content.decode())

    def test_a_blocker_of_the_day_is_kept_though_the_submission_is_refused(self, world, editor, blocked):
        blocked.periods.all().delete()
        blocked.delete()
        fields = {"revision": world.plan.revision, "change_summary": "x", "number": "1.0"}
        assert "Fix this" in flat(editor.post(reverse("plans:submit", args=["BCP-01"]), fields).content.decode())
        stopping = Finding.objects.filter(plan=world.plan).stopping(timezone.localdate())
        assert blocked.subject in [one.subject for one in stopping]

    def test_without_blockers_nothing_is_said_of_them(self, world, editor):
        assert "in the way" not in flat(editor.get(reverse("plans:submit", args=["BCP-01"])).content.decode())
