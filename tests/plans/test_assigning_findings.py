"""A finding is assigned on its page: a corrective action stands beside it, and home tells whoever has to do something."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bcp_portal.accounts.actions import deactivate_person
from plans.actions.corrective_actions import ActionSource, drop_action
from tests.flat import flat
from tests.plans.correcting import done, raised
from tests.plans.finding import accept, back_up, finding


@pytest.fixture
def page(sign_in):
    def of(user, path: str) -> str:
        return flat(sign_in(user).get(path).content.decode()).replace("\N{NO-BREAK SPACE}", " ")

    return of


def assigned(world, **changed):
    found = finding(world)
    return raised(world, source=ActionSource("finding", found.key, found.sentence), **changed)


def part(world, page, user, *, state: str = "") -> str:
    """What the page of findings shows of the one."""
    key = finding(world).key
    shown = page(user, f"/plans/BCP-01/findings/?at={key}&state={state}")
    start = shown.index(f'id="finding-{key}"')
    return shown[start : shown.find('<li id="finding-', start + 10)]


def test_who_records_assigns_a_finding_once_and_others_see_whose_it_is(world, page):
    address = f"/plans/BCP-01/actions/new/?finding={finding(world).key}"
    assert address in part(world, page, world.editor)
    assert address not in part(world, page, world.cto)
    assigned(world, owner=world.cto)
    for user in (world.editor, world.cto):
        shown = part(world, page, user)
        assert (address in shown, "CA-01</a>, CTO: due 1 Apr 2026" in shown) == (False, True)


def test_a_finding_whose_action_was_dropped_can_be_assigned_again(world, page):
    action = assigned(world)
    drop_action(action=action, number=1, text="Too dear", by=world.editor, at=world.now)
    assert "/actions/new/?finding=" in part(world, page, world.editor)


def test_an_action_whose_finding_is_fixed_stays_open_and_says_so(world, page):
    action = assigned(world)
    accept(world, until=date(2100, 1, 1))
    assert "It is accepted for a while" in page(world.editor, "/plans/BCP-01/actions/CA-01/")
    back_up(world, "Provider B")
    shown = page(world.editor, "/plans/BCP-01/actions/CA-01/")
    assert "It is fixed in the draft. That alone does not close the action." in shown
    assert action.steps.latest("number").stands == "open"


def needed(page, user) -> str:
    shown = page(user, "/")
    return shown[shown.index("Needs you now") :] if "Needs you now" in shown else ""


def test_home_tells_the_owner_what_is_overdue_or_due_soon(world, page):
    raised(world, title="Late one", owner=world.cto)
    raised(world, title="Soon one", owner=world.cto, due_on=timezone.localdate() + timedelta(days=14))
    raised(world, title="Far one", owner=world.cto, due_on=timezone.localdate() + timedelta(days=15))
    shown = needed(page, world.cto)
    assert [name in shown for name in ("Late one", "Soon one", "Far one")] == [True, True, False]
    assert "Two corrective actions are to be done" in page(world.cto, "/")
    assert "Late one" not in needed(page, world.coo)


def test_home_asks_editors_to_verify_what_they_had_no_hand_in(world, page):
    done(world, raised(world, title="Done by the owner"))
    done(world, raised(world, title="Done by the editor"), by=world.editor)
    shown = needed(page, world.editor)
    assert ("Done by the owner" in shown, "Done by the editor" in shown) == (True, False)
    assert "Done by the owner" not in needed(page, world.administrator)


def test_home_tells_editors_of_an_action_whose_owner_is_gone(world, page):
    raised(world, title="Nobody’s", owner=world.cto, due_on=timezone.localdate() + timedelta(days=90))
    deactivate_person(actor=world.administrator, person=world.cto, at=world.now)
    assert "CTO, who owns it, has no account any more." in needed(page, world.editor)


def test_all_there_is_of_a_kind_goes_page_by_page(world, page):
    for number in range(4):
        raised(world, title=f"Late {number}", owner=world.cto)
    assert "Late 3" not in needed(page, world.cto)
    assert "Late 3" in page(world.cto, "/readiness/needs/corrections/")
