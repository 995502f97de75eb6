"""Exercises: the programme of all plans, recording a result, one record, taking a wrong one back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.prose import to_screen_html
from plans.access import get_plan_in_sight, get_promises
from plans.actions.refusals import PlanArchived, Refused, SentBefore
from plans.cached_pages import cached_page
from plans.models.plan import Plan
from plans.reading.document import FrozenPlan
from testing.access import get_exercise
from testing.actions.exercises import record_exercise, withdraw_exercise
from testing.forms.exercises import RecordForm
from testing.forms.withdrawing import WithdrawRecordForm
from testing.models.exercises import Exercise
from testing.pages.measures import measures, sentence
from testing.pages.open_occurrences import exercises_open
from testing.pages.programme import programme_page, results_page
from testing.views.correcting import actions_because_of
from testing.views.withdrawing import withdraw_and_say

PROSE_DEPTH = 2  # of the heading under which the notes stand


@require_safe
@cached_page
def programme(request: HttpRequest) -> HttpResponse:
    """What is overdue and next, the year, what is due, maintenance, tests and results; ``?plan=CODE`` of one plan."""
    page = programme_page(current_user(request), request.GET, today=timezone.localdate())
    return render(request, "testing/programme.html", {"programme": page})


@require_safe
@cached_page
def results(request: HttpRequest) -> HttpResponse:
    """Every result, the latest first; ``?plan=CODE`` of one plan."""
    code, page = request.GET.get("plan", ""), request.GET.get("page", "")
    scope, records = results_page(current_user(request), today=timezone.localdate(), code=code, page=page)
    return render(request, "testing/results.html", {"scope": scope, "records": records})


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, code: str) -> HttpResponse:
    """The form that records a result; ``?of=EX-01`` chooses the exercise, ``&for=O-0003`` what it counts for.

    Other names of fields, ``&rta_F-01=3h 40m``, fill it in beforehand.
    """
    plan = get_plan_in_sight(current_user(request), code, "record")
    if plan.archived_at and request.method != "POST":
        messages.error(request, str(PlanArchived()))
        return redirect(f"{reverse('testing:list')}?plan={plan.code}")
    form = _form(request, plan)
    if request.method == "POST" and form.is_valid():
        return _record(request, plan, form)
    status = 409 if form.is_outdated else 422 if form.errors else 200
    return render(request, "testing/record.html", {"plan": plan, "form": form}, status=status)


def _form(request: HttpRequest, plan: Plan) -> RecordForm:
    promises = get_promises(current_user(request), plan)
    return RecordForm(
        request.POST.dict() if request.method == "POST" else None,
        plan=FrozenPlan(promises.document),
        version=promises.version,
        sha256=promises.sha256,
        today=timezone.localdate(),
        of=request.GET.get("of", ""),
        occurrences=exercises_open(plan, of=request.GET.get("of", ""), today=timezone.localdate()),
        counts_for=request.GET.get("for", ""),
        known=request.GET.dict(),
    )


def _record(request: HttpRequest, plan: Plan, form: RecordForm) -> HttpResponse:
    try:
        made = record_exercise(plan=plan, recording=form.recording(), by=current_user(request), at=timezone.now())
    except SentBefore as before:
        messages.info(request, str(before))
        return redirect("testing:exercise", code=plan.code, ref=before.ref)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "testing/record.html", {"plan": plan, "form": form}, status=422)
    messages.success(request, f"{made.ref} is recorded: {'passed' if made.passed else 'missed target'}.")
    return redirect("testing:exercise", code=plan.code, ref=made.ref)


@require_safe
def exercise(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """One record: what was measured against which objectives, what was found, by whom."""
    return _page(request, get_exercise(current_user(request), code, ref), WithdrawRecordForm())


def _form_again(request: HttpRequest, found: Exercise) -> str:
    """Where the same is recorded once more, ``""`` for those who may not."""
    if found.plan.archived_at or not current_user(request).may("record"):
        return ""
    of = f"?of={found.schedule_ref}" if found.schedule_ref else ""
    return f"{reverse('testing:record', args=[found.plan.code])}{of}"


def _page(request: HttpRequest, found: Exercise, form: WithdrawRecordForm) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": found.plan,
        "exercise": found,
        "sentence": sentence(found),
        "measures": measures(found),
        "notes": to_screen_html(found.notes, PROSE_DEPTH),
        "form": form,
        "again": _form_again(request, found),
        "is_to_correct": not found.passed,
        **actions_because_of(request, found, kind="exercise"),
    }
    return render(request, "testing/exercise.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Take a wrong record back, with a reason."""
    found = get_exercise(current_user(request), code, ref, "record")
    form = WithdrawRecordForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    withdraw_and_say(request, ref, partial(withdraw_exercise, exercise=found), **form.cleaned_data)
    return redirect("testing:exercise", code=code, ref=ref)
