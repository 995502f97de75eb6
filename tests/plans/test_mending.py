"""Every finding has a mend that lands where it can be mended, or makes the place that is missing."""

import pytest
from django.urls import reverse
from lxml import html

from plans.actions.mending import mend_finding
from plans.actions.outline import add_heading
from plans.actions.plans import archive_plan
from plans.actions.rows import change_row, delete_row
from plans.linting.checking import RULES
from plans.models.dependencies import Dependency
from plans.models.findings import Finding
from plans.models.plan import Block, Heading, Plan
from plans.models.response import Channel
from tests.flat import flat
from tests.plans.finding import back_up, dependency, finding
from tests.plans.mending import (
    BREACH,
    FUNCTIONS,
    SMALL,
    control,
    follow,
    kinds_of_mends,
    opened,
    page_of_findings,
    plain,
    samples,
    small_plan,
    text,
    text_only,
    unfixed,
)

ASKED_FIRST = {"OBJ-06", "OBJ-07", "RSK-03", "STR-13"}  # found only once a question is answered with yes, as OBJ-04 is


def mended_at(editor, found: Finding) -> str:
    return reverse("plans:finding_mend", args=[found.plan.code, found.key])


def lands(editor, plan: Plan, findings: list[Finding]) -> None:
    """Follows the mend of each finding of a plan."""
    tree = page_of_findings(editor, plan)
    for found in findings:
        href, answer = follow(editor, tree, found)
        assert answer.status_code == 200, found
        wanted, act = opened(answer), found.mend["act"]
        if act == "submit":
            assert "Submit for approval" in flat(answer.content.decode())
        elif act in {"fill", "add"}:
            assert "as the finding asked for" in flat(answer.content.decode()), found
        else:
            assert wanted is not None, f"{found} opens no field: {href}"
            assert plain(found.sentence) in text(wanted), found
            assert plain(found.mend["words"]) in text(wanted), found
            named = control(wanted).get("name")
            assert named == (found.mend["field"] or "text"), found
            assert not wanted.xpath("ancestor::details[not(@open)]"), f"{found}: {named} is folded away"
            anchor = href.partition("#")[2]
            assert not anchor or wanted.xpath(f".//*[@id='{anchor}']"), f"{found}: {anchor} is not its field"


def test_every_rule_is_mended_where_its_mend_leads_on_the_samples_and_on_small_plans(world, editor):
    samples(world)
    for code, kinds in SMALL.items():
        small_plan(world, code, **kinds)
        small_plan(world, f"{code}-unlisted", blocks=False, **kinds)
    text_only(world)
    chosen = kinds_of_mends(Finding.objects.not_fixed(world.now.date()).select_related("plan"))
    for plan in Plan.objects.all():
        lands(editor, plan, [found for found in chosen if found.plan == plan])
    assert set(RULES) - {found.rule for found in chosen} <= ASKED_FIRST


def test_the_link_of_a_finding_carries_row_and_field_and_the_field_is_open_with_the_finding_above(world, editor):
    found = finding(world)
    href, answer = follow(editor, page_of_findings(editor, world.plan), found)
    assert f"row={dependency(world).ref}" in href
    assert "field=backup" in href
    wanted = opened(answer)
    backup = control(wanted)
    assert (backup.get("name"), backup.get("value")) == ("backup", "Another provider")
    assert "autofocus" in backup.attrib
    assert backup.get("id") == href.partition("#")[2]
    note = wanted.xpath(".//*[contains(@class, 'asked')]")[0]
    assert note.get("id") in backup.get("aria-describedby").split()
    for said in (found.sentence, found.mend["words"], "For example"):
        assert said in text(note)
    assert answer.content.decode().count("autofocus") == 1


def test_a_field_that_its_block_folds_away_stands_open(world, editor):
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    block.columns = [column for column in block.columns if column["field"] != "backup"]
    block.save()
    Dependency.objects.filter(plan=world.plan).exclude(ref=dependency(world).ref).update(backup="")
    back_up(world, "TBD")
    _, answer = follow(editor, page_of_findings(editor, world.plan), finding(world))
    wanted = opened(answer)
    assert control(wanted).get("name") == "backup"
    assert not wanted.xpath("ancestor::details[not(@open)]")


def test_of_two_blocks_with_the_same_rows_that_opens_which_shows_the_field(world, editor):
    listed, matrix = Block.objects.filter(plan=world.plan, kind="functions").order_by("position", "id")
    [found] = unfixed(world.plan, "OBJ-08")[:1]
    href, _ = follow(editor, page_of_findings(editor, world.plan), found)
    assert "rto" in {column["field"] for column in matrix.columns}
    assert f"edit={matrix.ref}" in href
    assert f"edit={listed.ref}&" not in href


def test_in_place_the_row_opens_alone_at_the_same_field(world, editor):
    row, found = dependency(world), finding(world)
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    line = reverse("plans:row", args=["BCP-01", block.ref, row.ref])
    query = {"field": "backup", "finding": found.key}
    answer = editor.get(line, query, headers={"HX-Request": "true"})
    assert control(opened(answer)).get("name") == "backup"
    assert found.sentence in flat(answer.content.decode())
    page = flat(editor.get(reverse("plans:document", args=["BCP-01"])).content.decode())
    assert "data-mend" in page


def test_what_a_finding_asks_stays_above_its_field_when_the_row_is_refused(world, editor):
    row, found = dependency(world), finding(world)
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    line = reverse("plans:row", args=["BCP-01", block.ref, row.ref])
    sent = {"edition": row.edition, "name": "", "backup": "x" * 501, "finding": found.key, "field": "backup"}
    answer = editor.post(line, sent)
    assert answer.status_code == 422
    assert found.sentence in text(opened(answer))


def test_add_a_strategy_opens_a_new_strategy_with_the_function_ticked(world, editor):
    plan = small_plan(world, "slow", functions=FUNCTIONS, strategies=[{"name": "By hand", "rto": "9h"}])
    found = next(one for one in unfixed(plan, "STR-03") if one.subject == "F-01")
    href, answer = follow(editor, page_of_findings(editor, plan), found)
    assert "row=new" in href
    form = opened(answer).xpath("ancestor::form")[0]
    ticked = form.xpath(".//input[@name='functions'][@checked]/@value")
    assert (control(opened(answer)).get("name"), ticked) == ("name", ["F-01"])
    assert not form.xpath(".//input[@name='functions']/ancestor::details[not(@open)]")


def test_add_a_strategy_for_a_risk_begins_with_the_risk_as_its_trigger(world, editor):
    [found] = unfixed(world.plan, "STR-09")[:1]
    _, answer = follow(editor, page_of_findings(editor, world.plan), found)
    form = opened(answer).xpath("ancestor::form")[0]
    assert found.values[0]["text"] in text(form.xpath(".//*[@name='trigger']")[0]) + str(form.xpath("//@value"))


def test_schedule_a_verification_opens_a_new_line_of_the_schedule_which_mends_it(world, editor):
    plan = small_plan(world, "unverified", **SMALL["no-verification"])
    [found] = unfixed(plan, "EXE-02")
    answer = editor.post(mended_at(editor, found), follow=True)
    assert answer.status_code == 200
    form = opened(answer).xpath("ancestor::form")[0]
    sent = {field.get("name"): field.get("value", "") for field in form.xpath(".//input[@name]")}
    assert sent["name"] == "Verification of backups"
    editor.post(form.get("action"), {**sent, "frequency": "Every 15 minutes"}, follow=True)
    assert unfixed(plan, "EXE-02") == []


@pytest.mark.parametrize(
    "rule, kinds, said",
    [
        (
            "RSP-05",
            SMALL["no-role"],
            "The shift lead declares an incident as soon as all is down. It ends when the shift lead stands the team down.",
        ),
        ("STR-08", SMALL["no-protection"], "All data is replicated continuously to the second site."),
    ],
)
def test_say_so_in_the_plan_makes_the_section_in_which_it_is_said(world, editor, rule, kinds, said):
    plan = small_plan(world, "silent", **kinds)
    [found] = unfixed(plan, rule)
    answer = editor.post(mended_at(editor, found), follow=True)
    form = opened(answer).xpath("ancestor::form")[0]
    sent = {field.get("name"): field.get("value", "") for field in form.xpath(".//input[@name]")}
    editor.post(mended_at(editor, found))  # once more
    assert Heading.objects.living().filter(plan=plan, title=found.mend["text"]).count() == 1
    assert found.mend["words"] in text(
        page_of_findings(editor, plan).xpath(f"//li[@id='finding-{found.key}']//a[contains(@href, 'add=prose')]")[0]
    )
    editor.post(form.get("action"), {**sent, "text": said}, follow=True)
    assert unfixed(plan, rule) == []


@pytest.mark.parametrize("blocks", [True, False])
def test_add_whom_to_tell_makes_the_list_of_channels_where_the_plan_has_none(world, editor, blocks):
    plan = small_plan(world, "breach", blocks=blocks, risks=BREACH)
    [found] = unfixed(plan, "RSP-10")
    answer = editor.post(mended_at(editor, found), follow=True)
    assert "as the finding asked for" in flat(answer.content.decode())
    [channel] = Channel.objects.living().filter(plan=plan)
    [block] = Block.objects.living().filter(plan=plan, kind="channels")
    assert block.rows == [channel.ref]
    assert block.heading.title == "Communication Plan"
    assert Heading.objects.living().filter(plan=plan, position__lt=block.heading.position).count()


def test_a_list_that_was_made_for_a_row_goes_with_it(world, editor):
    plan = small_plan(world, "breach", risks=BREACH)
    [found] = unfixed(plan, "RSP-10")
    answer = editor.post(mended_at(editor, found), follow=True)
    undo = html.fromstring(answer.content.decode()).xpath("//form[contains(@action, 'unmend')]")[0]
    editor.post(undo.get("action"), {"change": undo.xpath(".//input[@name='change']/@value")[0]})
    assert not Channel.objects.living().filter(plan=plan).exists()
    assert not Block.objects.living().filter(plan=plan, kind="channels").exists()
    assert not Heading.objects.living().filter(plan=plan, title="Communication Plan").exists()


def test_rows_that_no_list_holds_come_into_the_list_that_is_made(world, editor):
    plan = small_plan(
        world, "breach", blocks=False, risks=BREACH, channels=[{"text": "Everybody by e-mail", "audience": "Internal"}]
    )
    [found] = unfixed(plan, "RSP-10")
    editor.post(mended_at(editor, found))
    [block] = Block.objects.living().filter(plan=plan, kind="channels")
    assert block.rows == ["CH-01", "CH-02"]


def test_a_second_click_adds_nothing_twice(world, editor):
    plan = small_plan(world, "breach", risks=BREACH)
    [found] = unfixed(plan, "RSP-10")
    first, second = (editor.post(mended_at(editor, found)).url for _ in range(2))
    assert first == second
    assert Channel.objects.filter(plan=plan).count() == Block.objects.filter(plan=plan, kind="channels").count() == 1


def test_what_was_mended_in_the_meantime_is_not_mended_again(world, editor):
    found = Finding.objects.get(plan=world.plan, rule="RSP-08")
    channel = Channel.objects.living().filter(plan=world.plan).first()
    values = {"text": "Telephone call-out from a list on paper"}
    change_row(row=channel, values=values, edition=channel.edition, by=world.editor, at=world.now)
    before = Channel.objects.filter(plan=world.plan).count()
    answer = editor.post(mended_at(editor, found), follow=True)
    assert "was fixed in the meantime" in flat(answer.content.decode())
    assert Channel.objects.filter(plan=world.plan).count() == before


def test_a_link_to_what_is_mended_says_so_beside_the_field(world, editor):
    found, tree = finding(world), page_of_findings(editor, world.plan)
    back_up(world, "None")
    _, answer = follow(editor, tree, found)
    assert "This is fixed already" in text(opened(answer))


def test_a_link_to_a_row_that_was_deleted_offers_it_back(world, editor):
    found, tree, row = finding(world), page_of_findings(editor, world.plan), dependency(world)
    delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    _, answer = follow(editor, tree, found)
    assert answer.status_code == 200
    assert "was deleted" in flat(answer.content.decode())


def test_a_link_to_a_block_that_is_gone_leads_back_to_the_findings_in_words(world, editor):
    found, tree = finding(world), page_of_findings(editor, world.plan)
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    editor.post(reverse("plans:block_delete", args=["BCP-01", block.ref]))
    _, answer = follow(editor, tree, found)
    assert answer.status_code == 200
    assert "no longer in the plan" in flat(answer.content.decode())


def test_whoever_may_not_edit_is_led_to_read_and_told_who_can_mend(world, sign_in):
    client = sign_in(world.cto)
    tree = page_of_findings(client, world.plan)
    [item] = tree.xpath(f"//li[@id='finding-{finding(world).key}']")
    assert "An editor can." in text(item)
    assert not [href for href in item.xpath(".//a/@href") if "edit=" in href]
    assert f"/plans/BCP-01/#{dependency(world).ref}" in item.xpath(".//dd/a/@href")
    page = flat(client.get("/plans/BCP-01/").content.decode())
    assert "data-mend" not in page
    assert client.post(mended_at(client, finding(world))).status_code == 403


def test_on_an_archived_plan_a_stale_link_and_a_stale_click_say_that_it_is_archived(world, editor):
    found, tree = finding(world), page_of_findings(editor, world.plan)
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    _, answer = follow(editor, tree, found)
    assert "This plan is archived" in flat(answer.content.decode())
    added = Finding.objects.get(plan=world.plan, rule="RSP-08")
    assert "This plan is archived" in flat(editor.post(mended_at(editor, added), follow=True).content.decode())
    assert not page_of_findings(editor, world.plan).xpath("//a[contains(@href, 'edit=')]")


def test_hostile_words_for_a_finding_or_field_open_the_row_as_ever(world, editor):
    row = dependency(world)
    block = Block.objects.get(plan=world.plan, kind="dependencies")
    for query in (
        {"finding": "x' or 1=1"},
        {"field": "<script>"},
        {"finding": "dep-01-000000000000", "field": "no such"},
    ):
        answer = editor.get("/plans/BCP-01/", {"edit": block.ref, "row": row.ref, **query})
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_mending_through_the_action_makes_one_event_a_row(world):
    found = Finding.objects.get(plan=world.plan, rule="OBJ-12")
    block, row = mend_finding(finding=found, by=world.editor, at=world.now)
    assert block.startswith("B-")
    assert row.startswith("FA-")


def test_a_section_that_is_empty_opens_the_form_of_its_text(world, editor):
    plan = small_plan(world, "empty", steps=[{"group": "First", "text": "Go by the Call Tree List"}])
    add_heading(plan=plan, title="Call Tree List", level=2, after=None, by=world.editor, at=world.now)
    plan.refresh_from_db()
    [found] = unfixed(plan, "GOV-07")
    href, answer = follow(editor, page_of_findings(editor, plan), found)
    assert "add=prose" in href
    wanted = opened(answer)
    assert (control(wanted).tag, control(wanted).get("name")) == ("textarea", "text")
    form = wanted.xpath("ancestor::form")[0]
    sent = {field.get("name"): field.get("value", "") for field in form.xpath(".//input[@name]")}
    refused = editor.post(form.get("action"), {**sent, "text": " "})
    assert found.sentence in text(opened(refused))
    editor.post(form.get("action"), {**sent, "text": "1. The shift lead: +49 30 1234567"}, follow=True)
    assert unfixed(plan, "GOV-07") == []


def test_two_clicks_at_once_make_one_list_and_one_row(world, editor):
    plan = small_plan(world, "breach", risks=BREACH)
    [found] = unfixed(plan, "RSP-10")
    mend_finding(finding=found, by=world.editor, at=world.now)
    mend_finding(finding=found, by=world.administrator, at=world.now)
    assert Channel.objects.filter(plan=plan).count() == 1
