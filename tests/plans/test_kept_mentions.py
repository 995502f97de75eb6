"""What is kept of what plans say of the directory: always what a walk through all their documents finds, for each role."""

import json
from dataclasses import dataclass

import pytest
from django.utils import timezone

from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from plans.actions import kept_mentions
from plans.actions.copying import copy_plan
from plans.actions.kept_mentions import keep_due_mentions
from plans.actions.plans import archive_plan
from plans.actions.rows import change_row
from plans.directory import entries_in_sight, named_in
from plans.freezing.draft import refresh_draft
from plans.models.dependencies import Dependency
from plans.models.directory import Person, Supplier
from plans.models.functions import BusinessFunction
from plans.models.mentions import KeptMention, KeptMentions
from plans.models.plan import Plan
from plans.models.versions import PlanVersion
from plans.page_cache import forget
from plans.pages.carrying import dependents_of
from plans.pages.reach import _besides, mentions_in_sight, reach_of_entries
from plans.pages.said_reach import NOTHING, reach_of
from plans.pages.suppliers import MOST_PLANS, PER_PAGE, suppliers_page, use_of_supplier
from plans.reading.document import FrozenPlan, span
from plans.recovery.costs import hourly
from plans.recovery.failure import failure
from tests.databases import standing
from tests.flat import flat
from tests.many import many_plans
from tests.plans.recovery.linking import link
from tests.stages import in_force, submitted
from tests.trust.tampering import tamper

ROLES = ("editor", "reader", "auditor", "coo", "responder", "administrator")
FRESH = "Only in a draft"


@standing
def several(world) -> None:
    """Seven plans: in force and edited since, one like it in approval, four more in force of which one is archived, and
    two drafts, one with other links, costs and suppliers.
    """
    link(world)
    in_force(world)
    many_plans(world.plan, 4)
    archive_plan(plan=Plan.objects.get(code="M-0003"), by=world.administrator, at=timezone.now())
    row = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    change_row(row=row, values={"rto": "6 hours"}, edition=row.edition, by=world.editor, at=timezone.now())
    submitted(world)
    for code in ("D-01", "D-02"):
        copied = copy_plan(plan=world.plan, code=code, title=f"Draft {code}", by=world.editor, at=timezone.now())
        refresh_draft(copied)
    other = Plan.objects.get(code="D-02")
    supplier = Supplier.objects.create(name=FRESH, phone="+49 30 1", note="Mon to Fri 9-17")
    for row in Dependency.objects.filter(plan=other):
        row.functions.set([])
    row = Dependency.objects.filter(plan=other).first()
    row.supplier, row.contact, row.backup = supplier, "+49 30 2, around the clock", "A second one"
    row.save()
    row.functions.set(BusinessFunction.objects.filter(plan=other)[:1])
    refresh_draft(other)
    costly = BusinessFunction.objects.filter(plan=other).first()
    change_row(
        row=costly, values={"cost_per_hour": "EUR 70000"}, edition=costly.edition, by=world.editor, at=timezone.now()
    )
    row = BusinessFunction.objects.get(plan=world.plan, name="Data Processing")
    change_row(row=row, values={"rto": "5 minutes"}, edition=row.edition, by=world.editor, at=timezone.now())


@dataclass(frozen=True)
class Read:
    """A plan in use with the document that somebody reads of it."""

    code: str
    document: Document


def read_by(user, *, archived: bool = False) -> list[Read]:
    """One plan after the other, as no page goes through them any more."""
    plans = Plan.objects.order_by("code") if archived else Plan.objects.filter(archived_at=None).order_by("code")
    if user.may("read_draft"):
        return [Read(plan.code, from_canonical(plan.draft.document)) for plan in plans.select_related("draft")]
    held = {version.plan_id: version for version in PlanVersion.objects.in_force()}
    return [Read(plan.code, from_canonical(held[plan.pk].snapshot)) for plan in plans if plan.pk in held]


def lost_with(document: Document, ref: str) -> list:
    return [loss.function for loss in failure(FrozenPlan(document), [ref]).losses]


def walked(user) -> dict[str, tuple]:
    """By supplier: its plans with what depends on it, and all plans together; in the order of the page."""
    found = {}
    read = read_by(user)
    for entry in Supplier.objects.all():
        plans = [(one.code, dependents_of(one.document).get(entry.ref), one.document) for one in read]
        carried = [(code, what) for code, what, _ in plans if what]
        if carried:
            lost = [row for _, what, document in plans if what for row in lost_with(document, entry.ref)]
            first = min((what.first_rto for _, what in carried if what.first_rto is not None), default=None)
            single, cost = any(what.is_single for _, what in carried), hourly(lost)
            depending = sum(len(what.dependencies) for _, what in carried)
            found[entry.ref] = (carried, len(lost), depending, first, single, cost, entry.name)

    def gravity(ref: str) -> tuple:
        _, lost, depending, _, _, cost, name = found[ref]
        return -max((amount for _, amount in cost.amounts), default=0.0), -lost, -depending, name

    return {ref: found[ref] for ref in sorted(found, key=gravity)}


def shown(user) -> dict[str, tuple]:
    """The same as the pages have it, page by page."""
    found, number, more = {}, 1, True
    while more:
        page = suppliers_page(user, str(number))
        for use in page.uses:
            sums, plans, place, goes_on = use.sums, [], 1, True
            while goes_on:
                one = use_of_supplier(mentions_in_sight(user), sums.ref, str(place))
                plans += [(plan.code, what) for plan, what in one.plans]
                place, goes_on = place + 1, one.page.has_next()
            assert [(plan.code, what) for plan, what in use.plans] == plans[:MOST_PLANS]
            assert use.more == max(0, len(plans) - MOST_PLANS)
            row = (plans, sums.functions, sums.dependencies, sums.first_rto, sums.is_single, sums.per_hour, sums.name)
            found[sums.ref] = row
        number, more = number + 1, page.page.has_next()
    return found


@pytest.mark.parametrize("role", ROLES)
def test_suppliers_are_what_a_walk_through_all_plans_finds(world, several, role):
    user = getattr(world, role)
    keep_due_mentions(most=100)  # of archived plans, too
    expected = walked(user)
    assert len(expected) > 3
    assert list(shown(user).items()) == list(expected.items())
    plans = {code for carried, *_ in expected.values() for code, _ in carried}
    assert suppliers_page(user, "").plan_count == len(plans) == (6 if user.may("read_draft") else 4)


@pytest.mark.parametrize("role", ROLES)
def test_how_somebody_is_reached_is_what_a_walk_through_all_plans_finds(world, several, role):
    user = getattr(world, role)
    keep_due_mentions(most=100)
    read = [reach_of(one.document) for one in read_by(user)]
    entries = [*Person.objects.all(), *Supplier.objects.all()]
    expected = {e.ref: _besides(e, [said for one in read for said in one.get(e.ref, ())]) for e in entries}
    assert reach_of_entries(mentions_in_sight(user), entries) == expected
    assert any(one.said for one in expected.values())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_kept", [True, False])
def test_entries_in_sight_are_those_that_documents_name_whether_or_not_that_is_kept(world, several, role, is_kept):
    user = getattr(world, role)
    if is_kept:
        keep_due_mentions(most=100)
    for shelf, kind in (("people", Person), ("suppliers", Supplier)):
        named = {ref for one in read_by(user, archived=True) for ref in named_in(one.document)[shelf]}
        known = kind.objects.all() if user.may("read_draft") else kind.objects.filter(ref__in=named)
        assert {one.ref for one in entries_in_sight(user, shelf)} == {one.ref for one in known}


@pytest.mark.parametrize("role", ["reader", "responder"])
def test_what_a_draft_says_reaches_nobody_who_reads_no_drafts(world, several, sign_in, role):
    fresh = Supplier.objects.get(name=FRESH)
    assert FRESH in flat(sign_in(world.editor).get("/suppliers/").content.decode())
    client = sign_in(getattr(world, role))
    page = flat(client.get("/suppliers/").content.decode())
    assert FRESH not in page
    assert "EUR" not in page
    assert "in 4 plans" in page
    assert FRESH not in flat(client.get("/directory/?show=suppliers").content.decode())
    assert client.get(f"/directory/suppliers/{fresh.ref}/").status_code == 404


def test_the_page_says_what_is_kept(world, several, sign_in):
    expected = walked(world.editor)
    page = flat(sign_in(world.editor).get("/suppliers/").content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert f"{len(expected)} suppliers in 6 plans." in page
    for ref in list(expected)[:PER_PAGE]:
        carried, lost, _, first, _, cost, name = expected[ref]
        card = page.partition(f'id="s-{ref}"')[2].partition("</section>")[0]
        assert name in card
        assert f"{lost} function" in card if lost else "stops nothing that is linked" in card
        assert (
            first is None or f"the first RTO is exceeded after {span(first)}".replace("\N{NO-BREAK SPACE}", " ") in card
        )
        assert not cost.text or f"{cost.text} an hour" in card
        assert [code for code, _ in carried[:MOST_PLANS] if f"/plans/{code}/what-if/" in card] == [
            code for code, _ in carried[:MOST_PLANS]
        ]
        assert ("more plan" in card) == (len(carried) > MOST_PLANS)


def test_a_draft_that_changed_is_read_anew_at_once(world, several):
    suppliers_page(world.editor, "")
    row = BusinessFunction.objects.filter(plan__code="D-02").first()
    change_row(row=row, values={"rto": "1 minute"}, edition=row.edition, by=world.editor, at=timezone.now())
    fresh = Supplier.objects.get(name=FRESH)
    assert (
        use_of_supplier(mentions_in_sight(world.editor), fresh.ref, "").sums.first_rto
        == walked(world.editor)[fresh.ref][3]
        == 60
    )


def test_what_was_kept_in_another_form_counts_for_nothing(world, several):
    keep_due_mentions(most=100)
    KeptMention.objects.update(functions=77)
    assert suppliers_page(world.editor, "").uses[0].sums.functions >= 77
    KeptMentions.objects.update(form=0)
    assert list(shown(world.editor).items()) == list(walked(world.editor).items())


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_what_is_stale_and_waits_for_a_job_is_counted_nowhere(world, several, monkeypatch, role):
    keep_due_mentions(most=100)
    KeptMentions.objects.update(form=0)
    monkeypatch.setattr(kept_mentions, "MOST_AT_ONCE", 1)
    page = suppliers_page(getattr(world, role), "")
    assert page.plan_count == 1
    assert page.unread == (5 if role == "editor" else 3)


def test_a_page_reads_some_says_how_many_are_missing_and_a_job_reads_those(world, several, sign_in, monkeypatch):
    monkeypatch.setattr(kept_mentions, "MOST_AT_ONCE", 2)
    page = flat(sign_in(world.editor).get("/suppliers/").content.decode())
    assert KeptMentions.objects.filter(in_force=False).count() == 2
    assert "4 plans are not read yet and left out here." in page
    monkeypatch.setattr(kept_mentions, "MOST_AT_ONCE", 0)
    supplier = Supplier.objects.get(name=FRESH)
    for address in ("/directory/", f"/directory/suppliers/{supplier.ref}/"):
        answer = flat(sign_in(world.editor).get(address).content.decode())
        assert "4 plans are not read yet and left out here." in answer
    assert keep_due_mentions(most=3) == 3
    assert keep_due_mentions(most=100) > 0
    assert keep_due_mentions(most=100) == 0
    assert "not read yet" not in flat(sign_in(world.editor).get("/suppliers/?page=1").content.decode())


def test_a_version_that_is_not_what_was_signed_says_nothing(world, several):
    held = PlanVersion.objects.in_force().get(plan=world.plan)
    changed = held.snapshot.replace("Cloud", "Clown")
    assert tamper("UPDATE plans_planversion SET snapshot = %s WHERE id = %s", changed, held.pk) == 1
    forget()
    assert {plan.code for use in suppliers_page(world.reader, "").uses for plan, _ in use.plans}.isdisjoint({"BCP-01"})
    assert suppliers_page(world.reader, "").unread == 1


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_who_has_the_databases_password_makes_no_plan_say_another_number(world, several, role):
    user = getattr(world, role)
    keep_due_mentions(most=100)
    entries = list(Supplier.objects.all())
    said, page = reach_of_entries(mentions_in_sight(user), entries), suppliers_page(user, "")
    one = next(entry for entry in entries if said[entry.ref].said)
    forged = KeptMention.objects.filter(ref=one.ref, mentions__in_force=role == "reader")
    other = KeptMention.objects.filter(mentions__in_force=role != "reader").exclude(reach=NOTHING).exclude(ref=one.ref)
    for reach in ('[["Hotline","+49 900 666",""]]', other.first().reach):
        assert forged.update(reach=reach) > 0
        assert reach_of_entries(mentions_in_sight(user), entries) == said
    moved = forged.exclude(said="").order_by("pk")
    for words in ("{}", json.dumps({"name": "Crooks"}), moved.last().said):
        assert moved.filter(pk=moved.first().pk).update(said=words) == 1
        assert suppliers_page(user, "").uses == page.uses
        assert use_of_supplier(mentions_in_sight(user), one.ref, "").plans[0][1].name == one.name


def test_what_a_draft_says_is_never_put_in_the_place_of_what_was_signed(world, several):
    row = Dependency.objects.filter(plan=world.plan, supplier__isnull=False).first()
    change_row(row=row, values={"name": FRESH}, edition=row.edition, by=world.editor, at=timezone.now())
    keep_due_mentions(most=100)
    signed = suppliers_page(world.reader, "").uses
    draft, held = (KeptMentions.objects.get(plan=world.plan, in_force=in_force) for in_force in (False, True))
    for is_as_the_draft in (False, True):
        for one in draft.each.exclude(said=""):
            KeptMention.objects.filter(mentions=held, ref=one.ref).update(said=one.said, reach=one.reach)
        if is_as_the_draft:
            KeptMentions.objects.filter(pk=held.pk).update(sha256=draft.sha256)
        page = suppliers_page(world.reader, "")
        assert page.uses == signed
        assert FRESH not in str(page.uses)
        held = KeptMentions.objects.get(plan=world.plan, in_force=True)
    assert FRESH in str(suppliers_page(world.editor, "").uses)
