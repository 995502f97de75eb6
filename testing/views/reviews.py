"""Reviews of a plan and assessments of its suppliers: what is due, recording one, one record, taking it back."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.prose import to_screen_html
from plans.access import Promises, get_plan_in_sight, get_promises
from plans.actions.refusals import PlanArchived, Refused, SentBefore
from plans.cached_pages import cached_page
from plans.models.plan import Plan
from plans.reading.document import FrozenPlan
from testing.access import get_review
from testing.actions.reviews import record_review, withdraw_review
from testing.forms.reviews import LOST, ReviewForm
from testing.forms.withdrawing import WithdrawRecordForm
from testing.models.reviews import ReviewRecord
from testing.pages.open_occurrences import assessments_open
from testing.pages.reviews import in_directory, reviews_of, sentence
from testing.pages.since_last import KeptHappenings, fingerprint, nothing_of, shown_groups, since_last
from testing.pages.since_last import sentence as since_sentence
from testing.subjects import ReviewKind, Subject, chosen, subjects
from testing.views.correcting import actions_because_of
from testing.views.withdrawing import withdraw_and_say

PROSE_DEPTH = 2  # of the heading under which the notes stand


@require_safe
@cached_page
def reviews(request: HttpRequest, code: str) -> HttpResponse:
    """When the next review is due, which suppliers wait for an assessment, and everything that was recorded."""
    user = current_user(request)
    plan = get_plan_in_sight(user, code, "read")
    overview = reviews_of(user, plan, today=timezone.localdate(), page=request.GET.get("page", ""))
    return render(request, "testing/reviews.html", {"plan": plan, "reviews": overview})


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The form that records a review or an assessment; ``?of=`` chooses of what, ``&for=`` what it counts for."""
    plan = get_plan_in_sight(current_user(request), code, "record")
    if plan.archived_at and request.method != "POST":
        messages.error(request, str(PlanArchived()))
        return redirect("testing:reviews", code=plan.code)
    promises = get_promises(current_user(request), plan)
    choices = subjects(FrozenPlan(promises.document), ReviewKind(kind))
    wanted = request.GET.get("of", "")
    subject = chosen(choices, wanted)
    happened = _happened(current_user(request), plan, subject, promises)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        subject=subject,
        version=promises.version,
        sha256=promises.sha256,
        today=timezone.localdate(),
        wanted=wanted,
        occurrences=assessments_open(plan, subject, today=timezone.localdate()),
        counts_for=request.GET.get("for", ""),
        happened=happened,
        fingerprint=fingerprint(happened) if happened else "",
    )
    if request.method == "POST" and form.is_valid():
        return _record(request, plan, form, choices)
    return _form(request, plan, form, choices)


def _happened(user: User, plan: Plan, subject: Subject, promises: Promises) -> KeptHappenings | None:
    """What a review is shown, and keeps, of the time since the last one; nothing for an assessment."""
    if subject.kind != ReviewKind.REVIEW:
        return None
    return since_last(user, plan, subject, promises, today=timezone.localdate())


def _form(request: HttpRequest, plan: Plan, form: ReviewForm, choices: tuple[Subject, ...]) -> HttpResponse:
    status = 409 if form.is_stale else 422 if form.errors else 200
    context = {"plan": plan, "form": form, "subject": form.subject, "choices": choices, "lost": LOST}
    context |= _since(request, plan, form.happened)
    return render(request, "testing/review_new.html", context, status=status)


def _since(request: HttpRequest, plan: Plan, happened: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a page shows of what happened since the last one."""
    if not happened:
        return {}
    shown = shown_groups(current_user(request), plan, happened)
    return {"since": since_sentence(happened), "groups": shown, "nothing": nothing_of(happened)}


def _record(request: HttpRequest, plan: Plan, form: ReviewForm, choices: tuple[Subject, ...]) -> HttpResponse:
    try:
        made = record_review(plan=plan, recording=form.recording(), by=current_user(request), at=timezone.now())
    except SentBefore as before:
        messages.info(request, str(before))
        return redirect("testing:review", code=plan.code, ref=before.ref)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, plan, form, choices)
    messages.success(request, f"{made.ref} is recorded: {made.subject}.")
    if made.is_review and not made.is_satisfied:  # its page is where a change is asked for
        return redirect("testing:review", code=plan.code, ref=made.ref)
    return redirect("testing:reviews", code=plan.code)


@require_safe
@cached_page
def review(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """One record: what was reviewed or assessed, point by point, and what was found."""
    return _page(request, get_review(current_user(request), code, ref), WithdrawRecordForm())


def _page(request: HttpRequest, found: ReviewRecord, form: WithdrawRecordForm) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": found.plan,
        "record": found,
        "sentence": sentence(found),
        "notes": to_screen_html(found.notes, PROSE_DEPTH),
        "form": form,
        "is_to_correct": not found.is_satisfied,
        **actions_because_of(request, found, kind="review"),
        "has_entry": found.subject_ref in in_directory(current_user(request), [found.subject_ref]),
        **_since(request, found.plan, found.happened),
    }
    return render(request, "testing/review.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Take a wrong record back, with a reason."""
    found = get_review(current_user(request), code, ref, "record")
    form = WithdrawRecordForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    withdraw_and_say(request, ref, partial(withdraw_review, made=found), **form.cleaned_data)
    return redirect("testing:review", code=code, ref=ref)
