"""Signing on a phone: gaps of a rule at once, a short fingerprint with the whole behind it, and a page that says the end."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from bcp_portal.documents.gaps import known_gaps
from plans.models.versions import Decision
from tests.conftest import PASSWORD
from tests.flat import flat

REASON = "The second supplier is under contract from June"


@pytest.fixture
def version(in_approval):
    return in_approval


@pytest.fixture
def signer(world, sign_in):
    return sign_in(world.cto)


def page(signer, version) -> html.HtmlElement:
    return html.fromstring(signer.get(reverse("plans:approve", args=["BCP-01", version.number])).content.decode())


def sign(signer, version, *, place: int = 1, **fields: object):
    address = reverse("plans:sign", args=["BCP-01", version.number])
    return signer.post(address, {"place": place, "sha256": version.sha256, "password": PASSWORD, **fields}, follow=True)


def closing(tree: html.HtmlElement) -> str:
    return " ".join(flat(part.text_content()) for part in tree.xpath("//section[contains(@class, 'closing')]")).strip()


def open_gaps(version) -> Counter[str]:
    gaps = known_gaps(json.loads(version.snapshot))
    return Counter(gap.rule for gap in gaps if gap.is_grave and not gap.until)


def test_gaps_to_accept_stand_under_their_rule_with_one_tick_for_all(signer, version):
    groups = page(signer, version).xpath("//div[contains(@class, 'ticklist')]/div[@role='group']")
    found = open_gaps(version)
    assert [group.xpath("count(.//input[@name='accept'])") for group in groups] == list(found.values())
    wholes = {tick.get("value") for group in groups for tick in group.xpath(".//input[@name='accept_rules']")}
    assert wholes == {rule for rule, count in found.items() if count > 1}
    assert wholes


def test_one_tick_accepts_every_gap_of_the_rule_and_no_other(signer, version):
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    sign(signer, version, accept_rules=["DEP-01"], gap_reason=REASON, gap_until=until)
    accepted = Decision.objects.get().accepted
    assert [one["rule"] for one in accepted] == ["DEP-01"] * open_gaps(version)["DEP-01"]


def test_a_rule_and_one_of_its_gaps_are_accepted_once(signer, version):
    gap = next(gap for gap in known_gaps(json.loads(version.snapshot)) if gap.rule == "DEP-01")
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    sign(signer, version, accept=[gap.place], accept_rules=["DEP-01"], gap_reason=REASON, gap_until=until)
    assert len(Decision.objects.get().accepted) == open_gaps(version)["DEP-01"]


def test_all_of_a_rule_without_a_reason_signs_nothing_and_keeps_the_tick(signer, version):
    answer = sign(signer, version, accept_rules=["DEP-01"])
    assert answer.status_code == 422
    assert not Decision.objects.exists()
    assert "Say why the plan can live with the gaps that you ticked." in flat(answer.content.decode())
    [tick] = html.fromstring(answer.content.decode()).xpath("//input[@name='accept_rules'][@value='DEP-01']")
    assert tick.get("checked") is not None


def test_a_rule_that_is_not_offered_is_refused_and_nothing_is_signed(signer, version):
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    assert sign(signer, version, accept_rules=["NO-01"], gap_reason=REASON, gap_until=until).status_code == 422
    assert not Decision.objects.exists()


def test_the_statement_shows_the_fingerprint_short_with_the_whole_behind_it(signer, version):
    tree = page(signer, version)
    [statement] = tree.xpath("//blockquote[@class='statement']")
    [whole] = statement.xpath(".//details")
    assert whole.get("open") is None
    assert version.sha256 in whole.text_content()
    assert f"{version.sha256[:8]} … {version.sha256[-8:]}" in flat(statement.text_content())
    sign(signer, version)
    assert Decision.objects.get().statement.endswith(version.sha256)


def test_who_has_signed_is_told_how_many_have_and_that_it_is_over(signer, version):
    assert closing(page(signer, version)) == ""
    said = closing(html.fromstring(sign(signer, version).content.decode()))
    assert said.startswith(f"1 of {version.approvals.count()} signed. You may close this.")
    assert "Still to sign: " in said


def test_who_signs_last_reads_that_it_is_in_force(world, sign_in, version):
    for place, signer in enumerate((world.cto, world.coo, world.ciso), start=1):
        answer = sign(sign_in(signer), version, place=place)
    said = closing(html.fromstring(answer.content.decode()))
    assert said == f"3 of 3 signed. You may close this. v{version.number} is in force."


def test_who_declines_reads_who_has_the_reason(signer, version):
    address = reverse("plans:decline", args=["BCP-01", version.number])
    sent = {"place": 1, "sha256": version.sha256, "reason": "Name the backup first."}
    said = closing(html.fromstring(signer.post(address, sent, follow=True).content.decode()))
    assert said == f"You have declined v{version.number}. You may close this. Editor has your reason."


def test_who_has_not_decided_reads_no_end(world, sign_in, signer, version):
    sign(signer, version)
    assert closing(page(sign_in(world.coo), version)) == ""
    assert closing(page(sign_in(world.auditor), version)) == ""
