"""Telling whoever is responsible that somebody else moved, skipped or took up again what is due, and why."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bcp_portal.accounts.models import User
from bcp_portal.notices.absences import absent_on
from bcp_portal.notices.actions import send_soon, tell
from bcp_portal.notices.models import Notice
from plans.reading.cadence import on_day
from testing.models.occurrences import Occurrence
from testing.responsible import responsible_in

DONE = {"occurrence_skipped": "was skipped", "occurrence_taken_up": "is to be done after all"}


def tell_of_decision(occurrence: Occurrence, verb: str, *, reason: str, by: User, at: datetime) -> None:
    """Tell who is responsible for it and who keeps the plan, but for who decided; ``verb`` is the one of the event."""
    who = responsible_in([occurrence.plan_id], absent=absent_on(timezone.localdate(at)))
    people = (who.for_line(occurrence.plan_id, occurrence.promise.key), who.for_plan(occurrence.plan_id))
    concerned = {one.person: one.why_you for one in reversed(people) if one.person and one.person != by}
    done = DONE.get(verb) or f"was moved to {on_day(occurrence.due_on)}"
    tell(
        [
            Notice(
                user=person,
                kind="moved",
                topic=f"moved:{occurrence.plan.code}:{occurrence.ref}:{occurrence.edition}",
                due_on=timezone.localdate(at),
                subject=f"{occurrence.promise.name} ({occurrence.plan.code}) {done}",
                body=[f"{by.name} decided it: {reason}"],
                url=reverse("testing:occurrence", args=(occurrence.plan.code, occurrence.ref)),
                why=why,
            )
            for person, why in concerned.items()
        ],
        at=at,
    )
    if concerned:
        transaction.on_commit(send_soon)
