"""After a save that a finding led to: whether it is fixed, how many are left, and the way to the next one."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from lxml import html

from plans.linting.findings import SEVERITIES
from plans.models.findings import Finding
from plans.models.plan import Block
from plans.pages.findings_list import FindingFilter
from plans.pages.next_finding import within_of
from tests.flat import flat
from tests.plans.finding import back_up, dependency, finding

HTMX = {"HX-Request": "true"}


def saving(world, found: Finding, backup: str, **more: str) -> dict[str, str]:
    row = dependency(world)
    form = {"name": row.name, "contact": row.contact, "backup": backup, "edition": str(row.edition)}
    return {**form, "finding": found.key, "field": "backup", **more}


def row_url(world) -> str:
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    return reverse("plans:row", args=["BCP-01", block.ref, dependency(world).ref])


def step_in(answer) -> html.HtmlElement:
    [bar] = html.fromstring(answer.content.decode()).xpath("//section[@class='stepbar']")
    return bar


def said(bar: html.HtmlElement) -> str:
    return flat(bar.text_content()).strip()


def open_findings(world) -> list[Finding]:
    found = Finding.objects.open(world.now.date()).filter(plan=world.plan)
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one.rule, one.pk))


def test_a_save_says_that_it_is_fixed_what_is_next_and_how_many_are_left(world, editor):
    found = finding(world)
    answer = editor.post(row_url(world), saving(world, found, "Vertex AI, contract in place"), headers=HTMX)
    bar = step_in(answer)
    left = open_findings(world)
    following = next(
        one for one in left if (SEVERITIES.index(one.severity), one.rule, one.pk) > (1, found.rule, found.pk)
    )
    assert said(bar).startswith("Fixed.")
    assert f"({len(left)} left)" in said(bar)
    [way] = bar.xpath(".//*[@data-step-next]")
    assert flat(way.text_content()).startswith(f"Next: {following.mend['words'].rstrip('.')[:50]}")
    assert f"finding={following.key}" in way.get("href")


def test_without_a_script_the_page_after_the_save_says_the_same_and_gives_the_focus(world, editor):
    found = finding(world)
    answer = editor.post(row_url(world), saving(world, found, "Vertex AI, contract in place"), follow=True)
    bar = step_in(answer)
    assert said(bar).startswith("Fixed.")
    assert bar.xpath(".//*[@data-step-next]")[0].get("autofocus") is not None
    assert bar.xpath(".//a[text()='Show what was saved']/@href")[0].endswith(dependency(world).ref)


def test_a_save_that_does_not_fix_it_says_so_and_opens_it_again(world, editor):
    found = finding(world)
    bar = step_in(editor.post(row_url(world), saving(world, found, "Some other provider"), headers=HTMX))
    assert "DEP-01 still stands." in said(bar)
    [again] = bar.xpath(".//a[text()='Open it again']/@href")
    assert f"finding={found.key}" in again
    assert bar.xpath(".//*[@data-step-next]")


def test_among_findings_that_were_chosen_the_next_is_one_of_them(world, editor):
    found = finding(world)
    sent = saving(world, found, "Vertex AI, contract in place", within="rule=DEP-01")
    bar = step_in(editor.post(row_url(world), sent, headers=HTMX))
    [way] = bar.xpath(".//*[@data-step-next]/@href")
    assert parse_qs(urlsplit(way).query)["within"] == ["rule=DEP-01"]
    assert "finding=dep-01-" in way
    others = [one for one in open_findings(world) if one.rule == "DEP-01"]
    assert f"({len(others)} left of those you chose)" in said(bar)


def test_after_the_last_of_those_chosen_nothing_is_left_of_them(world, editor):
    found = finding(world)
    sent = saving(world, found, "Vertex AI, contract in place", within=f"q={dependency(world).ref}&rule=DEP-01")
    bar = step_in(editor.post(row_url(world), sent, headers=HTMX))
    assert "None of those you chose is left." in said(bar)


@pytest.mark.parametrize(
    "within", ["rule=NOPE-99", "%00", "q=%00", "owner=%00", "severity=nonsense", "=&=&&", "x" * 900]
)
def test_a_choice_that_nobody_knows_loses_no_text(world, editor, within):
    found = finding(world)
    answer = editor.post(row_url(world), saving(world, found, "Vertex AI", within=within), headers=HTMX)
    assert answer.status_code == 200
    assert dependency(world).backup == "Vertex AI"
    assert said(step_in(answer)).startswith("Fixed.")


@pytest.mark.parametrize("letter", ["a", "ü", "病", "🔥"])
def test_the_longest_words_that_can_be_searched_are_still_those_that_were_chosen(letter):
    query = FindingFilter(state="open", severity="blocker", rule="DEP-01", q=letter * 100).query
    assert within_of({"within": query}) == query


def test_the_page_of_findings_hands_on_what_was_chosen(world, editor):
    tree = html.fromstring(editor.get(reverse("plans:findings", args=["BCP-01"]) + "?rule=DEP-01").content.decode())
    [link] = tree.xpath(
        f"//li[@id='finding-{finding(world).key}']//a[contains(@class, 'btn') and contains(@href, 'row=')]/@href"
    )
    assert parse_qs(urlsplit(link).query)["within"] == ["rule=DEP-01"]
    opened = html.fromstring(editor.get(link).content.decode())
    assert opened.xpath("//form[@class='row-form']//input[@name='within']/@value") == ["rule=DEP-01"]


def test_one_can_leave_a_finding_for_now_and_comes_to_the_next(world, editor):
    found = finding(world)
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    page = f"/plans/BCP-01/?edit={block.ref}&row={dependency(world).ref}&field=backup&finding={found.key}&within=rule%3DDEP-01"
    tree = html.fromstring(editor.get(page).content.decode())
    [way] = tree.xpath("//a[text()='Leave it for now: next finding']/@href")
    answer = editor.get(way)
    assert answer.status_code == 302
    assert "finding=dep-01-" in answer.url
    assert found.key not in answer.url


def test_a_finding_that_nobody_knows_leads_nowhere(editor):
    assert editor.get("/plans/BCP-01/findings/next/?finding=nope").status_code == 404
    assert "stepbar" not in editor.get("/plans/BCP-01/?led=nope").content.decode()
    assert "stepbar" not in editor.get("/plans/BCP-01/?led=%00").content.decode()


def test_the_next_of_a_finding_that_was_fixed_meanwhile_is_still_found(world, editor):
    found = finding(world)
    back_up(world, "Vertex AI, contract in place")
    assert "finding=" in editor.get(f"/plans/BCP-01/findings/next/?finding={found.key}").url


def test_a_row_that_no_finding_led_to_is_saved_as_ever(world, editor):
    form = saving(world, finding(world), "Vertex AI")
    answer = editor.post(row_url(world), {**form, "finding": ""}, headers=HTMX)
    assert "stepbar" not in answer.content.decode()


def test_what_a_click_mends_leads_on_too(world, editor):
    found = Finding.objects.filter(plan=world.plan, mend__act="add").first()
    answer = editor.post(reverse("plans:finding_mend", args=["BCP-01", found.key]) + "?rule=" + found.rule, follow=True)
    bar = step_in(answer)
    assert said(bar).startswith("Fixed")
    assert "mended=" in answer.redirect_chain[-1][0]
    assert "of those you chose" in said(bar) or "None of those" in said(bar)


def test_a_text_and_a_heading_lead_on_too(world, editor):
    block = Block.objects.living().filter(plan=world.plan, kind="prose").first()
    sent = {"text": f"{block.text} More.", "edition": block.edition, "finding": finding(world).key}
    answer = editor.post(reverse("plans:prose", args=["BCP-01", block.ref]), sent, follow=True)
    assert "DEP-01 still stands." in said(step_in(answer))
    added = {"what": "prose", "text": "On call by day.", "token": "t", "finding": finding(world).key}
    answer = editor.post(reverse("plans:heading_add", args=["BCP-01", block.heading.ref]), added, follow=True)
    assert "DEP-01 still stands." in said(step_in(answer))


def test_who_only_reads_sees_no_way_on(world, sign_in):
    page = sign_in(world.auditor).get(f"/plans/BCP-01/?led={finding(world).key}")
    assert "stepbar" not in page.content.decode()
