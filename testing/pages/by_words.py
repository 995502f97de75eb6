"""What is due of plans by their own words: no version is in force, or jobs have not looked at it yet.

Maintenance is not among it: it is ticked off for what a version in force promises.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bcp_portal.documents.format import Document
from bcp_portal.look.few import Few, few
from plans.contents import made_by_plan
from plans.evidence.checking import facts_by_plan
from plans.evidence.status import versions_in_force
from plans.models.plan import Plan
from plans.reading.cadence import dated
from plans.reading.document import FrozenPlan
from plans.reading.due import DueOccurrence, missed
from plans.reading.facts import Done, Facts
from plans.reading.promised_lines import ANYBODY, PromisedLine, assessed_lines, lines_by_row
from plans.reading.reckoning import due_times
from plans.reading.reviews_due import StatedReviews, reviews_due, stated_reviews

from .due_entries import DueEntry
from .programme_scope import ProgrammeScope

AHEAD = timedelta(days=35)  # as far as rows are opened of what is promised
MOST_PLANS = 50  # that are counted for one page


@dataclass(frozen=True)
class StatedProgramme:
    """The exercises and assessments that one document promises, its reviews, and the days that it states of itself."""

    lines: tuple[PromisedLine, ...]
    reviews: StatedReviews
    days: tuple[date, ...]


@dataclass(frozen=True)
class WordedLine:
    """A line of such a plan with the times when it was due and not done, and when it will be."""

    plan: Plan
    line: PromisedLine
    times: tuple[DueOccurrence, ...]


def stated_programme(document: Document) -> StatedProgramme:
    """Of one document."""
    plan = FrozenPlan(document)
    exercises = [line for line in lines_by_row(plan).values() if line.kind == "exercise"]
    days = tuple(dated(plan, Facts(today=date.max)))
    return StatedProgramme((*exercises, *assessed_lines(plan)), stated_reviews(plan), days)


def worded_plans(scope: ProgrammeScope) -> Few[Plan]:
    """The plans in the scope that are counted so, MOST_PLANS of them by code."""
    return few(scope.by_their_words, MOST_PLANS)


def worded_lines(scope: ProgrammeScope, plans: Sequence[Plan], *, last: date) -> list[WordedLine]:
    """Every line of such plans, with its times up to a ``last`` day: as many queries however many plans there are. Of a
    review there is one.
    """
    if not plans:
        return []
    scope.name(plans)
    versions = versions_in_force(plans)
    said = made_by_plan("programme", stated_programme, plans, versions, drafts=False)
    drafted = [plan for plan in plans if plan.pk not in versions]
    if scope.user.may("read_draft"):
        said |= made_by_plan("programme", stated_programme, drafted, {}, drafts=True)
    facts = facts_by_plan(plans, today=scope.today)
    return [line for plan in plans if plan.pk in said for line in _lines(plan, said[plan.pk], facts[plan.pk], last)]


def _lines(plan: Plan, said: StatedProgramme, facts: Facts, last: date) -> Iterator[WordedLine]:
    days = [day for day in (*said.days, *facts.versions) if day <= facts.today]
    for line in said.lines:
        done = [one.on for one in _done(line, facts)]
        until = max(last, line.pace.after(facts.today, 2)) if line.pace else last
        yield WordedLine(plan, line, tuple(due_times(line, facts, days=days, done=done, last=until)))
    for review in reviews_due(said.reviews, facts):
        yield WordedLine(plan, review.line, (review.due,))


def _done(line: PromisedLine, facts: Facts) -> Iterator[Done]:
    if line.kind == "exercise":
        called = {line.ref.casefold(), line.name.casefold()}
        return (one for one in facts.exercises if one.of.casefold() in called)
    supplier = line.key.partition(":")[2].casefold()
    called = {supplier, line.subject.casefold()}
    return (
        one
        for one in facts.assessments
        if supplier == ANYBODY or (one.ref.casefold() == supplier if one.ref else one.of.casefold() in called)
    )


def worded_entries(lines: Collection[WordedLine], *, today: date) -> list[DueEntry]:
    """What is open of them as entries: the first that was missed for all of these, and what opens in the next weeks."""
    found = []
    for one in lines:
        late = missed(one.times, today)
        open_times = [time for time in one.times if time.state(today) in {"due", "planned"}]
        shown = [*late[:1], *(time for time in open_times if time.opens_on <= today + AHEAD)]
        found += [
            DueEntry(one.plan, one.line, time, today, missed=len(late) if time in late[:1] else 0) for time in shown
        ]
    return found
