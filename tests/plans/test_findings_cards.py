"""The page of findings: where to begin, a card a rule, what is milder folded, by whom and where, what nobody checked."""

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from plans.actions.plans import create_plan
from plans.actions.refreshing import check_plan
from plans.actions.rows import change_row
from plans.evidence.unchecked import Unchecked
from plans.models.findings import Checkup, Finding
from plans.models.functions import BusinessFunction
from plans.page_cache import forget
from plans.pages.findings_choices import NOBODY, choices_of
from plans.pages.findings_list import FindingFilter, chosen
from plans.pages.findings_summary import rules_in_words, summary_of
from plans.pages.start_here import start_here
from tests.flat import flat
from tests.plans.finding import dependency, finding
from tests.plans.signing import current_plan


@pytest.fixture
def address(world):
    return reverse("plans:findings", args=[world.plan.code])


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture(autouse=True)
def checked(world):
    check_plan(plan=world.plan, at=timezone.now())
    world.plan.refresh_from_db()


def tree(client, address: str) -> html.HtmlElement:
    return html.fromstring(client.get(address).content.decode())


def test_five_findings_of_five_rules_stand_first_with_the_reason(world, editor, address, today):
    starts = start_here(world.plan, on=today)
    assert len(starts) == 5
    assert len({start.rule.id for start in starts}) == 5
    [card] = tree(editor, address).xpath("//section[@id='start']")
    said = flat(card.text_content())
    assert all(start.finding.sentence[:60] in said for start in starts)
    assert all(start.why in said for start in starts)
    assert card.xpath(".//a[contains(@href, 'finding=')]")


def test_what_refuses_a_submission_comes_first(world, today):
    Finding.objects.filter(plan=world.plan, rule="RSP-11").update(severity="blocker")
    Checkup.objects.filter(plan=world.plan).update(checked_at=timezone.now())
    first = start_here(world.plan, on=today)[0]
    assert first.rule.id == "RSP-11"
    assert first.why == "The plan can’t be submitted before it is fixed or accepted."


def test_what_a_day_costs_is_said_and_weighed_by_the_hour(world, today, monkeypatch):
    monkeypatch.setattr("plans.pages.start_here.MOST", 99)
    row = BusinessFunction.objects.get(plan=world.plan, ref="F-03")
    change_row(
        row=row, values={"cost_per_hour": "$480,000 per day"}, edition=row.edition, by=world.editor, at=world.now
    )
    whys = {start.why for start in start_here(current_plan(world), on=today)}
    assert "An hour of what it is about costs USD 20,000." in whys


def test_whoever_chose_gets_what_was_chosen_alone(editor, address):
    for query in ("?rule=DEP-01", "?page=2", f"?at={Finding.objects.first().key}"):
        assert not tree(editor, address + query).xpath("//section[@id='start']")


def test_a_rule_has_one_card_with_its_subjects_and_more_than_a_few_unfold(world, editor, address, today):
    cards = tree(editor, address).xpath("//section[contains(@class, 'rulecard')]")
    titles = [card.get("aria-labelledby") for card in cards]
    assert len(titles) == len(set(titles))
    [card] = tree(editor, f"{address}?rule=DEP-06").xpath("//section[contains(@class, 'rulecard')]")
    count = Finding.objects.open(today).filter(plan=world.plan, rule="DEP-06").count()
    assert count > 4
    assert card.xpath("count(./ul/li)") == 3
    assert card.xpath("count(./details/ul/li)") == count - 3


def test_what_is_milder_than_high_is_folded_until_somebody_wants_it(world, editor, address):
    def folds(query: str = "") -> dict[str, bool]:
        found = tree(editor, address + query).xpath("//details[@class='gravity']")
        return {fold.xpath("string(./summary/*[1])").strip(): fold.get("open") is not None for fold in found}

    assert folds()["High"]
    assert not folds()["Medium"]
    assert folds("?severity=medium") == {"Medium": True}
    mild = Finding.objects.filter(plan=world.plan, severity="medium").first()
    assert folds(f"?at={mild.key}")["Medium"]


def test_findings_are_chosen_by_who_answers_for_them(world, editor, address, today):
    options = choices_of(world.plan, on=today).owners
    for ref, name, count in options:
        assert chosen(world.plan, FindingFilter(owner=ref), on=today).found.count() == count, name
    assert options[-1].value == NOBODY
    assert f'<option value="{NOBODY}" selected>' in editor.get(f"{address}?owner={NOBODY}").content.decode()


def test_whoever_was_chosen_stands_in_the_choice_without_a_finding_too(world, editor, address, today):
    choices = choices_of(world.plan, on=today)
    ref = next(ref for ref in choices.people if ref not in {one.value for one in choices.owners})
    page = flat(editor.get(f"{address}?owner={ref}").content.decode())
    assert f'<option value="{ref}" selected>{choices.people[ref]} (0)</option>' in page
    assert "No finding matches these filters." in page
    page = tree(editor, f"{address}?rule=GOV-14")
    assert page.xpath("//select[@name='rule']/option[@selected]/@value") == ["GOV-14"]
    assert not Finding.objects.filter(plan=world.plan, rule="GOV-14").exists()


def test_no_findings_are_said_with_what_was_looked_at_and_when(world, editor, address):
    Finding.objects.filter(plan=world.plan).delete()
    page = flat(editor.get(address).content.decode())
    assert "No findings" in page
    assert "Nothing in this plan contradicts anything else in it." in page
    checkup = Checkup.objects.get(plan=world.plan)
    assert f"Last checked {timezone.localtime(checkup.checked_at):%-d %b %Y, %H:%M}." in page
    assert "No finding matches these filters." not in page
    Checkup.objects.all().delete()
    assert "This draft was not checked yet." in flat(editor.get(address).content.decode())


def test_findings_are_chosen_by_section_with_all_below_it(world, editor, address, today):
    choices = choices_of(world.plan, on=today)
    titles = {option.words.partition(" ")[2]: option for option in choices.sections}
    whole, part = titles["Recovery Strategies"], titles["Primary Strategies"]
    assert choices.at[part.value] < choices.at[whole.value]
    html_ = editor.get(f"{address}?place={whole.value}").content.decode()
    keys = {one.key for one in chosen(world.plan, FindingFilter(place=whole.value), on=today).found}
    assert keys == choices.at[whole.value]
    assert all(f"finding-{key}" in html_ for key in keys)


@pytest.mark.parametrize("query", ["?owner=nonsense", "?owner=%00", "?place=H-999", "?place=%00"])
def test_an_owner_or_section_that_the_plan_has_not_is_refused_in_words(editor, address, query):
    assert editor.get(address + query).status_code == 400


def test_before_questions_stands_that_answers_may_bring_findings(editor, address):
    assert "Answers may bring new findings: that is the point." in flat(editor.get(address).content.decode())


def test_a_plan_of_which_little_is_known_does_not_look_healthy(world, editor, today):
    empty = create_plan(code="EMPTY", title="Nothing yet", by=world.editor, at=timezone.now())
    check_plan(plan=empty, at=timezone.now())
    empty.refresh_from_db()
    summary = summary_of(empty, on=today)
    assert summary.unchecked.is_little_known
    assert f"{summary.unchecked.idle} had nothing to check" in summary.rest_in_words
    page = flat(editor.get(reverse("plans:findings", args=["EMPTY"])).content.decode())
    idle = summary.unchecked.idle + summary.unchecked.hindered
    assert f"<b>{idle} of {summary.unchecked.asked}</b> rules could not check anything." in page
    beside = flat(editor.get(reverse("plans:document", args=["EMPTY"])).content.decode())
    assert f"{summary.unchecked.idle} had nothing to check" in beside
    Finding.objects.filter(plan=empty).delete()
    bare = summary_of(empty, on=today).rest_in_words
    assert bare.startswith("Nothing found, and little could be:")
    forget()
    page = flat(editor.get(reverse("plans:findings", args=["EMPTY"])).content.decode())
    assert "No findings" in page
    assert page.count("Nothing found, and little could be:") == 2


def test_a_known_plan_is_not_called_little_known(world, today):
    assert not summary_of(world.plan, on=today).unchecked.is_little_known


def test_rules_that_could_not_look_are_said():
    assert rules_in_words(2) == "2 rules hold"
    assert rules_in_words(1, Unchecked(30, 1, 32)) == "1 rule holds, 1 could not judge, 30 had nothing to check"


def test_many_values_unfold(world, editor, address):
    long = next(one for one in Finding.objects.filter(plan=world.plan) if len(one.values) > 3)
    [item] = tree(editor, f"{address}?rule={long.rule}&at={long.key}").xpath(f"//li[@id='finding-{long.key}']")
    assert item.xpath("./details/dl")
    short = finding(world)
    [item] = tree(editor, f"{address}?rule={short.rule}&at={short.key}").xpath(f"//li[@id='finding-{short.key}']")
    assert item.xpath("./dl")
    assert dependency(world).backup in item.text_content()
