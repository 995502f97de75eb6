"""Says what a plan promises between two days: what is due when, and what is due on no day."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from bcp_portal.look.organisation import PortalCommand
from plans.evidence.checking import facts_of
from plans.integrity.differences import Differs
from plans.models.plan import Plan
from plans.reading.due import DueOccurrence
from plans.reading.facts import Facts
from plans.reading.occurrences import next_review, occurrences_of
from plans.reading.promised_lines import PromisedLine
from plans.reading.reviews_due import open_review
from plans.reading.running_promises import RunningPromise, last_review
from testing.promising import PlanPromises, promises_of

REFUSED = 2  # exit status: there is no such plan, or no such stretch of time
Scheduled = tuple[DueOccurrence, PromisedLine]


class Command(PortalCommand):
    help = (
        "List what a plan promises between two days: by its version in force or, before there is one, by its draft. "
        "Nothing is stored. Exit status 2 where there is no such plan, or the days can't be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's code, for example BCP-01")
        parser.add_argument("--from", dest="first", type=_day, required=True, help="the first day, 2027-01-01")
        parser.add_argument("--to", dest="last", type=_day, required=True, help="the last day, 2027-12-31")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *_: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if last < first:
            raise CommandError(f"{last} is before {first}.", returncode=REFUSED)
        plan = Plan.objects.select_related("draft").filter(code=options["plan"]).first()
        if plan is None:
            raise CommandError(f"There is no plan {options['plan']}.", returncode=REFUSED)
        today = timezone.localdate()
        try:
            promised = promises_of(plan, today=today)
        except Differs as differs:
            raise CommandError(str(differs), returncode=REFUSED) from differs
        found = [] if plan.archived_at else sorted(_scheduled(plan, promised, first, last, today), key=_order)
        self.stdout.write(_as_json(plan, promised, found) if options["json"] else _as_text(plan, promised, found))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as unread:
        raise ArgumentTypeError(f"“{written}” is not a date: write it as 2027-01-31.") from unread


def _scheduled(plan: Plan, promised: PlanPromises, first: date, last: date, today: date) -> Iterator[Scheduled]:
    facts = facts_of(plan, today=today)
    lines = [promise.line for promise in promised.promises]
    for promise in promised.promises:
        review = _review(promise, lines, facts) if promise.line.kind == "review" else None
        for one in occurrences_of(promise, first=first, last=last, calendar=facts.calendar, review=review):
            yield one, promise.line


def _review(promise: RunningPromise, lines: list[PromisedLine], facts: Facts) -> DueOccurrence | None:
    """The one that is due next: as it stands where the programme is kept."""
    if facts.promised is not None:
        return open_review(promise.line, facts)
    return next_review(promise, last_review(promise.line, lines, facts.reviews_done))


def _order(scheduled: Scheduled) -> tuple[date, str, str]:
    one, line = scheduled
    return one.due_on, line.kind, line.key


def _as_json(plan: Plan, promised: PlanPromises, found: list[Scheduled]) -> str:
    occurrences = [
        {
            "name": line.name,
            "kind": line.kind,
            "ref": line.ref,
            "opens_on": one.opens_on.isoformat(),
            "due_on": one.due_on.isoformat(),
        }
        for one, line in found
    ]
    not_scheduled = [
        {"name": one.name, "kind": one.kind, "ref": one.ref, "reason": one.reason} for one in promised.not_scheduled
    ]
    whole = {
        "plan": plan.code,
        "version": promised.version,
        "occurrences": occurrences,
        "not_scheduled": not_scheduled,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_text(plan: Plan, promised: PlanPromises, found: list[Scheduled]) -> str:
    of = f"version {promised.version}, in force" if promised.version else "the draft, of which no version is in force"
    if plan.archived_at:
        of = "archived: nothing of it is due any more"
    lines = [f"{one.opens_on} to {one.due_on}  {line.kind:<11}  {line.ref:<6} {line.name}" for one, line in found]
    left = [f"{one.kind:<11}  {one.ref:<6} {one.name}: {one.reason}" for one in promised.not_scheduled]
    rest = ["", "Due on no day:", *left] if left else []
    return "\n".join([f"{plan.code}, {of}", "", *(lines or ["Nothing is due in these days."]), *rest])
