"""Plans as a whole: making, copying, settings, the archive, and the list."""

import json

import pytest
from django.urls import reverse

from bcp_portal.audit.models import Event
from plans.actions.changing import Archived
from plans.actions.copying import copy_plan
from plans.actions.plans import CodeTaken, archive_plan, change_settings, create_plan, settings_of, unarchive_plan
from plans.actions.rows import add_row
from plans.actions.stale_edits import Stale
from plans.models.approvals import RequiredApproval
from plans.models.dependencies import Dependency
from plans.models.functions import BusinessFunction
from plans.models.naming import free_code
from plans.models.plan import Block, Plan
from plans.models.strategies import Step
from plans.sections import KINDS
from tests.flat import flat


def document(plan: Plan) -> dict:
    return json.loads(Plan.objects.get(pk=plan.pk).draft.document)


def test_a_new_plan_has_a_place_for_every_kind_of_section(world):
    plan = create_plan(code="BCP-02", title="Second site", by=world.editor, at=world.now)
    blocks = Block.objects.filter(plan=plan)
    assert {block.kind for block in blocks} == {kind.key for kind in KINDS} - {"phases"} | {"prose"}
    assert [heading["title"] for heading in document(plan)["outline"]][:3] == [
        "Second site",
        "Document Information",
        "Executive Summary",
    ]


def test_making_a_plan_is_one_event(world):
    before = Event.objects.count()
    create_plan(code="BCP-02", title="Second site", by=world.editor, at=world.now)
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before + 1
    assert (event.verb, event.plan_code, event.actor) == ("plan_created", "BCP-02", world.editor)


def test_a_row_can_be_added_to_every_block_of_a_new_plan(world):
    plan = create_plan(code="BCP-02", title="Second site", by=world.editor, at=world.now)
    for block in Block.objects.filter(plan=plan).exclude(kind="prose"):
        first = next(kind for kind in KINDS if kind.key == block.kind).fields[0]
        value = BusinessFunction.objects.filter(plan=plan).first() if first == "function" else "Something"
        row = add_row(block=block, values={first: value}, by=world.editor, at=world.now)
        assert row.ref in Block.objects.get(pk=block.pk).rows


def test_two_requests_for_one_code_make_one_plan(world):
    with pytest.raises(CodeTaken):
        create_plan(code=world.plan.code, title="Again", by=world.editor, at=world.now)
    assert Plan.objects.filter(code=world.plan.code).count() == 1


def test_a_copy_says_the_same_under_its_own_code(world):
    copy = copy_plan(plan=world.plan, code="BCP-02", title=world.plan.title, by=world.editor, at=world.now)
    assert document(copy) | {"code": ""} == document(world.plan) | {"code": ""}


def test_the_links_in_a_copy_stay_in_the_copy(world):
    function = BusinessFunction.objects.filter(plan=world.plan).first()
    dependency = Dependency.objects.filter(plan=world.plan).first()
    dependency.functions.add(function)
    copy = copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)
    linked = Dependency.objects.get(plan=copy, ref=dependency.ref).functions.get()
    assert (linked.plan, linked.ref) == (copy, function.ref)
    steps = Step.objects.filter(plan=copy).select_related("phase")
    assert {step.phase.plan_id for step in steps} == {copy.pk}
    assert dependency.functions.get() == function


def test_a_copy_has_no_versions_and_no_signatures_that_a_document_stated(world):
    RequiredApproval.objects.filter(plan=world.plan).update(stated_signature="A. Signer", stated_on="2025-01-01")
    copy = copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)
    assert not copy.versions.exists()
    assert set(RequiredApproval.objects.filter(plan=copy).values_list("stated_signature", flat=True)) == {""}
    assert RequiredApproval.objects.filter(plan=world.plan, stated_signature="A. Signer").exists()


def test_a_copy_gives_no_ref_a_second_time(world):
    copy = copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)
    block = Block.objects.get(plan=copy, kind="functions", shape="table")
    known = set(BusinessFunction.objects.filter(plan=copy).values_list("ref", flat=True))
    row = add_row(block=block, values={"name": "Billing"}, by=world.editor, at=world.now)
    assert row.ref not in known


def test_copying_costs_no_more_queries_for_more_rows(world, django_assert_max_num_queries):
    block = Block.objects.get(plan=world.plan, kind="functions", shape="table")
    functions = [
        BusinessFunction(plan=world.plan, ref=f"F-9{n:03d}", name=f"Function {n}", changed_at=world.now)
        for n in range(300)
    ]
    BusinessFunction.objects.bulk_create(functions)
    block.rows += [function.ref for function in functions]
    block.save()
    with django_assert_max_num_queries(230):
        copy_plan(plan=world.plan, code="BCP-02", title="Copy", by=world.editor, at=world.now)


def test_settings_that_somebody_else_changed_are_not_overwritten(world):
    seen = settings_of(world.plan)
    change_settings(
        plan=world.plan, title="Theirs", signing_order="listed", seen=seen, by=world.administrator, at=world.now
    )
    with pytest.raises(Stale):
        change_settings(plan=world.plan, title="Mine", signing_order="any", seen=seen, by=world.editor, at=world.now)
    assert Plan.objects.get(pk=world.plan.pk).title == "Theirs"


def test_an_archived_plan_keeps_everything_and_comes_back(world):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    archived = Plan.objects.get(pk=world.plan.pk)
    assert archived.archived_at == world.now
    assert Event.objects.filter(verb="plan_archived").count() == 1
    with pytest.raises(Archived):
        change_settings(
            plan=archived, title="X", signing_order="any", seen=settings_of(archived), by=world.editor, at=world.now
        )
    unarchive_plan(plan=archived, by=world.editor, at=world.now)
    assert Plan.objects.get(pk=world.plan.pk).archived_at is None


def test_the_next_code_of_a_series_is_free(world):
    create_plan(code="BCP-02", title="Second", by=world.editor, at=world.now)
    assert free_code(world.plan.code) == "BCP-03"


@pytest.mark.parametrize(
    "code, says",
    [
        ("new", "name of a page"),
        ("Import", "name of a page"),
        ("bcp-01", "is the code of"),
        ("two words", "can’t be a code"),
        ("../etc", "can’t be a code"),
        ("Ünïcode", "can’t be a code"),
        ("x" * 41, "40"),
    ],
)
def test_a_code_that_cannot_be_is_refused_in_words(world, sign_in, code, says):
    answer = sign_in(world.editor).post(reverse("plans:new"), {"title": "Second", "code": code})
    assert answer.status_code == 422
    assert says in flat(answer.content.decode())
    assert Plan.objects.count() == 1


def test_an_editor_starts_a_plan_on_the_page(world, sign_in):
    answer = sign_in(world.editor).post(reverse("plans:new"), {"title": "Second site", "code": "BCP-02"})
    assert answer.status_code == 302
    assert answer.url == reverse("plans:document", args=("BCP-02",))
    assert Plan.objects.get(code="BCP-02").title == "Second site"


def test_an_editor_copies_a_plan_on_the_page(world, sign_in):
    address = reverse("plans:copy", args=(world.plan.code,))
    assert "BCP-02" in flat(sign_in(world.editor).get(address).content.decode())
    sign_in(world.editor).post(address, {"title": "Copy", "code": "BCP-02"})
    assert Plan.objects.get(code="BCP-02").title == "Copy"


def test_a_stale_save_of_settings_shows_both_and_can_be_repeated(world, sign_in):
    client, address = sign_in(world.editor), reverse("plans:settings", args=(world.plan.code,))
    seen = {f"seen_{name}": value for name, value in settings_of(world.plan).items()}
    Plan.objects.filter(pk=world.plan.pk).update(title="Theirs")
    answer = client.post(address, {"title": "Mine", "signing_order": "any", **seen})
    page = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    client.post(address, {"title": "Mine", "signing_order": "any", **answer.context["form"].data, "csrf": ""})
    assert Plan.objects.get(pk=world.plan.pk).title == "Mine"


def test_archiving_asks_first_and_twice_is_once(world, sign_in):
    client, address = sign_in(world.editor), reverse("plans:archive", args=(world.plan.code,))
    client.get(address)
    assert Plan.objects.get(pk=world.plan.pk).archived_at is None
    client.post(address)
    client.post(address)
    assert Plan.objects.get(pk=world.plan.pk).archived_at is not None
    client.post(reverse("plans:unarchive", args=(world.plan.code,)))
    assert Plan.objects.get(pk=world.plan.pk).archived_at is None


def test_settings_of_an_archived_plan_say_why_they_are_not_saved(world, sign_in):
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    seen = {f"seen_{name}": value for name, value in settings_of(world.plan).items()}
    answer = sign_in(world.editor).post(
        reverse("plans:settings", args=(world.plan.code,)), {"title": "New", "signing_order": "any", **seen}
    )
    assert answer.status_code == 422
    assert "out of the archive" in flat(answer.content.decode())


def test_the_list_keeps_archived_plans_apart(world, sign_in):
    client = sign_in(world.editor)
    assert world.plan.title in flat(client.get(reverse("plans:list")).content.decode())
    archive_plan(plan=world.plan, by=world.editor, at=world.now)
    assert "No plan yet" in flat(client.get(reverse("plans:list")).content.decode())
    assert world.plan.title in flat(client.get(reverse("plans:list"), {"show": "archived"}).content.decode())


def test_a_reader_is_not_shown_a_plan_that_was_never_approved(world, sign_in):
    assert world.plan.code not in flat(sign_in(world.reader).get(reverse("plans:list")).content.decode())


def test_the_list_takes_the_same_queries_for_any_number_of_plans(world, sign_in, django_assert_max_num_queries):
    for number in range(2, 30):
        Plan.objects.create(code=f"BCP-{number:02d}", title="More", created_at=world.now, changed_at=world.now)
    client = sign_in(world.editor)
    with django_assert_max_num_queries(15):
        page = flat(client.get(reverse("plans:list")).content.decode())
    assert "1–25 of 29" in page
