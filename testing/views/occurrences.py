"""What is due, time by time: the page of an occurrence, of a promised line, and both as a table for other programs."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.prose import to_screen_html
from bcp_portal.documents.spreadsheet import CONTENT_TYPE, csv_lines
from plans.access import get_plan_in_sight
from plans.cached_pages import cached_page
from plans.models.plan import Plan
from testing.access import get_line, get_occurrence
from testing.actions.maintenance import withdraw_maintenance
from testing.forms.withdrawing import WithdrawRecordForm
from testing.models.occurrences import Occurrence, OccurrenceQuerySet
from testing.pages.line import line_page
from testing.pages.occurrence import OccurrencePage, occurrence_page
from testing.pages.programme_csv import HEADER, programme_rows
from testing.views.withdrawing import withdraw_and_say

PROSE_DEPTH = 2  # of the heading under which a note stands


@require_safe
@cached_page
def occurrence(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """One time that something is due: what the plan says, when, what happened to it."""
    user = current_user(request)
    found = occurrence_page(user, get_occurrence(user, code, ref), today=timezone.localdate())
    return _page(request, found, WithdrawRecordForm())


def _page(request: HttpRequest, found: OccurrencePage, form: WithdrawRecordForm) -> HttpResponse:
    notes = found.maintenance.notes if found.maintenance else ""
    context = {"plan": found.plan, "due": found, "notes": to_screen_html(notes, PROSE_DEPTH), "form": form}
    return render(request, "testing/occurrence.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Take back the maintenance that was recorded for it and was not done so: it is open again."""
    user = current_user(request)
    found = occurrence_page(user, get_occurrence(user, code, ref, "record"), today=timezone.localdate())
    form = WithdrawRecordForm(request.POST)
    if found.maintenance is None:
        messages.error(request, f"No maintenance counts for {ref}.")
    elif not form.is_valid():
        return _page(request, found, form)
    else:
        made = found.maintenance
        withdraw_and_say(request, made.ref, partial(withdraw_maintenance, made=made), **form.cleaned_data)
    return redirect("testing:occurrence", code=code, ref=ref)


@require_safe
@cached_page
def line(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A line of the plan with every time that it was due, over all versions."""
    plan, promises = get_line(current_user(request), code, slug)
    found = line_page(plan, promises, today=timezone.localdate(), page=request.GET.get("page", ""))
    return render(request, "testing/line.html", {"plan": plan, "line": found})


@require_safe
def line_csv(request: HttpRequest, code: str, slug: str) -> StreamingHttpResponse:
    """The same as a table, all of it."""
    plan, promises = get_line(current_user(request), code, slug)
    return _csv(plan, Occurrence.objects.filter(promise__in=promises), f"{plan.code}-{slug}")


@require_safe
def programme_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Every time that anything of the plan was due, as a table."""
    plan = get_plan_in_sight(current_user(request), code, "read")
    return _csv(plan, Occurrence.objects.filter(plan=plan), f"{plan.code}-programme")


def _csv(plan: Plan, occurrences: OccurrenceQuerySet, stem: str) -> StreamingHttpResponse:
    today = timezone.localdate()
    rows = programme_rows(plan, occurrences, today=today)
    answer = StreamingHttpResponse(csv_lines(HEADER, rows), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{today:%Y-%m-%d}.csv"'
    return answer
