"""A retest: an exercise that is due once more because of a corrective action, which is verified only after it passed."""

from datetime import date

import pytest

from bcp_portal.audit.models import Event
from plans.actions.action_refusals import RetestAwaited
from plans.actions.plans import archive_plan
from plans.actions.refusals import PlanArchived
from plans.evidence.sources import retests_of
from plans.integrity.evidence_check import check_everything
from testing.actions.deciding import skip_occurrence
from testing.actions.exercises import withdraw_exercise
from testing.actions.retests import NotToBeRetested, ask_for_retest
from testing.models.occurrences import Occurrence
from testing.models.retests import Retest
from tests.databases import standing
from tests.plans.correcting import done, raised, verified
from tests.testing.promising import PARTIAL, held_on, noon, paced, rows, signed_on, states


@standing
def action(world):
    """An action of January, whose plan promises exercises since the year began."""
    signed_on(world, "2027-01-01")
    return raised(world, due_on=date(2027, 3, 1), at=noon("2027-01-10"))


def asked(world, due_on: str = "2027-01-25", on: str = "2027-01-10", **changed) -> Retest:
    given = {"plan": world.plan, "action_ref": "CA-01", "key": rows(world).first().promise.key, **changed}
    return ask_for_retest(**given, due_on=date.fromisoformat(due_on), by=world.editor, at=noon(on))


def test_a_retest_is_due_beside_what_is_due_anyway(world, action):
    made = asked(world)
    assert states(world, "2027-01-12")[:2] == [("25 Jan", "due"), ("31 Jan", "due")]
    assert (made.occurrence.opens_on, made.action_ref) == (date(2027, 1, 10), "CA-01")
    assert made.occurrence.remind_on == date(2027, 1, 11)  # 14 days before
    event = Event.objects.get(verb="retest_asked")
    assert event.after == {"due_on": "2027-01-25", "for": "CA-01"}


def test_the_action_is_verified_only_once_the_retest_has_passed(world, action):
    due = asked(world).occurrence
    done(world, action)
    with pytest.raises(RetestAwaited, match=r"is due on 25 Jan 2027"):
        verified(world, action)
    held_on(world, "2027-01-20", counts_for=due.ref)
    (retest,) = retests_of(world.plan, "CA-01")
    assert (retest.record, retest.passed, retest.name) == ("X-01", True, PARTIAL)
    assert verified(world, action).stands == "verified"


def test_one_that_missed_its_target_does_not_do_and_another_is_asked_for(world, action):
    due = asked(world).occurrence
    done(world, action)
    held_on(world, "2027-01-20", counts_for=due.ref, succeeded=False)
    with pytest.raises(RetestAwaited, match=r"missed its target \(X-01\)"):
        verified(world, action)
    second = asked(world, "2027-02-10", on="2027-01-21").occurrence
    held_on(world, "2027-02-09", counts_for=second.ref)
    assert verified(world, action).stands == "verified"


def test_a_record_that_is_withdrawn_is_no_retest(world, action):
    due = asked(world).occurrence
    done(world, action)
    made = held_on(world, "2027-01-20", counts_for=due.ref)
    withdraw_exercise(exercise=made, reason="Another plan’s", by=world.editor, at=noon("2027-01-21"))
    with pytest.raises(RetestAwaited):
        verified(world, action)


def test_one_that_was_skipped_with_a_reason_is_waited_for_no_longer(world, action):
    due = Occurrence.objects.get(pk=asked(world).occurrence.pk)
    done(world, action)
    skip = {"occurrence": due, "edition": due.edition, "reason": "The site is closed"}
    skip_occurrence(**skip, by=world.editor, at=noon("2027-01-22"))
    assert verified(world, action).stands == "verified"


def test_its_page_says_for_which_action_it_is(world, action, page):
    due = asked(world).occurrence
    shown = page(world.auditor, f"/programme/BCP-01/{due.ref}/")
    assert '<a href="/plans/BCP-01/actions/CA-01/">Asked for: the retest for CA-01</a>' in shown


def test_nothing_differs_of_a_programme_with_a_retest(world, action):
    asked(world)
    assert check_everything().faults == []


def test_it_stays_when_a_version_promises_the_exercise_otherwise(world, action):
    due = asked(world).occurrence
    paced(world, PARTIAL, "Quarterly")
    signed_on(world, "2027-01-15")
    assert Occurrence.objects.promised().unsettled().filter(pk=due.pk).exists()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"action_ref": "CA-99"}, "has no corrective action CA-99"),
        ({"key": "exercise:EX-99"}, "No version in force promises"),
        ({"due_on": "2027-01-09"}, "9 Jan 2027 is over"),
        ({"due_on": "2027-01-31"}, "is planned for 31 Jan 2027 already"),
        ({"due_on": "2027-06-30"}, "is planned for 30 Jun 2027 already"),  # which is no row yet
    ],
)
def test_what_can_not_be_retested_is_refused_in_words(world, action, changed, why):
    with pytest.raises(NotToBeRetested, match=why):
        asked(world, **changed)
    assert not Retest.objects.exists()


def test_one_retest_is_due_at_a_time_and_none_of_what_is_finished_or_archived(world, action):
    asked(world)
    with pytest.raises(NotToBeRetested, match="due already"):
        asked(world, "2027-02-01")
    archive_plan(plan=world.plan, by=world.editor, at=noon("2027-01-11"))
    with pytest.raises(PlanArchived):
        asked(world, "2027-02-01", on="2027-01-12")


def test_who_records_asks_for_it_on_the_page_of_the_action(world, action, page, sign_in):
    assert "/plans/BCP-01/exercises/retest/?action=CA-01" in page(world.editor, "/plans/BCP-01/actions/CA-01/")
    assert "/exercises/retest/" not in page(world.auditor, "/plans/BCP-01/actions/CA-01/")
    client = sign_in(world.editor)
    address = "/plans/BCP-01/exercises/retest/?action=CA-01"
    assert client.post(address, {"key": rows(world).first().promise.key, "due_on": ""}).status_code == 422
    assert client.get("/plans/BCP-01/exercises/retest/?action=CA-99").status_code == 400
    answer = client.post(address, {"key": rows(world).first().promise.key, "due_on": "2030-05-06"})
    assert answer.status_code == 302
    shown = page(world.editor, "/plans/BCP-01/actions/CA-01/")
    assert "Due on 6 May 2030. Requested by Editor" in shown
    assert "retest for CA-01" in page(world.editor, "/plans/BCP-01/exercises/record/")
