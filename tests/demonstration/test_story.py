"""The demonstration: made by the actions that people use, once, and never among somebody's own data."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role
from bcp_portal.audit.models import Event
from bcp_portal.demonstration.accounts import ACCOUNTS, PASSWORD
from bcp_portal.demonstration.story import RealData, make_demonstration
from bcp_portal.notices.models import Notice
from plans.models.approvals import RequiredApproval
from plans.models.directory import Person
from plans.models.plan import Plan
from tests.conftest import person

NOW = datetime(2026, 11, 29, 8, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[object]]:
    models = (User, Person, Plan, RequiredApproval, Event, Notice)
    return {model.__name__: [*model.objects.order_by("pk").values()] for model in models}


def test_every_account_person_and_plan_has_the_event_of_the_deed_that_made_it():
    make_demonstration(at=NOW)
    events = Event.objects.order_by("pk")
    refs = {
        verb: {event.ref for event in events if event.verb == verb} for verb in events.values_list("verb", flat=True)
    }
    assert refs["person.created"] == {str(user.ref) for user in User.objects.all()}
    assert refs["directory_added"] == {entry.ref for entry in Person.objects.all()}
    assert refs["plan_imported"] == {plan.code for plan in Plan.objects.all()} == {"BCP-01"}
    assert refs["row_changed"] == {row.ref for row in RequiredApproval.objects.exclude(person=None)}


def test_the_administrator_adds_the_others_and_the_editor_brings_the_plan_in():
    make_demonstration(at=NOW)
    by = {event.ref: event.actor for event in Event.objects.filter(verb="person.created")}
    first, *others = User.objects.order_by("pk")
    assert (first.role, by[str(first.ref)]) == (Role.ADMINISTRATOR, None)
    assert {by[str(other.ref)] for other in others} == {first}
    assert Event.objects.get(verb="plan_imported").actor.role == Role.EDITOR


def test_everybody_has_an_account_a_place_in_the_directory_and_the_password_that_the_page_names():
    make_demonstration(at=NOW)
    assert {(user.email, user.name, user.role) for user in User.objects.all()} == {*ACCOUNTS}
    assert all(user.check_password(PASSWORD) and user.person.email == user.email for user in User.objects.all())


def test_each_signature_is_asked_of_the_person_of_that_title():
    plan = make_demonstration(at=NOW)
    asked = {row.role: (row.person, row.deputy) for row in RequiredApproval.objects.filter(plan=plan)}
    assert {role: who and who.job_title for role, (who, _) in asked.items()} == {role: role for role in asked}
    assert [deputy.job_title for _, deputy in asked.values() if deputy] == ["Deputy CTO"]


def test_nobody_has_a_message_that_is_still_to_be_read():
    make_demonstration(at=NOW)
    assert Notice.objects.count() == len(ACCOUNTS)
    assert not Notice.objects.filter(read_at=None).exists()


def test_all_of_it_happens_at_the_time_that_it_is_given():
    plan = make_demonstration(at=NOW)
    assert {plan.created_at, plan.changed_at, *Event.objects.values_list("at", flat=True)} == {NOW}
    assert {*User.objects.values_list("date_joined", flat=True)} == {NOW}


def test_again_it_makes_nothing_new_and_changes_nothing():
    make_demonstration(at=NOW)
    before = everything()
    make_demonstration(at=NOW + timedelta(days=400))
    assert everything() == before


def test_it_is_made_again_beside_what_was_added_while_trying_it_out():
    make_demonstration(at=NOW)
    person("Somebody", Role.READER)
    before = everything()
    make_demonstration(at=NOW)
    assert everything() == before


def test_it_is_refused_where_the_first_account_is_somebody_elses():
    person("Somebody", Role.ADMINISTRATOR)
    with pytest.raises(RealData, match="accounts of its own, the first of somebody@example.com"):
        make_demonstration(at=NOW)
    assert (User.objects.count(), Plan.objects.count(), Event.objects.count()) == (1, 0, 0)


def test_it_is_refused_in_production(settings):
    settings.PORTAL_MODE = "production"
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_the_command_says_what_is_there(capsys):
    call_command("load_demo")
    assert capsys.readouterr().out == "BCP-01 Business Continuity Plan (BCP) is loaded, with 9 demo accounts.\n"
