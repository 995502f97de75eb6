"""The page of a plan's keepers: read, saved in one form, refused in words, and what stands elsewhere about keepers."""

import re

import pytest

from bcp_portal.accounts.actions import change_person, deactivate_person
from bcp_portal.audit.models import Event
from bcp_portal.notices.models import Notice
from plans.actions.copying import copy_plan
from plans.actions.plans import archive_plan
from plans.models.directory import Person
from testing.assigning import PLAN, Entrusted, pairs_of
from testing.models.keepers import Assignee, PlanKeeper
from tests.conftest import person
from tests.flat import flat
from tests.testing.promising import signed_on

PAGE = "/plans/BCP-01/keepers/"
SAVE = f"{PAGE}save/"
FULL = Entrusted("exercise:EX-01", "EX-01", "Full DR Test")
WHOLE = Entrusted(PLAN, "BCP-01", "BCP")


@pytest.fixture
def ann(world):
    return person("Ann", "responder")


@pytest.fixture
def bob(world):
    return person("Bob", "responder")


def filled(html: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    form = html[html.index('id="keepers"') :]
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+-seen)"(?: value="([^"]*)")?', form))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = chosen.group(1) if chosen else ""
    return sent


def opened(sign_in, user):
    client = sign_in(user)
    return client, filled(client.get(PAGE).content.decode())


def wanted(of: Entrusted, who: str, deputy: str = "") -> dict[str, str]:
    return {f"{of.slug}-person": who, f"{of.slug}-deputy": deputy}


def saved(sign_in, user, **more):
    client, sent = opened(sign_in, user)
    return client.post(SAVE, {**sent, **more})


def names(world, of: Entrusted) -> dict[str, str]:
    found = pairs_of(world.plan.pk).get(of.key)
    return found.names if found else {}


def words(answer) -> str:
    return flat(answer.content.decode())


def test_a_keeper_and_assignees_are_named_in_one_form_with_an_event_each(world, sign_in, ann, bob):
    answer = saved(sign_in, world.editor, **wanted(WHOLE, "Editor", "Ann"), **wanted(FULL, "Bob"))
    assert answer.status_code == 302
    assert (names(world, WHOLE), names(world, FULL)) == ({"person": "Editor", "deputy": "Ann"}, {"person": "Bob"})
    events = Event.objects.filter(kind="keepers").order_by("pk").values_list("verb", "ref", "before", "after")
    assert list(events) == [
        ("keeper_changed", "BCP-01", {}, {"person": "Editor", "deputy": "Ann"}),
        ("assignee_changed", "EX-01", {}, {"person": "Bob"}),
    ]
    said = words(sign_in(world.editor).get(PAGE))
    assert "Saved: 2 changes." in said
    assert "Editor keeps this plan, and Ann is the deputy." in said
    assert "1 of 4 assigned" in said


def test_what_is_sent_as_it_stood_changes_nothing(world, sign_in, ann):
    saved(sign_in, world.editor, **wanted(FULL, "Ann"))
    saved(sign_in, world.editor)
    assert Event.objects.filter(kind="keepers").count() == 1
    assert "Nothing was changed." in words(sign_in(world.editor).get(PAGE))


def test_nobody_is_chosen_again(world, sign_in, ann):
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann"), **wanted(FULL, "Ann"))
    saved(sign_in, world.editor, **wanted(WHOLE, ""), **wanted(FULL, ""))
    assert pairs_of(world.plan.pk) == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("Ann", "Ann"), "The deputy must be somebody else than Ann."),
        (("", "Ann"), "Say for whom Ann stands in."),
        (("CTO", ""), "Nobody who may record is called “CTO”"),
        (("Nobody of that name", ""), "Nobody who may record is called “Nobody of that name”"),
    ],
)
@pytest.mark.parametrize("of", [WHOLE, FULL], ids=["plan", "line"])
@pytest.mark.usefixtures("ann", "bob")
def test_who_cannot_be_responsible_is_refused_and_what_was_typed_stays(world, sign_in, of, typed, said):
    other = wanted(WHOLE if of is FULL else FULL, "Bob")
    answer = saved(sign_in, world.editor, **other, **wanted(of, *typed))
    assert answer.status_code == 422
    assert said in words(answer)
    again = filled(answer.content.decode())
    assert again[next(iter(other))] == "Bob"
    assert pairs_of(world.plan.pk) == {}


def test_of_two_with_one_name_each_is_chosen_by_the_address(world, sign_in, ann):
    other = person("Bob", "responder")
    other.name = "Ann"
    other.save()
    assert saved(sign_in, world.editor, **wanted(FULL, "Ann")).status_code == 422
    saved(sign_in, world.editor, **wanted(FULL, "Ann (bob@example.com)", "ann@example.com"))
    kept = Assignee.objects.get()
    assert (kept.person, kept.deputy) == (other, ann)


def test_a_stale_page_keeps_what_was_typed_and_says_what_others_made_of_it(world, sign_in, ann, bob):
    client, sent = opened(sign_in, world.editor)
    saved(sign_in, world.administrator, **wanted(FULL, "Bob"))
    answer = sign_in(world.editor).post(SAVE, {**sent, **wanted(FULL, "Ann"), **wanted(WHOLE, "Ann")})
    assert answer.status_code == 409
    assert "Changed meanwhile to: Bob." in words(answer)
    assert names(world, WHOLE) == {}
    again = filled(answer.content.decode())
    assert again[f"{FULL.slug}-person"] == "Ann"
    assert client.post(SAVE, again).status_code == 302
    assert (names(world, FULL), names(world, WHOLE)) == ({"person": "Ann"}, {"person": "Ann"})


def test_two_who_change_different_lines_do_not_meet(world, sign_in, ann, bob):
    _, sent = opened(sign_in, world.editor)
    saved(sign_in, world.administrator, **wanted(FULL, "Bob"))
    assert sign_in(world.editor).post(SAVE, {**sent, **wanted(WHOLE, "Ann")}).status_code == 302
    assert (names(world, FULL), names(world, WHOLE)) == ({"person": "Bob"}, {"person": "Ann"})


def test_who_lost_the_account_stays_named_until_somebody_else_is_and_the_page_says_who_stands_in(
    world, sign_in, ann, bob
):
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann", "Bob"), **wanted(FULL, "Ann"))
    deactivate_person(actor=world.administrator, person=ann, at=world.now)
    said = words(sign_in(world.editor).get(PAGE))
    assert "Ann has no active account any more: Bob, the deputy, keeps this plan." in said
    assert "Bob is responsible now (deputy of Ann, who keeps the plan)." in said
    assert "Ann, who can’t any more" in said
    assert saved(sign_in, world.editor, **{f"{FULL.slug}-deputy": "Bob"}).status_code == 302
    assert names(world, FULL) == {"person": "Ann", "deputy": "Bob"}
    assert saved(sign_in, world.editor, **wanted(FULL, "Bob", "Ann")).status_code == 422


@pytest.mark.parametrize("how", ["deactivated", "reader"])
def test_editors_are_told_of_each_plan_that_somebody_cannot_keep_any_more(world, sign_in, ann, bob, how):
    signed_on(world, "2026-03-01")
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann"), **wanted(FULL, "Bob", "Ann"))
    if how == "deactivated":
        deactivate_person(actor=world.administrator, person=ann, at=world.now)
    else:
        change_person(actor=world.administrator, person=ann, name="Ann", role="reader", at=world.now)
    told = Notice.objects.filter(topic__startswith="keepers:")
    assert {one.user for one in told} == {world.editor, world.administrator}
    one = told.get(user=world.editor)
    assert (one.subject, one.url) == ("Ann can’t keep BCP-01 any more", PAGE)
    assert one.body == [
        "Administrator changed that account.",
        "Keeper of the plan: nobody is responsible now.",
        "Deputy for Full DR Test.",
        "Name somebody else.",
    ]


def test_who_loses_another_right_is_told_of_to_nobody(world, sign_in, ann):
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann"))
    change_person(actor=world.administrator, person=ann, name="Ann", role="editor", at=world.now)
    assert not Notice.objects.exists()


def test_the_page_of_an_account_says_what_the_person_keeps(world, sign_in, ann):
    signed_on(world, "2026-03-01")
    saved(sign_in, world.editor, **wanted(WHOLE, "Editor", "Ann"), **wanted(FULL, "Ann"))
    said = words(sign_in(world.administrator).get(f"/people/{ann.ref}/"))
    assert "BCP-01: deputy of the keeper" in said
    assert "BCP-01: Full DR Test" in said
    assert "is still asked to sign" not in said


def test_whom_the_plan_names_is_proposed_with_the_reason_and_assigned_to_nothing(world, sign_in):
    Person.objects.create(name="Ed Itor", job_title="IT Operations Manager", account=world.editor)
    said = words(sign_in(world.editor).get(PAGE))
    assert "<b>Editor</b>: Document Owner: IT Operations Manager" in said
    assert "CTO (signs as Chief Technology Officer)" in said
    assert not PlanKeeper.objects.exists()


def test_an_owner_who_is_nobody_in_the_directory_is_not_proposed(world, sign_in):
    Person.objects.create(name="Ed Itor", job_title="Head of something else", account=world.editor)
    assert "<b>Editor</b>: " not in words(sign_in(world.editor).get(PAGE))


def test_who_reads_drafts_reads_it_and_who_edits_changes_it(world, sign_in, ann):
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann"))
    answer = sign_in(world.auditor).get(PAGE)
    assert "<dd>Ann</dd>" in words(answer)
    assert "Save keepers" not in words(answer)
    assert sign_in(world.auditor).post(SAVE, {}).status_code == 403
    assert sign_in(world.responder).get(PAGE).status_code == 403


def test_of_a_plan_in_the_archive_nobody_is_named(world, sign_in, ann):
    _, sent = opened(sign_in, world.editor)
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    answer = sign_in(world.editor).post(SAVE, {**sent, **wanted(WHOLE, "Ann")})
    assert answer.status_code == 422
    assert "The plan is archived" in words(answer)
    assert not PlanKeeper.objects.exists()


def test_a_copy_of_a_plan_has_no_keeper(world, sign_in, ann):
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann"), **wanted(FULL, "Ann"))
    copied = copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)
    assert pairs_of(copied.pk) == {}


def test_among_many_accounts_one_types_with_one_list_of_names_a_page(world, sign_in):
    for n in range(41):
        person(f"Responder {n}", "responder")
    html = sign_in(world.editor).get(PAGE).content.decode()
    assert html.count("<datalist") == 1
    assert html.count("Responder 7<") + html.count('"Responder 7"') == 1
    sent = dict(re.findall(r'name="([^"]+-seen)"(?: value="([^"]*)")?', html))
    answer = sign_in(world.editor).post(SAVE, {**sent, **wanted(FULL, " responder 7 ")})
    assert answer.status_code == 302
    assert names(world, FULL) == {"person": "Responder 7"}


def test_the_page_takes_as_many_queries_for_many_lines(world, sign_in, ann, django_assert_max_num_queries):
    for key in ("exercise:EX-01", "exercise:EX-02", "exercise:EX-03", "maintenance:MA-02"):
        Assignee.objects.create(plan=world.plan, key=key, person=ann)
    client = sign_in(world.editor)
    with django_assert_max_num_queries(15):
        client.get(PAGE)


def test_a_plan_in_force_without_a_keeper_says_so_to_those_who_can_name_one(world, sign_in, signed, ann):
    for user in (world.editor, world.administrator):
        assert "Nobody keeps this plan." in words(sign_in(user).get("/plans/BCP-01/"))
        assert "Name a keeper" in words(sign_in(user).get("/"))
    for user in (world.auditor, world.cto):
        assert "Nobody keeps" not in words(sign_in(user).get("/plans/BCP-01/"))
        assert "Name a keeper" not in words(sign_in(user).get("/"))
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann"))
    assert "Kept by" in words(sign_in(world.auditor).get("/plans/BCP-01/"))
    assert "Name a keeper" not in words(sign_in(world.editor).get("/"))


def test_home_does_not_ask_for_a_keeper_of_what_is_a_draft_only(world, sign_in):
    assert "Name a keeper" not in words(sign_in(world.editor).get("/"))


def test_what_is_due_says_that_nobody_keeps_a_plan_to_those_who_can_name_a_keeper(world, sign_in, ann):
    signed_on(world, "2026-03-01")
    assert "Nobody keeps Business Continuity Plan (BCP)." in words(sign_in(world.editor).get("/exercises/"))
    assert "Nobody keeps" not in words(sign_in(world.auditor).get("/exercises/"))
    saved(sign_in, world.editor, **wanted(WHOLE, "Ann"))
    assert "Nobody keeps" not in words(sign_in(world.editor).get("/exercises/"))
    deactivate_person(actor=world.administrator, person=ann, at=world.now)
    assert "Nobody keeps" in words(sign_in(world.editor).get("/exercises/"))
