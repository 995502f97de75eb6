"""By which rules a version was checked is frozen with it: one that somebody switched off is told to whoever signs."""

import json
import re

import pytest

from bcp_portal.audit.models import Event
from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.diff import compare
from bcp_portal.documents.html import to_html
from bcp_portal.documents.milder import rules_set_milder
from plans.actions.findings import set_rule
from plans.actions.refusals import NoReason
from plans.freezing.imprints import version_imprint
from plans.linting.checking import RULES, is_milder
from plans.models.findings import Finding, RuleSetting
from plans.models.versions import PlanVersion
from tests.documents.printing import print_html
from tests.flat import flat
from tests.plans.signing import change_rto, stated, submit
from tests.testing.reviewing import words

RULE, REASON = "GOV-02", "The audit office asked us to wait"


def milder(world, rule=RULE, severity="off", **asked):
    return set_rule(rule=rule, severity=severity, reason=REASON, by=world.administrator, at=world.now, **asked)


def stricter(world) -> str:
    """A rule that finds nothing in the sample is a blocker now."""
    found = set(Finding.objects.values_list("rule", flat=True))
    rule = next(rule for rule, made in RULES.items() if rule not in found and made.severity != "blocker")
    set_rule(rule=rule, severity="blocker", by=world.administrator, at=world.now)
    return rule


def usual(world, rule=RULE):
    return set_rule(rule=rule, severity=RULES[rule].severity, by=world.administrator, at=world.now)


def read(version):
    return json.loads(PlanVersion.objects.get(pk=version.pk).snapshot)


def plain(answer) -> str:
    return " ".join(re.sub(r"</?time[^>]*>", "", words(answer)).split())


def test_a_rule_that_another_administrator_switched_off_is_told_to_every_signer(world, sign_in):
    milder(world)
    submit(world)
    for signer in world.approvers:
        shown = plain(sign_in(signer).get("/plans/BCP-01/versions/1.0/approve/"))
        assert "<b>Rules set milder</b>" in shown
        assert f'<span class="mono">{RULE}</span> off instead of {RULES[RULE].severity}: {RULES[RULE].title}' in shown
        assert f"by Administrator on 2 Mar 2026: {REASON}" in shown


def test_it_is_told_before_the_submission_too(world, sign_in):
    assert "Rules set milder" not in plain(sign_in(world.editor).get("/plans/BCP-01/submit/"))
    milder(world)
    assert "Rules set milder" in plain(sign_in(world.editor).get("/plans/BCP-01/submit/"))


def test_it_is_part_of_what_is_signed_and_stays_as_it_was(world):
    milder(world)
    version = submit(world)
    (one,) = read(version)["rules"]
    assert one == {
        "rule": RULE,
        "title": RULES[RULE].title,
        "severity": "off",
        "usual": RULES[RULE].severity,
        "is_milder": True,
        "by": "Administrator",
        "on": "2026-03-02",
        "reason": REASON,
    }
    assert sha256(canonical(read(version))) == version.sha256
    usual(world)
    assert read(version)["rules"] == [one]


def test_less_severe_is_milder_and_more_severe_is_not(world, sign_in):
    milder(world, "DEP-01", "low")
    rule = stricter(world)
    version = submit(world)
    assert [one.rule for one in rules_set_milder(read(version))] == ["DEP-01"]
    assert {one["rule"] for one in read(version)["rules"]} == {"DEP-01", rule}


def test_a_rule_that_was_set_back_is_not_told(world):
    milder(world)
    usual(world)
    assert read(submit(world))["rules"] == []


def test_a_change_of_how_a_version_is_checked_is_a_change_in_meaning(world, signed, sign_in):
    change_rto(world)
    milder(world)
    shown = plain(sign_in(world.editor).get("/plans/BCP-01/submit/"))
    assert f"Rule {RULE} is off, not {RULES[RULE].severity}" in shown
    submit(world, "1.1")
    for page in ("versions/1.1/approve/", "compare/?from=1.0&to=1.1", "compare/?from=1.0&to=draft"):
        shown = plain(sign_in(world.cto).get(f"/plans/BCP-01/{page}"))
        assert f"Rule {RULE} is off, not {RULES[RULE].severity}" in shown
        assert "set by Administrator on 2026-03-02, because: " in shown
        assert REASON in shown


def test_a_rule_that_is_less_than_in_the_version_in_force_is_a_change_too(world):
    rule = stricter(world)
    first = read(submit(world))
    (change,) = compare(first, {**first, "rules": []})
    assert change.headline == f"Rule {rule} is as severe as usual again"
    assert change.fields[0].before == "blocker"


def test_the_same_settings_are_no_change(world):
    milder(world)
    document = read(submit(world))
    assert compare(document, document) == []


def test_documents_from_before_read_as_they_did(in_approval):
    document = read(in_approval)
    old = {key: value for key, value in document.items() if key != "rules"}
    assert rules_set_milder(old) == []
    assert compare(old, document) == compare(document, old) == compare(old, old) == []
    assert "Rules set milder" not in to_html(old)


@pytest.mark.parametrize("has_gaps", [True, False])
def test_the_annex_of_the_pdf_prints_it(world, has_gaps):
    milder(world)
    version = stated(submit(world))
    document = read(version) if has_gaps else {**read(version), "findings": []}
    printed = flat(print_html(document, version_imprint(version, is_approved=False))).replace("\N{NO-BREAK SPACE}", " ")
    assert "Rules set milder" in printed
    sentence = f"Off instead of {RULES[RULE].severity}, set by Administrator on 2 March 2026: {REASON}"
    assert sentence in printed
    assert ("The other rules found nothing" in printed) is not has_gaps
    assert 'href="#known-gaps"' in printed


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_whoever_makes_a_rule_milder_says_why(world, reason):
    with pytest.raises(NoReason, match="Say why GOV-02 may be milder than usual"):
        set_rule(rule=RULE, severity="off", reason=reason, by=world.administrator, at=world.now)
    assert not RuleSetting.objects.exists()
    set_rule(rule=RULE, severity="blocker", by=world.administrator, at=world.now)


def test_a_reason_that_is_too_long_is_refused_and_not_cut(world, sign_in):
    asked = {"rule": RULE, "severity": "off", "reason": "x" * 501}
    answer = sign_in(world.administrator).post("/rules/", asked)
    assert answer.status_code == 400
    assert "A reason may have 500 characters, and this one has 501." in flat(answer.content.decode())
    assert f'value="{"x" * 501}"' in flat(answer.content.decode())  # nothing that was typed is lost
    assert not RuleSetting.objects.exists()


def test_a_rule_that_there_is_not_is_refused_in_words(world, sign_in):
    answer = sign_in(world.administrator).post("/rules/", {"rule": "NO-01", "severity": "off", "reason": "Later"})
    assert answer.status_code == 400
    assert 'role="alert"' in flat(answer.content.decode())


def test_the_page_of_rules_asks_for_the_reason_and_shows_it(world, sign_in):
    client = sign_in(world.administrator)
    asked = {"rule": RULE, "severity": "off"}
    refused = plain(client.post("/rules/", asked, follow=True))
    assert "Say why GOV-02 may be milder than usual" in refused
    shown = plain(client.post("/rules/", {**asked, "reason": REASON}, follow=True))
    assert f"Usually {RULES[RULE].severity}. Set by Administrator" in shown
    assert REASON in shown
    assert Event.objects.get(verb="rule_set").after == {"severity": "off", "reason": REASON}


def test_which_severity_is_milder():
    assert is_milder("off", "info")
    assert is_milder("low", "high")
    assert not is_milder("high", "high")
    assert not is_milder("blocker", "low")
