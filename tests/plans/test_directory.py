"""The directory: shared by all plans, changed with care, and never losing somebody a plan names."""

import json
import re

import pytest
from django.urls import reverse

from bcp_portal.audit.models import Event
from bcp_portal.documents.canonical import canonical
from bcp_portal.notices.models import Notice
from plans.actions import renewing
from plans.actions.copying import copy_plan
from plans.actions.directory import InUse, add_entry, change_entry, delete_entry
from plans.actions.plans import archive_plan
from plans.actions.renewing import RENEWING, renew_due_drafts
from plans.actions.rows import change_row, delete_row
from plans.actions.stale_edits import Stale
from plans.actions.versions import DraftChanged
from plans.directory import plan_codes, uses
from plans.freezing.draft import freeze
from plans.models.approvals import RequiredApproval
from plans.models.dependencies import Dependency
from plans.models.directory import Person, Supplier
from plans.models.functions import BusinessFunction
from plans.models.plan import Draft, Plan
from plans.pages import used_in
from tests.conftest import World
from tests.flat import flat
from tests.stages import submitted


@pytest.fixture
def cto(world) -> Person:
    return Person.objects.get(account=world.cto)


@pytest.fixture
def nobody(world) -> Person:
    """In the directory, but named by no plan."""
    return add_entry(entry=Person(name="Nobody Yet", phone="123"), by=world.editor, at=world.now)


def address(route: str, entry: Person | Supplier) -> str:
    shelf = "people" if isinstance(entry, Person) else "suppliers"
    return reverse(f"plans:directory_{route}", args=(shelf, entry.ref))


def test_a_new_name_reaches_every_draft_and_no_version(world, signed, cto):
    change_entry(entry=cto, values={"name": "Somebody New"}, edition=cto.edition, by=world.editor, at=world.now)
    draft = Draft.objects.get(plan=world.plan)
    assert "Somebody New" in {person["name"] for person in json.loads(draft.document)["people"]}
    signed.refresh_from_db(fields=["snapshot"])
    assert "Somebody New" not in signed.snapshot


def test_a_change_is_one_event_that_keeps_no_address(world, cto):
    before = Event.objects.count()
    values = {"name": "Somebody New", "email": "secret@example.com"}
    change_entry(entry=cto, values=values, edition=cto.edition, by=world.editor, at=world.now)
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before + 1
    assert event.after == {"name": "Somebody New", "email": "(not kept)"}


def test_a_stale_change_is_refused(world, cto):
    change_entry(entry=cto, values={"phone": "1"}, edition=cto.edition, by=world.administrator, at=world.now)
    with pytest.raises(Stale):
        change_entry(entry=cto, values={"phone": "2"}, edition=cto.edition, by=world.editor, at=world.now)
    cto.refresh_from_db()
    assert cto.phone == "1"


def test_uses_are_found_over_all_kinds_of_rows(world, cto):
    approval = RequiredApproval.objects.get(plan=world.plan, person=cto)
    found = uses(cto)
    assert [(use.plan_code, use.ref, use.is_deleted) for use in found] == [(world.plan.code, approval.ref, False)]


def test_who_is_named_cannot_be_deleted(world, cto):
    with pytest.raises(InUse) as refusal:
        delete_entry(entry=cto, by=world.editor, at=world.now)
    assert plan_codes(refusal.value.uses) == [world.plan.code]
    assert Person.objects.filter(pk=cto.pk).exists()


def test_who_is_named_by_a_deleted_row_cannot_be_deleted_either(world, cto):
    row = RequiredApproval.objects.get(plan=world.plan, person=cto)
    delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    with pytest.raises(InUse) as refusal:
        delete_entry(entry=cto, by=world.editor, at=world.now)
    assert plan_codes(refusal.value.uses) == []


def test_who_is_named_nowhere_can_be_deleted(world, nobody):
    delete_entry(entry=nobody, by=world.editor, at=world.now)
    assert not Person.objects.filter(pk=nobody.pk).exists()
    assert Event.objects.latest("pk").verb == "directory_deleted"


def test_deleting_a_person_with_an_account_unlinks_it_on_record_and_tells_its_owner(world, nobody, sign_in):
    Person.objects.filter(pk=nobody.pk).update(account=world.responder)
    refused = sign_in(world.editor).post(address("delete", nobody), follow=True)
    assert "Only an administrator links an account to a person" in flat(refused.content.decode())
    assert not Event.objects.filter(verb="account_unlinked").exists()
    answer = sign_in(world.administrator).post(address("delete", nobody), follow=True)
    assert "Deleted Nobody Yet." in flat(answer.content.decode())
    event = Event.objects.get(verb="account_unlinked")
    assert (event.actor, event.ref) == (world.administrator, str(world.responder.ref))
    assert event.before == {"person": nobody.ref, "name": "Nobody Yet"}
    notice = Notice.objects.get(user=world.responder)
    assert notice.subject == "Nobody Yet no longer signs with your account"
    assert sign_in(world.responder).get(notice.url).status_code == 200


def test_deleting_a_person_without_an_account_unlinks_nothing(world, nobody):
    delete_entry(entry=nobody, by=world.administrator, at=world.now)
    assert not Event.objects.filter(verb="account_unlinked").exists()


def test_the_page_says_where_an_entry_is_used_instead_of_deleting_it(world, sign_in):
    supplier = Dependency.objects.filter(plan=world.plan).exclude(supplier=None).first().supplier
    answer = sign_in(world.editor).post(address("delete", supplier))
    page = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "Not deleted" in page
    assert '<a href="/plans/BCP-01/#D-01">Cloud Infrastructure</a>' in page
    assert Supplier.objects.filter(pk=supplier.pk).exists()


def test_people_can_be_called_from_their_page_and_from_the_list(world, sign_in, nobody):
    Person.objects.filter(pk=nobody.pk).update(phone="+49 30 1234567")
    client = sign_in(world.auditor)
    for shown in (address("entry", nobody), reverse("plans:directory")):
        assert 'href="tel:+49301234567"' in flat(client.get(shown).content.decode())


def test_an_editor_deletes_an_unused_entry_on_its_page(world, sign_in, nobody):
    client = sign_in(world.editor)
    assert "Delete Nobody Yet" in flat(client.get(address("entry", nobody)).content.decode())
    assert client.post(address("delete", nobody)).url == "/directory/?show=people"


def test_a_stale_save_on_the_page_shows_both_and_can_be_repeated(world, sign_in, nobody):
    client = sign_in(world.editor)
    Person.objects.filter(pk=nobody.pk).update(phone="Theirs 1", edition=2)
    form = {"name": "Nobody Yet", "phone": "Mine 2", "edition": 1}
    answer = client.post(address("edit", nobody), form)
    page = flat(answer.content.decode())
    assert answer.status_code == 409
    assert "Theirs 1" in page
    assert 'value="Mine 2"' in page
    assert 'name="edition" value="2"' in page
    client.post(address("edit", nobody), form | {"edition": 2})
    nobody.refresh_from_db()
    assert nobody.phone == "Mine 2"


def test_an_administrator_adds_a_person_with_an_account_that_may_sign(world, sign_in):
    client, page = sign_in(world.administrator), reverse("plans:directory_new", args=("people",))
    Person.objects.filter(account=world.deputy).update(account=None)
    assert world.reader.email not in flat(client.get(page).content.decode())
    client.post(page, {"name": "New Deputy", "account": world.deputy.pk, "edition": 1})
    assert Person.objects.get(name="New Deputy").account == world.deputy
    refused = client.post(page, {"name": "Second", "account": world.deputy.pk, "edition": 1})
    assert refused.status_code == 422
    assert "belongs to somebody else" in flat(refused.content.decode())
    assert client.post(page, {"name": "Third", "account": world.reader.pk, "edition": 1}).status_code == 422


def test_what_is_right_is_confirmed_once_a_day_and_until_it_changes(world, sign_in, nobody):
    client, page = sign_in(world.editor), address("entry", nobody)
    assert "Nobody has confirmed it as it stands." in client.get(page).content.decode()
    seen = {"edition": nobody.edition}
    for _ in range(2):
        assert client.post(address("confirm", nobody), seen).status_code == 302
    assert Event.objects.filter(verb="directory_confirmed", kind="person", ref=nobody.ref).count() == 1
    assert "Confirmed by Editor, " in flat(client.get(page).content.decode())
    change_entry(entry=nobody, values={"phone": "456"}, edition=nobody.edition, by=world.editor, at=world.now)
    assert "Nobody has confirmed it as it stands." in client.get(page).content.decode()
    said = client.post(address("confirm", nobody), seen, follow=True).content.decode()
    assert "was changed since you opened the page" in said
    assert Event.objects.filter(verb="directory_confirmed").count() == 1


@pytest.mark.parametrize("role", ["reader", "responder", "auditor"])
def test_who_does_not_edit_confirms_nothing(world, sign_in, nobody, role):
    sent = {"edition": nobody.edition}
    assert sign_in(world.by_role(role)).post(address("confirm", nobody), sent).status_code == 403
    assert not Event.objects.filter(verb="directory_confirmed").exists()


def test_the_same_person_is_not_added_twice(world, sign_in, nobody):
    page = reverse("plans:directory_new", args=("people",))
    answer = sign_in(world.editor).post(page, {"name": "nobody yet", "edition": 1})
    assert "in the directory already" in flat(answer.content.decode())
    other = {"name": "Nobody Yet", "email": "another@example.com", "edition": 1}
    assert sign_in(world.editor).post(page, other).status_code == 302


def test_the_same_supplier_is_not_added_twice(world, sign_in):
    name = Supplier.objects.first().name
    page = reverse("plans:directory_new", args=("suppliers",))
    answer = sign_in(world.editor).post(page, {"name": name.upper(), "edition": 1})
    assert "in the directory already" in flat(answer.content.decode())


def test_everybody_reads_and_only_editors_change(world, signed, sign_in, cto):
    for user in (world.reader, world.responder, world.auditor, world.cto):
        client = sign_in(user)
        page = flat(client.get(address("entry", cto)).content.decode())
        assert cto.name in page
        assert address("edit", cto) not in page
        assert client.post(address("edit", cto), {"name": "X"}).status_code == 403
        assert client.post(address("delete", cto)).status_code == 403


def test_a_reader_does_not_learn_where_drafts_name_somebody(world, sign_in, cto):
    page = flat(sign_in(world.reader).get(address("entry", cto)).content.decode())
    assert "Used in" not in page


def test_the_list_is_searched_by_every_word(world, sign_in):
    add_entry(entry=Person(name="Ada Example", job_title="Head of Payments"), by=world.editor, at=world.now)
    client = sign_in(world.auditor)
    page = flat(client.get(reverse("plans:directory"), {"q": "payments ada"}).content.decode())
    assert "Ada Example" in page
    assert "CISO" not in page
    assert "Nothing found" in flat(client.get(reverse("plans:directory"), {"q": "payments zeppelin"}).content.decode())


def test_an_unknown_shelf_or_entry_is_not_found(world, sign_in, cto):
    client = sign_in(world.editor)
    assert client.get("/directory/animals/new/").status_code == 404
    assert client.get(f"/directory/suppliers/{cto.ref}/").status_code == 404
    assert client.get("/directory/animals/P-1/").status_code == 404


def test_a_long_list_takes_few_queries(world, sign_in, cto, django_assert_max_num_queries):
    people = Person.objects.bulk_create([Person(name=f"Person {number:03d}") for number in range(120)])
    row = RequiredApproval.objects.filter(plan=world.plan).first()
    change_row(row=row, values={"deputy": people[0]}, edition=row.edition, by=world.editor, at=world.now)
    client = sign_in(world.editor)
    with django_assert_max_num_queries(15):
        page = flat(client.get(reverse("plans:directory"), {"q": "person"}).content.decode())
    assert "1–50 of 120" in page
    assert ">BCP-01</a>" in page


class TestWhoReadsNoDrafts:
    """Readers and responders: people and suppliers of versions in force, with telephone and e-mail, and no others."""

    DRAFTED = ("Paula Planned", "paula@example.com", "+49 30 7654321", "Wanted Supplies", "wanted@example.com")

    @pytest.fixture
    def plans(self, world, signed) -> tuple[Person, Supplier]:
        """Somebody and a supplier whom only the draft names, beside a version in force."""
        person = Person(name="Paula Planned", email="paula@example.com", phone="+49 30 7654321")
        supplier = Supplier(name="Wanted Supplies", email="wanted@example.com", phone="+49 30 7654321")
        for entry in (person, supplier):
            add_entry(entry=entry, by=world.editor, at=world.now)
        approval = RequiredApproval.objects.filter(plan=world.plan, deputy=None).first()
        dependency = Dependency.objects.filter(plan=world.plan).first()
        change_row(row=approval, values={"deputy": person}, edition=approval.edition, by=world.editor, at=world.now)
        change_row(row=dependency, values={"supplier": supplier}, edition=1, by=world.editor, at=world.now)
        return person, supplier

    @pytest.mark.parametrize("role", ["reader", "responder"])
    def test_they_see_nobody_whom_only_a_draft_names(self, world, plans, sign_in, role):
        client = sign_in(getattr(world, role))
        pages = [
            "/directory/",
            "/directory/?show=suppliers",
            "/directory/?q=paula",
            "/directory/?show=suppliers&q=wanted",
            "/search/?q=paula",
            "/search/?q=wanted",
            "/suppliers/",
            "/plans/BCP-01/what-if/",
            "/plans/BCP-01/reviews/",
            "/api/v1/plans/BCP-01/sections/?limit=200",
        ]
        said = {page: client.get(page).content.decode().replace('value="wanted"', "") for page in pages}
        assert [(page, word) for page, text in said.items() for word in self.DRAFTED if word in text] == []
        for entry in plans:
            missing = client.get(address("entry", entry).replace(entry.ref, "P-00000000"))
            answer = client.get(address("entry", entry))
            assert (answer.status_code, missing.status_code) == (404, 404)

    @pytest.mark.parametrize("role", ["reader", "responder"])
    def test_they_see_whom_a_version_in_force_names(self, world, plans, sign_in, role, cto):
        client = sign_in(getattr(world, role))
        assert "CTO" in flat(client.get("/directory/").content.decode())
        assert cto.email in flat(client.get(address("entry", cto)).content.decode())
        supplier = Supplier.objects.exclude(name="Wanted Supplies").first()
        assert supplier.name in flat(client.get("/directory/?show=suppliers").content.decode())

    @pytest.mark.parametrize("role", ["editor", "approver", "auditor", "administrator"])
    def test_who_reads_drafts_sees_all(self, world, plans, sign_in, role):
        page = flat(sign_in(world.by_role(role)).get("/directory/").content.decode())
        assert "Paula Planned" in page
        assert "paula@example.com" in page

    def test_before_any_version_is_in_force_the_directory_is_empty_for_them(self, world, sign_in):
        assert "CTO" not in flat(sign_in(world.reader).get("/directory/").content.decode())

    def test_many_pages_read_each_version_once(self, world, plans, sign_in, django_assert_max_num_queries):
        client = sign_in(world.reader)
        client.get("/directory/")
        with django_assert_max_num_queries(10):
            client.get("/directory/")


@pytest.mark.parametrize("values", [{"phone": "+49 30 123"}, {"name": "Another Name", "email": "another@example.com"}])
def test_every_draft_that_names_an_entry_says_what_it_says_now(world, cto, values):
    """Only what names it is frozen again, and it comes to the same as freezing all."""
    copies = [copy_plan(plan=world.plan, code=f"C-{n}", title="Copy", by=world.editor, at=world.now) for n in range(2)]
    change_entry(entry=cto, values=values, edition=cto.edition, by=world.administrator, at=world.now)
    for plan in (world.plan, *copies):
        draft = Draft.objects.get(plan=plan)
        assert draft.document == canonical(freeze(plan))
        assert draft.revision == Plan.objects.get(pk=plan.pk).revision
        assert all(json.dumps(value) in draft.document for value in values.values())


def test_where_somebody_is_named_is_shown_in_part_and_gone_through_by_page(world, cto, sign_in, monkeypatch):
    monkeypatch.setattr(used_in, "MOST", 2)
    monkeypatch.setattr(used_in, "ROWS_PER_PAGE", 2)
    client, entry = sign_in(world.editor), f"/directory/people/{cto.ref}/"
    assert "more<span" not in flat(client.get("/directory/").content.decode())
    for number in range(3):
        copy_plan(plan=world.plan, code=f"C-{number}", title="Copy", by=world.editor, at=world.now)
    archive_plan(plan=Plan.objects.get(code="C-2"), by=world.administrator, at=world.now)
    listed = flat(client.get("/directory/").content.decode())
    row = listed.partition(f'href="{entry}">CTO</a>')[2].partition("</tr>")[0]
    assert re.findall(r'class="badge line" href="/plans/([^/]+)/"', row) == [world.plan.code, "C-0"]
    assert "and 2 more" in row
    found = []
    for number in (1, 2):
        page = flat(client.get(entry, {"rows": number}).content.decode())
        assert f"{2 * number - 1}–{2 * number} of 4" in page
        found += re.findall(r'<p>\s*<a href="/plans/([^/]+)/">', page)
    assert found == [world.plan.code, "C-0", "C-1", "C-2"]
    assert "It can’t be deleted while rows name it." in page


def test_only_some_of_the_deleted_rows_that_name_somebody_are_listed(world, cto, sign_in, monkeypatch):
    monkeypatch.setattr(used_in, "MOST_DELETED", 1)
    copied = copy_plan(plan=world.plan, code="C-1", title="Copy", by=world.editor, at=world.now)
    for plan in (world.plan, copied):
        row = RequiredApproval.objects.get(plan=plan, person=cto)
        delete_row(row=row, edition=row.edition, by=world.editor, at=world.now)
    page = flat(sign_in(world.editor).get(f"/directory/people/{cto.ref}/").content.decode())
    assert "No plan names CTO now." in page
    assert re.search(r"still name CTO:\s+\S+ \S+ and 1 more\.", page)


def test_who_reads_no_drafts_sees_no_rows(world, cto, sign_in, signed):
    page = flat(sign_in(world.reader).get(f"/directory/people/{cto.ref}/").content.decode())
    assert "Used in" not in page


def test_drafts_of_many_plans_are_renewed_by_a_job_and_none_is_submitted_before(
    world, cto, sign_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(renewing, "MOST_AT_ONCE", 1)
    asked_for: list[str] = []
    monkeypatch.setattr(renewing, "enqueue_soon", asked_for.append)
    copies = [copy_plan(plan=world.plan, code=f"C-{n}", title="Copy", by=world.editor, at=world.now) for n in range(3)]
    sent = {"name": cto.name, "phone": "+49 30 123", "edition": cto.edition}
    with django_capture_on_commit_callbacks(execute=True):
        page = flat(sign_in(world.editor).post(address("edit", cto), sent, follow=True).content.decode())
    assert "Saved CTO. 3 more drafts say so within minutes." in page
    assert asked_for == [RENEWING]
    assert [says(plan, "+49 30 123") for plan in (world.plan, *copies)] == [True, False, False, False]
    with pytest.raises(DraftChanged, match="within minutes"):
        submitted(World(**{**vars(world), "plan": copies[0]}))
    # Whoever changes one of them brings it up to date by that.
    row = BusinessFunction.objects.filter(plan=copies[1]).first()
    change_row(row=row, values={"rto": "5 hours"}, edition=row.edition, by=world.editor, at=world.now)
    assert says(copies[1], "+49 30 123")
    assert renew_due_drafts(most=20, at=world.now) == 2
    assert renew_due_drafts(most=20, at=world.now) == 0
    for plan in copies:
        draft = Draft.objects.get(plan=plan)
        assert draft.document == canonical(freeze(plan))
        assert draft.revision == Plan.objects.get(pk=plan.pk).revision
    submitted(World(**{**vars(world), "plan": copies[0]}))


def says(plan: Plan, words: str) -> bool:
    return words in Draft.objects.get(plan=plan).document
