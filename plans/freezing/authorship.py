"""Authorship: who changed a draft, or made or changed an account, since the version in force: read from the trail.

The trail is what can't be bent: a role that was taken away, or an edit that was undone, is still in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bcp_portal.accounts.models import User
from bcp_portal.audit.models import Event
from bcp_portal.documents.format import Document
from plans.models.plan import Plan
from plans.models.versions import PlanVersion

ACCOUNT = "account"  # kind of the events of a link between an account and a person of the directory
ACCOUNT_KINDS = ("person", ACCOUNT)
DIRECTORY_KINDS = ("person", "supplier")
# Events of a plan that leave its draft as it is. Whatever is not named here counts as a change of the draft.
NOT_EDITS = frozenset(
    {
        "version_submitted",
        "version_signed",
        "version_declined",
        "version_withdrawn",
        "signer_replaced",
        "finding_accepted",
        "acceptance_withdrawn",
        "plan_archived",
        "plan_unarchived",
        "draft_pdf_asked",
        "pdf_made",
        "pdf_asked_again",
        "report_pdf_asked",
        "exercise_recorded",
        "exercise_withdrawn",
        "review_recorded",
        "review_withdrawn",
        "assessment_recorded",
        "assessment_withdrawn",
        "maintenance_recorded",
        "maintenance_withdrawn",
        "occurrence_moved",
        "occurrence_skipped",
        "occurrence_taken_up",
        "retest_asked",
        "keeper_changed",
        "assignee_changed",
        "promises_taken_over",
        "programme_ended",
        "programme_resumed",
        "change_requested",
        "change_approved",
        "change_refused",
        "change_withdrawn",
        "change_taken_up",
    }
)
# Signing in and downloading; records beside the plan, whatever is done with them.
NOT_EDITING_KINDS = ("access", "corrective_actions")
READDRESSED = "gave another address to {}"
DEEDS = {"person.created": "made {}", "person.reactivated": "reactivated {}"}
VALUES = (("role", "gave another role to {}"), ("name", "renamed {}"))
HARMLESS = frozenset({"person.invited", "person.deactivated"})  # give nobody a way into the account


def submitted_with(plan: Plan, version: PlanVersion | None) -> int:
    """The key of the event with which the version was submitted; 0 without one, so that every event comes later."""
    return submissions(plan, [version.number])[version.number] if version else 0


def submissions(plan: Plan, numbers: Sequence[str]) -> dict[str, int]:
    """The same of several versions, by their numbers, in one query."""
    events = Event.objects.filter(plan_code=plan.code, kind="versions", ref__in=numbers, verb="version_submitted")
    found = dict(events.order_by("-pk").values_list("ref", "pk"))  # of several, the first
    return {number: found.get(number, 0) for number in numbers}


def authors(plan: Plan, document: Document, *, after: int, before: int | None = None) -> frozenset[int]:
    """Keys of the accounts that changed the draft between two events: its rows and texts, or who and what it names.

    Of a plan that was copied, and of which no version is in force, also those who wrote what was copied.
    """
    events = Event.objects.filter(pk__gt=after, actor__isnull=False)
    if before:
        events = events.filter(pk__lt=before)
    named = [entry["ref"] for entry in (*document["people"], *document["suppliers"])]
    entries = Q(kind__in=DIRECTORY_KINDS, ref__in=named, verb__in=("directory_added", "directory_changed"))
    wrote = _actors(events.filter(_edits(plan.code) | entries))
    return frozenset(wrote if after else wrote | _copied_authors(plan.code))


def _edits(code: str) -> Q:
    return Q(plan_code=code) & ~Q(verb__in=NOT_EDITS) & ~Q(kind__in=NOT_EDITING_KINDS)


def _actors(events: QuerySet[Event]) -> set[int]:
    return set(events.order_by().values_list("actor_id", flat=True).distinct())


def _copied_authors(code: str) -> set[int]:
    """Who wrote the plans from which this one was copied, and those from which they were, until then."""
    found: set[int] = set()
    seen: set[str] = set()
    while code not in seen and (copied := Event.objects.filter(plan_code=code, verb="plan_copied").first()):
        seen.add(code)
        code = (copied.after or {}).get("copied_from", "")
        found |= _actors(Event.objects.filter(_edits(code), pk__lt=copied.pk, actor__isnull=False))
    return found


@dataclass(frozen=True)
class AccountChange:
    """What somebody did to an account; ``by`` is None for the portal itself and the command line."""

    did: str  # "made {}", to be filled with what the account is called in the sentence
    by: int | None
    by_name: str
    at: datetime
    event: int  # its key

    def said_of(self, account: str) -> str:
        """``Administrator made the account of COO``."""
        return f"{self.by_name} {self.did.format(account)}"


def account_changes(accounts: Iterable[User], *, after: int) -> Mapping[int, list[AccountChange]]:
    """By key of the account, what was done to it since an event, oldest first, in one query."""
    by_ref = {str(account.ref): account.pk for account in accounts}
    events = Event.objects.filter(kind__in=ACCOUNT_KINDS, ref__in=by_ref, pk__gt=after).order_by("pk")
    found: dict[int, list[AccountChange]] = defaultdict(list)
    for event in events:
        if did := _did(event):
            found[by_ref[event.ref]].append(AccountChange(did, event.actor_id, event.actor_name, event.at, event.pk))
    return found


def _did(event: Event) -> str:
    """``gave another role to {}``; "" for what gives nobody a way in."""
    if event.kind == ACCOUNT:
        return "linked {} to the directory" if event.after else ""
    if event.verb in HARMLESS or not event.verb.startswith("person."):
        return ""
    if event.verb in DEEDS:
        return DEEDS[event.verb]
    if event.verb == "person.address_changed":
        return READDRESSED
    return next((did for name, did in VALUES if _differs(event, name)), "")


def _differs(event: Event, name: str) -> bool:
    before, after = event.before or {}, event.after or {}
    return bool(before.get(name) != after.get(name))
