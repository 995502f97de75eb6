"""Evidence comes from several applications: what one hands in adds to what another does."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plans.evidence.checking import facts_of
from plans.evidence.drafted_reviews import TOPICS
from plans.evidence.proofs import proofs
from plans.evidence.results import MeasuredRecovery, RecoveryResult
from plans.evidence.sources import EvidenceSource, exercises_of, results_of
from plans.evidence.status import statuses_of
from plans.models.facts import Fact
from plans.models.upkeep import HistoryEntry
from plans.reading.facts import Done
from testing.actions.reviews import withdraw_review
from tests.plans.signing import current_plan
from tests.testing.holding import function, held, measuring, scheduled
from tests.testing.reviewing import assessed, recorded

pytestmark = pytest.mark.django_db
EARLIER = date(2025, 1, 10)


class OutageEvidence(EvidenceSource):
    """A second application, which knows one outage, one review and one assessment of every plan."""

    def recoveries(self, plans):
        back = MeasuredRecovery("F-01", "", rta=600, rpa=None, rto=3600, rpo=None)
        return {plan: [RecoveryResult("INC-01", "INC-01", EARLIER, (back,))] for plan in plans}

    def reviews(self, plans):
        return {plan: [Done("Review of the plan", EARLIER)] for plan in plans}

    def assessments(self, plans):
        return {plan: [Done("Somebody", EARLIER, "SUP-99")] for plan in plans}


@pytest.fixture
def two_sources(settings):
    settings.EVIDENCE_SOURCES = [*settings.EVIDENCE_SOURCES, f"{__name__}.{OutageEvidence.__name__}"]


def test_a_second_source_adds_to_the_first(world, two_sources):
    held(world, measuring(function(world), "40m"), on=EARLIER + timedelta(days=1))
    recorded(world, on=EARLIER + timedelta(days=1))
    assessed(world, "Cloud Provider", on=EARLIER - timedelta(days=1))
    facts = facts_of(world.plan, today=date(2025, 2, 1))
    assert [done.of for done in facts.exercises] == [scheduled(world).ref]
    assert [done.on for done in facts.reviews] == [EARLIER, EARLIER + timedelta(days=1)]
    assert [done.on for done in facts.assessments] == [EARLIER - timedelta(days=1), EARLIER]


def test_a_recovery_for_real_proves_a_function_and_is_no_exercise(world, two_sources):
    [results] = results_of([world.plan]).values()
    assert [one.ref for one in results] == ["INC-01"]
    assert exercises_of([world.plan]) == {world.plan.pk: ()}
    [proof] = proofs(results, {"F-01": 3600}, today=EARLIER).values()
    assert proof.ref == "INC-01"
    assert proof.proves_recovery


def test_the_next_review_counts_from_the_last_one_of_any_source(world, two_sources):
    made = recorded(world, on=EARLIER - timedelta(days=1))
    withdraw_review(made=made, reason="Typed by mistake", by=world.editor, at=timezone.now())
    Fact.objects.filter(plan=world.plan, topic__in=TOPICS).exclude(topic="review_frequency").update(value="")
    HistoryEntry.objects.filter(plan=world.plan).update(on="")
    (status,) = statuses_of(world.editor, [current_plan(world)], on=date(2025, 2, 1))
    assert status.review.because == "last reviewed 10 Jan 2025, to be reviewed every quarter"


def test_without_a_source_nothing_was_shown(world, settings):
    settings.EVIDENCE_SOURCES = []
    held(world, measuring(function(world), "40m"))
    assert results_of([world.plan]) == {world.plan.pk: ()}
