"""A plan with fifteen hundred findings: pages of a size that can be read, and each finding within reach."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models.findings import Acceptance, Checkup, Finding, FindingPeriod
from plans.pages.questions import AT_ONCE
from tests.analysed import analyse
from tests.counting import calls
from tests.databases import standing
from tests.flat import flat

MANY = 1500
PAGE = reverse("plans:findings", args=["BCP-01"])


@standing
def many(world) -> int:
    return more(world)


def more(world) -> int:
    """As many as the linter might find, of each severity and rule that it found one of; how many there are."""
    known = list(Finding.objects.not_fixed(timezone.localdate()).filter(plan=world.plan))
    made = []
    for number in range(MANY - len(known)):
        like = known[number % len(known)]
        made.append(
            Finding(
                plan=world.plan,
                key=f"more-{number:05d}",
                rule=like.rule,
                subject=f"S-{number}",
                severity=like.severity,
                sentence=f"{like.sentence} Again {number}.",
                values=like.values,
                mend=like.mend,
                fingerprint=f"{number:064d}",
                first_seen_at=world.now,
            )
        )
    made = Finding.objects.bulk_create(made, batch_size=200)
    FindingPeriod.objects.bulk_create(
        [FindingPeriod(finding=one, severity=one.severity, opened_at=world.now) for one in made], batch_size=500
    )
    analyse()
    return MANY


def read(client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return flat(answer.content.decode()).replace("&amp;", "&")


def keys(html: str) -> list[str]:
    return re.findall(r'<li id="finding-([^"]+)"', html)


def test_a_page_is_of_bounded_size_and_says_how_many_there_are(editor, many):
    html = read(editor)
    assert len(html) < 200_000
    assert len(keys(html)) == 50
    assert f"1–50 of {many}" in html
    assert f"<b>{many} findings</b> stand" in html


def test_every_finding_is_on_one_page(editor, many):
    found = [key for page in range(1, many // 50 + 1) for key in keys(read(editor, f"{PAGE}?page={page}"))]
    assert len(found) == len(set(found)) == many


def test_showing_fifteen_hundred_is_no_more_work_than_showing_a_hundred(editor, world):
    read(editor)
    few = calls(lambda: read(editor, f"{PAGE}?page=2"))
    more(world)
    read(editor, f"{PAGE}?page=3")
    assert calls(lambda: read(editor, f"{PAGE}?page=2")) <= 1.5 * few


def test_a_link_to_a_finding_leads_to_the_page_on_which_it_stands(editor, many):
    last = keys(read(editor, f"{PAGE}?page=30"))[-1]
    assert last not in keys(read(editor))
    assert last in keys(read(editor, f"{PAGE}?at={last}"))
    assert "at=" in read(editor, "/plans/BCP-01/")


def test_a_link_to_a_finding_that_is_gone_shows_the_page_all_the_same(editor, many):
    assert len(keys(read(editor, f"{PAGE}?at=dep-01-gone"))) == 50


def test_findings_are_chosen_by_rule_severity_and_words(editor, many):
    chosen = read(editor, f"{PAGE}?severity=high&rule=DEP-01&q=again 1")
    found = Finding.objects.filter(severity="high", rule="DEP-01", sentence__icontains="again 1").order_by("pk")
    assert found.count() > 1
    assert keys(chosen) == list(found.values_list("key", flat=True))[:50]
    assert 'value="again 1"' in chosen
    assert "All findings</a>" in chosen


def test_the_pages_keep_what_was_chosen(editor, many):
    first = read(editor, f"{PAGE}?severity=medium")
    forward = re.search(r'rel="next"\s+href="([^"#]+)', first)[1]
    second = read(editor, PAGE + forward)
    assert set(Finding.objects.filter(key__in=keys(second)).values_list("severity", flat=True)) == {"medium"}


@pytest.mark.parametrize("query", ["page=x", "page=99999999999", "page=-1", "q=%25_", "q=<b>x", "at=<b>x", "place="])
def test_what_an_address_says_wrongly_breaks_nothing(editor, many, query):
    html = read(editor, f"{PAGE}?{query}")
    assert "<b>x" not in html
    assert 'id="standing-title"' in html


@pytest.mark.parametrize(
    "query", ["severity=worst", "state=gone", "rule=<b>x", "place=B-999", "place=<b>x", "q=%00", "at=%00"]
)
def test_a_choice_that_there_is_not_is_refused_in_words(editor, many, query):
    answer = editor.get(f"{PAGE}?{query}")
    assert answer.status_code == 400
    assert "could not read" in flat(answer.content.decode())
    assert "<b>x" not in flat(answer.content.decode())


def test_a_wrong_choice_is_refused_before_anything_is_accepted(world, sign_in):
    found = Finding.objects.open(timezone.localdate()).filter(plan=world.plan)[0]
    form = {"fingerprint": found.fingerprint, "reason": "Known", "until": timezone.localdate() + timedelta(days=9)}
    address = reverse("plans:finding_accept", args=["BCP-01", found.key])
    assert sign_in(world.cto).post(f"{address}?severity=worst", form).status_code == 400
    assert not Acceptance.objects.exists()
    sign_in(world.cto).post(f"{address}?severity={found.severity}", form)
    assert Acceptance.objects.exists()


def test_the_mark_of_a_block_leads_to_all_that_stands_beside_it(editor, many):
    plan = read(editor, "/plans/BCP-01/")
    place, count = re.search(r'\?state=open&place=([^"]+)">All (\d+) of them', plan).groups()
    assert f"of {count}" in read(editor, f"{PAGE}?state=open&place={place}")
    assert len(plan) < 460_000


def test_a_finding_is_accepted_without_a_script_and_the_choice_stays(world, sign_in, many):
    client = sign_in(world.cto)
    html = read(client, f"{PAGE}?severity=high&page=2")
    link = re.search(r'href="([^"]+accept=1)#finding-(more-[^"]+)"', html)
    opened = read(client, link[1])
    assert opened.count("Accept this gap") == 1
    action = re.search(r'action="(/plans/BCP-01/findings/[^"]+/accept/[^"]*)"', opened)[1]
    found = Finding.objects.get(key=link[2])
    until = timezone.localdate() + timedelta(days=9)
    sent = {"reason": "Known", "until": until.isoformat(), "fingerprint": found.fingerprint}
    assert client.post(action, {**sent, "reason": ""}).status_code == 422
    answer = client.post(action, sent)
    assert Acceptance.objects.filter(finding=found).exists()
    assert answer["Location"] == f"{PAGE}?severity=high&at={found.key}#finding-{found.key}"
    assert "Accepted until" in read(client, answer["Location"].partition("#")[0])


def test_with_a_script_the_form_alone_is_sent(world, sign_in, many):
    client = sign_in(world.cto)
    key = keys(read(client))[7]
    part = client.get(f"{PAGE}?at={key}&accept=1", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith(f'<li id="finding-{key}"')
    assert "Accept this gap" in part
    assert len(part) < 5_000
    gone = client.get(f"{PAGE}?at=gone&accept=1", headers={"HX-Request": "true"})
    assert gone.status_code == 404


def test_who_may_not_accept_gets_no_form(editor, many):
    key = keys(read(editor))[7]
    assert "Accept this gap" not in read(editor, f"{PAGE}?at={key}&accept=1")


def test_a_printed_page_of_findings_is_not_shown_after_a_change_or_to_another_role(world, editor, sign_in, many):
    key = keys(read(editor))[3]
    FindingPeriod.objects.filter(finding__key=key).update(closed_at=timezone.now())
    Checkup.objects.filter(plan=world.plan).update(checked_at=timezone.now())
    assert key not in keys(read(editor))
    assert "accept=1" not in read(editor)
    assert "accept=1" in read(sign_in(world.cto))
    assert "accept=1" not in read(sign_in(world.auditor))


def test_questions_and_answers_come_some_at_a_time(world, editor, many):
    questions = [
        {
            "rule": "DEP-02",
            "key": f"q:{number}",
            "sentence": f"Is it so, {number}?",
            "ref": "",
            "field": "",
            "target": "",
        }
        for number in range(300)
    ]
    Checkup.objects.filter(plan=world.plan).update(questions=questions)
    html = read(editor)
    assert html.count("Is it so,") < 8 * AT_ONCE
    assert f"{300 - AT_ONCE} more after these" in html
    for number in range(60):
        world.plan.answers.create(key=f"a:{number}", question=f"Was it so, {number}?", yes=True, answered_at=world.now)
    assert read(editor).count("<p>Was it so") == 25
    assert "26–50 of 60" in read(editor, f"{PAGE}?answers=2")
