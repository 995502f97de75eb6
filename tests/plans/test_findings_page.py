"""The page of findings: what an editor mends and answers, what an approver accepts, what an auditor reads."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.actions.findings import accept_finding
from plans.actions.rows import change_row
from plans.linting.checking import RULES
from plans.linting.findings import SEVERITIES
from plans.models.dependencies import Dependency
from plans.models.findings import Checkup, Finding, FindingState
from plans.models.plan import Block
from plans.tasks import check_plans
from tests.flat import flat


@pytest.fixture
def page(world):
    return reverse("plans:findings", args=[world.plan.code])


@pytest.fixture
def unnamed(world) -> Finding:
    """A backup that is not named."""
    return Finding.objects.filter(plan=world.plan, rule="DEP-01").first()


@pytest.fixture(autouse=True)
def checked(world, editor):
    """The plan after a save: its findings are known."""
    block = Block.objects.get(plan=world.plan, kind="scope")
    editor.post(
        reverse("plans:rows", args=[world.plan.code, block.ref]), {"text": "Payroll", "side": "in", "token": "t"}
    )


def state(finding: Finding) -> str:
    return Finding.objects.with_state(timezone.localdate()).get(pk=finding.pk).state


def read(client, address: str) -> str:
    return flat(client.get(address).content.decode())


def test_a_finding_says_what_disagrees_and_leads_to_the_row(editor, page, unnamed):
    html = read(editor, page)
    assert unnamed.sentence in html.replace("&#x27;", "'").replace("&quot;", '"')
    ref = unnamed.values[0]["ref"]
    assert f"row={ref}#" in html.replace("&amp;", "&")


def test_mending_the_row_takes_the_finding_away(world, editor, page, unnamed):
    row = Dependency.objects.get(plan=world.plan, ref=unnamed.values[0]["ref"])
    change_row(row=row, values={"backup": "Vonage"}, edition=row.edition, by=world.editor, at=timezone.now())
    assert state(unnamed) == FindingState.FIXED
    assert f"finding-{unnamed.key}" not in read(editor, page)
    assert f"finding-{unnamed.key}" in read(editor, f"{page}?state=fixed")


def test_an_approver_accepts_with_a_reason_and_a_day(world, sign_in, page, unnamed):
    until = timezone.localdate() + timedelta(days=30)
    client = sign_in(world.cto)
    client.post(
        reverse("plans:finding_accept", args=[world.plan.code, unnamed.key]),
        {"reason": "A contract is being made.", "until": until.isoformat(), "fingerprint": unnamed.fingerprint},
    )
    assert state(unnamed) == FindingState.ACCEPTED
    assert "A contract is being made." in read(client, page)
    client.post(reverse("plans:finding_withdraw", args=[world.plan.code, unnamed.key]))
    assert state(unnamed) == FindingState.OPEN


def test_a_number_in_a_finding_and_in_its_acceptance_is_called_with_one_touch(world, sign_in, editor, page, unnamed):
    until = timezone.localdate() + timedelta(days=30)
    sign_in(world.cto).post(
        reverse("plans:finding_accept", args=[world.plan.code, unnamed.key]),
        {"reason": "Call +49 30 5550111.", "until": until.isoformat(), "fingerprint": unnamed.fingerprint},
    )
    html = read(editor, page)
    assert 'Call <a href="tel:+49305550111">+49 30 5550111</a>.' in html
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", html)


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [(-1, "Because.", "is over"), (500, "Because.", "more than a year"), (5, "", "This field is required")],
)
def test_an_acceptance_that_says_too_little_is_refused(world, sign_in, unnamed, *, days, reason, said):
    until = timezone.localdate() + timedelta(days=days)
    answer = sign_in(world.cto).post(
        reverse("plans:finding_accept", args=[world.plan.code, unnamed.key]),
        {"reason": reason, "until": until.isoformat(), "fingerprint": unnamed.fingerprint},
    )
    assert answer.status_code == 422
    assert said in flat(answer.content.decode())
    assert state(unnamed) == FindingState.OPEN


def test_nobody_accepts_values_that_have_changed_since(world, sign_in, unnamed):
    until = timezone.localdate() + timedelta(days=30)
    sign_in(world.cto).post(
        reverse("plans:finding_accept", args=[world.plan.code, unnamed.key]),
        {"reason": "Because.", "until": until.isoformat(), "fingerprint": "0" * 64},
    )
    assert state(unnamed) == FindingState.OPEN


def test_an_auditor_reads_and_is_offered_nothing(world, sign_in, page):
    html = read(sign_in(world.auditor), page)
    assert "Read-only" in html
    assert "Accept this gap" not in html
    assert 'name="answer"' not in html


def test_an_answer_is_kept_and_not_asked_again(world, editor, page):
    question = editor.get(page).context["summary"].questions[0]
    editor.post(reverse("plans:question_answer", args=[world.plan.code]), {"key": question["key"], "answer": "no"})
    keys = [asked["key"] for asked in editor.get(page).context["summary"].questions]
    assert question["key"] not in keys
    assert world.plan.answers.get(key=question["key"]).yes is False


def test_the_plan_shows_its_worst_findings_beside_the_text(world, editor):
    html = read(editor, reverse("plans:document", args=[world.plan.code]))
    outcomes = Checkup.objects.get(plan=world.plan).outcomes
    count = sum(outcome["status"] == "holds" for outcome in outcomes)
    assert ("1 rule holds" if count == 1 else f"{count} rules hold") in html
    assert "Fix or accept" in html


def test_a_rule_that_is_switched_off_finds_nothing(world, sign_in, editor, page):
    sign_in(world.administrator).post(reverse("plans:rules"), {"rule": "DEP-01", "severity": "off", "reason": "Later"})
    check_plans()
    assert '<li id="finding-dep-01' not in read(editor, f"{page}?rule=DEP-01")
    assert "Switched off." in read(editor, page)


def test_what_one_rule_found_stands_under_its_title_and_the_gravest_first(world, editor, page, unnamed):
    html = read(editor, page)
    rule = RULES[unnamed.rule]
    found = Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule=rule.id)
    assert found.count() > 1
    assert html.count(f"{rule.title} <span") == 1
    titles = [fold.partition("</summary>")[0].lower() for fold in html.split('<details class="gravity"')[1:]]
    order = [severity for head in titles for severity in SEVERITIES if f">{severity}<" in head]
    assert order == [severity for severity in SEVERITIES if severity in order]
    assert len(order) > 1


def test_a_count_by_severity_leads_to_as_many_findings_and_accepted_ones_are_told_apart(world, editor, page, unnamed):
    accept_finding(
        finding=unnamed,
        fingerprint=unnamed.fingerprint,
        reason="Until the move",
        until=date(2100, 1, 1),
        by=world.cto,
        at=timezone.now(),
    )
    html = read(editor, page)
    assert "1 of them accepted" in html
    links = re.findall(r'href="(\?state=open&amp;severity=\w+)">.*?<b class="num">(\d+)</b>', html)
    assert links
    for address, count in links:
        assert editor.get(page + address.replace("&amp;", "&")).context["page"].count == int(count)


def test_a_missed_exercise_is_recorded_from_its_finding(world, editor, sign_in, page):
    missed = Finding.objects.open(timezone.localdate()).filter(plan=world.plan, rule="EXE-01").first()
    where = f"{reverse('testing:record', args=[world.plan.code])}?of={missed.subject}"
    assert f'href="{where}"' in read(editor, page)
    assert f'<option value="{missed.subject}" selected>' in read(editor, where)
    assert where not in read(sign_in(world.auditor), page)
