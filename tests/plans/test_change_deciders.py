"""Who decides on a change request: whom the plan's change management names, else whoever signs; never who asked."""

import pytest

from bcp_portal.accounts.actions import deactivate_person
from plans.actions.change_requests import NotToDecide, deciders, plan_deciders
from plans.actions.directory import change_entry
from plans.actions.rows import change_row
from plans.models.directory import Person
from plans.models.response import TeamRole
from plans.models.upkeep import ChangeRule
from tests.databases import standing
from tests.plans.asking import asked, decided, now
from tests.stages import in_force


@standing
def held(world) -> TeamRole:
    """A role of the plan that decides on changes by its words, held by the editor with the responder as the deputy."""
    role = TeamRole.objects.living().filter(plan=world.plan).first()
    people = [Person.objects.create(name=user.name, account=user) for user in (world.editor, world.responder)]
    change(world, role, {"person": people[0], "deputy": people[1]})
    rule = ChangeRule.objects.living().get(plan=world.plan, text="Say who must approve")
    change(world, rule, {"text": f"Changes are approved by the {role.name}"})
    return role


def change(world, row, values):
    change_row(row=row, values=values, edition=row.edition, by=world.editor, at=world.now)


def names(decides) -> list[tuple[str, str]]:
    return [(seat.account.name, seat.role) for seat in decides.seats]


def test_a_plan_that_names_nobody_leaves_it_to_who_signs_it(world):
    decides = plan_deciders(world.plan, asker=None)
    assert [name for name, _ in names(decides)] == ["CTO", "COO", "CISO", "Deputy"]
    assert decides.sentence == (
        "One of CTO (Chief Technology Officer), COO (Chief Operations Officer), "
        "CISO (Chief Information Security Officer) and Deputy (Chief Technology Officer, deputy of CTO) decides. "
        "The plan’s change management names nobody who decides, so whoever signs the plan does."
    )


def test_the_role_that_it_names_decides_and_the_deputy(world, held):
    request = asked(world, by=world.reader)
    assert names(deciders(request)) == [("Editor", held.name), ("Responder", f"{held.name}, deputy of Editor")]
    with pytest.raises(NotToDecide, match="You are not asked"):
        decided(world, request, by=world.ciso)
    assert decided(world, request, by=world.responder).decision.as_role == f"{held.name}, deputy of Editor"


def test_who_holds_the_role_and_asks_leaves_it_to_the_deputy(world, held):
    request = asked(world, by=world.editor)
    assert [name for name, _ in names(deciders(request))] == ["Responder"]
    assert "Editor asks, and nobody decides on what they asked for." in deciders(request).sentence


def test_where_the_role_has_no_account_whoever_signs_decides(world, held):
    Person.objects.filter(account__in=[world.editor, world.responder]).update(account=None)
    decides = plan_deciders(world.plan, asker=None)
    assert [name for name, _ in names(decides)] == ["CTO", "COO", "CISO", "Deputy"]
    assert f"change management names {held.name}, without an account" in decides.because


def test_where_all_who_hold_it_are_hindered_whoever_signs_decides_and_it_says_why(world, held):
    deactivate_person(person=world.responder, actor=world.administrator, at=world.now)
    decides = deciders(asked(world, by=world.editor))
    assert [name for name, _ in names(decides)] == ["CTO", "COO", "CISO", "Deputy"]
    assert "Editor asks, and nobody decides on what they asked for." in decides.because
    assert "The account of Responder is deactivated." in decides.because


def test_the_version_in_force_says_who_decides_not_the_draft(world, held):
    in_force(world)
    rule = ChangeRule.objects.get(plan=world.plan, text__startswith="Changes are approved")
    change(world, rule, {"text": "Changes are approved by nobody"})
    assert [name for name, _ in names(plan_deciders(world.plan, asker=None))] == ["Editor", "Responder"]


def test_an_administrator_never_decides_even_where_the_plan_says_so(world, held):
    person = Person.objects.get(account=world.editor)
    person.account = world.administrator
    person.save()
    decides = plan_deciders(world.plan, asker=None)
    assert [name for name, _ in names(decides)] == ["Responder"]


def test_one_who_gets_another_account_does_not_decide_with_it_on_what_they_asked(world, held):
    """The account that the person of the directory signs with changes after the request was made."""
    request = asked(world, by=world.responder)
    person = Person.objects.get(account=world.responder)
    person.account = world.reader
    person.save()
    assert "Reader" not in [name for name, _ in names(deciders(request))]
    with pytest.raises(NotToDecide, match="Nobody decides on what they asked for"):
        decided(world, request, by=world.reader)
    assert now(request).state == "asked"


def test_nobody_decides_with_an_account_that_who_asks_has_made_or_linked(world, held):
    person = Person.objects.get(account=world.responder)
    change_entry(
        entry=person, values={"account": world.reader}, edition=person.edition, by=world.administrator, at=world.now
    )
    request = asked(world, by=world.administrator)
    assert [name for name, _ in names(deciders(request))] == ["Editor"]
