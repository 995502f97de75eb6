"""Deciding on what is due: the forms that move it, skip it, and take it up again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from plans.actions.refusals import PlanArchived, Refused
from plans.reading.cadence import on_day
from testing.access import get_occurrence, get_occurrence_to_skip
from testing.actions.deciding import (
    ChangedMeanwhile,
    NotToBeMoved,
    latest_day,
    move_occurrence,
    skip_occurrence,
    take_up_again,
    why_not_moved,
    why_settled,
)
from testing.forms.deciding import DecidingForm, MoveForm
from testing.models.occurrences import Move, Occurrence, Waiver, WaiverWithdrawal
from testing.pages.due_words import sentence
from testing.pages.histories import histories


@dataclass(frozen=True)
class OccurrenceDecision:
    """What is decided by a form, in words; ``closed`` says why it can't be, ``kept`` are the rows that it adds."""

    form: DecidingForm
    act: Callable[..., object]
    kept: QuerySet[Any]
    verb: str
    words: str
    done: str
    closed: str


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Let it be due on another day, with the reason."""
    occurrence = get_occurrence(current_user(request), code, ref, "record")
    today, latest = timezone.localdate(), latest_day(occurrence)
    decision = OccurrenceDecision(
        form=MoveForm(_sent(request), occurrence=occurrence, earliest=max(today, occurrence.opens_on), latest=latest),
        act=partial(move_occurrence, occurrence=occurrence),
        kept=Move.objects.filter(occurrence=occurrence),
        verb="Move",
        words=f"It can be moved up to {on_day(latest)}, when the next one is due. That one keeps its own day, and what "
        "was planned stays on record.",
        done="is moved",
        closed=why_not_moved(occurrence, today=today),
    )
    return _decide(request, occurrence, decision)


@require_http_methods(["GET", "HEAD", "POST"])
def skip(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Let it not be done, with the reason."""
    occurrence = get_occurrence_to_skip(current_user(request), code, ref)
    decision = OccurrenceDecision(
        form=DecidingForm(_sent(request), occurrence=occurrence, asked="Why it is not to be done"),
        act=partial(skip_occurrence, occurrence=occurrence),
        kept=Waiver.objects.filter(occurrence=occurrence),
        verb="Skip",
        words="It is not to be done. It stays on record as skipped, and does not count as missed. The next one is due "
        "as before.",
        done="is skipped",
        closed=why_settled(occurrence),
    )
    return _decide(request, occurrence, decision)


@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Let what was skipped be done after all, with the reason."""
    occurrence = get_occurrence_to_skip(current_user(request), code, ref)
    skips = list(Waiver.objects.filter(occurrence=occurrence).select_related("withdrawal"))
    if not skips:
        raise Http404(f"{ref} was never skipped.")
    decision = OccurrenceDecision(
        form=DecidingForm(_sent(request), occurrence=occurrence, asked="Why it is to be done after all"),
        act=partial(take_up_again, waiver=skips[-1]),
        kept=WaiverWithdrawal.objects.filter(waiver__occurrence=occurrence),
        verb="Take up again",
        words="It is due as it was before it was skipped, and overdue where its last day is over.",
        done="is taken up again",
        closed=f"{occurrence.ref} is not skipped." if all(hasattr(one, "withdrawal") for one in skips) else "",
    )
    return _decide(request, occurrence, decision)


def _sent(request: HttpRequest) -> dict[str, str] | None:
    return request.POST.dict() if request.method == "POST" else None


def _decide(request: HttpRequest, occurrence: Occurrence, decision: OccurrenceDecision) -> HttpResponse:
    form, user = decision.form, current_user(request)
    closed = str(PlanArchived()) if occurrence.plan.archived_at else decision.closed
    if request.method != "POST":
        if not closed:
            return _form(request, occurrence, decision)
        messages.error(request, closed)
        return _to_its_page(occurrence)
    if _came_before(form, decision.kept, user):
        messages.info(request, f"This form was sent before: {occurrence.ref} {decision.done}, once.")
        return _to_its_page(occurrence)
    if closed:
        form.add_error(None, closed)
    if form.is_valid() and _act(form, decision, user):
        messages.success(request, f"{occurrence.ref} {decision.done}: {occurrence.promise.name}.")
        return _to_its_page(occurrence)
    return _form(request, occurrence, decision)


def _act(form: DecidingForm, decision: OccurrenceDecision, by: User) -> bool:
    """Whether it is decided; why it is not stands in the form."""
    try:
        decision.act(**form.cleaned_data, by=by, at=timezone.now())
    except NotToBeMoved as refusal:
        form.add_error("to_on", str(refusal))
    except ChangedMeanwhile:
        form.look_again(Occurrence.objects.get(pk=form.occurrence.pk))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _to_its_page(occurrence: Occurrence) -> HttpResponse:
    return redirect("testing:occurrence", code=occurrence.plan.code, ref=occurrence.ref)


def _came_before(form: DecidingForm, kept: QuerySet[Any], by: User) -> bool:
    """Whether the last thing that was decided is what this form says, sent by the same person: they sent it twice."""
    if not form.is_stale:
        return False
    form.is_valid()
    typed = form.cleaned_data
    last = kept.order_by("at", "pk").last()
    said = {name: typed.get(name) for name in ("reason", "to_on") if name in form.fields}
    return last is not None and last.by_id == by.pk and all(getattr(last, name) == said[name] for name in said)


def _form(request: HttpRequest, occurrence: Occurrence, decision: OccurrenceDecision) -> HttpResponse:
    form = decision.form
    context = {
        "plan": occurrence.plan,
        "occurrence": occurrence,
        "decision": decision,
        "form": form,
        "sentence": sentence(histories(occurrence.plan, [occurrence])[0], timezone.localdate()),
    }
    status = 409 if form.is_stale else 422 if form.errors else 200
    return render(request, "testing/deciding.html", context, status=status)
