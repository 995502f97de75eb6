"""What an incident came to, and its review: written, signed off, taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from incidents.access import get_outcome, get_review, get_room
from incidents.actions.reviewing import ReviewedBefore, Reviewing, sign_review, withdraw_incident_review, write_review
from incidents.forms.reviews import IncidentReviewForm, WithdrawIncidentReviewForm
from incidents.models import IncidentReview
from incidents.pages.outcome import in_short, outcome_page
from incidents.pages.retrospect import retrospect
from incidents.pages.reviews import due_words, fingerprint, nothing_of, review_card
from incidents.pages.what_follows import what_follows
from incidents.rooms import Room
from plans.actions.refusals import Refused, SentBefore
from plans.cached_pages import cached_page


@require_safe
@cached_page
def outcome(request: HttpRequest, ref: str) -> HttpResponse:
    """How long it took, which functions were back when, what was learnt of it and what came of that."""
    return _page(request, get_room(current_user(request), ref), WithdrawIncidentReviewForm())


def _page(request: HttpRequest, room: Room, form: WithdrawIncidentReviewForm) -> HttpResponse:
    user, today = current_user(request), timezone.localdate()
    came_to = get_outcome(room.incident)
    context: dict[str, Any] = {
        "incident": room.incident,
        "page": outcome_page(room, came_to),
        "review": review_card(room, came_to, get_review(room.incident), user),
        "due": due_words(room, today),
        "plans": what_follows(user, room, today),
        "form": form,
    }
    return render(request, "incidents/outcome.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def review_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the review, beside what the entries say."""
    user = current_user(request)
    room = get_room(user, ref, "respond")
    came_to = get_outcome(room.incident)
    if came_to is None:
        messages.error(request, f"{ref} is not closed: it is reviewed when it is.")
        return redirect("incidents:room", ref=ref)
    measured = retrospect(room, came_to)
    form = IncidentReviewForm(request.POST if request.method == "POST" else None, fingerprint=fingerprint(measured))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        reviewing = Reviewing(outcome=came_to, measured=measured, **given)
        try:
            write_review(incident=room.incident, reviewing=reviewing, by=user, at=timezone.now())
        except SentBefore as before:
            messages.info(request, str(before))
            return redirect(_review_of(ref))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The review is kept. Somebody who did not command the incident signs it off.")
            return redirect(_review_of(ref))
    context = {
        "incident": room.incident,
        "title": room.situation.title,
        "lead": in_short(came_to),
        "happened": [group for group in measured if group["items"]],
        "nothing": nothing_of(measured),
        "form": form,
        "stands": _standing_words(room) if request.method != "POST" else "",
    }
    status = 409 if form.is_outdated else 422 if form.errors else 200
    return render(request, "incidents/review_new.html", context, status=status)


def _standing_words(room: Room) -> str:
    """Whose review stands, so that nobody writes for an hour what is refused; ``""`` where none does."""
    found = get_review(room.incident)
    return "" if found is None or found.is_withdrawn else str(ReviewedBefore(found.written_by_name))


def _review_of(ref: str) -> str:
    return f"{reverse('incidents:outcome', args=[ref])}#review"


@require_POST
def sign(request: HttpRequest, ref: str, review: int) -> HttpResponse:
    """Sign the review off."""
    user, read = _review(request, ref, review)
    try:
        sign_review(review=read, by=user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"You signed the review of {ref} off.")
    return redirect(_review_of(ref))


@require_POST
def withdraw(request: HttpRequest, ref: str, review: int) -> HttpResponse:
    """Take the review back, with a reason."""
    user, read = _review(request, ref, review)
    form = WithdrawIncidentReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, get_room(user, ref), form)
    try:
        withdraw_incident_review(review=read, by=user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The review of {ref} is withdrawn: it counts for nothing any more.")
    return redirect(_review_of(ref))


def _review(request: HttpRequest, ref: str, number: int) -> tuple[User, IncidentReview]:
    """The review that the page showed, which another may have taken the place of meanwhile."""
    user = current_user(request)
    found = get_review(get_room(user, ref, "record").incident, number)
    if found is None:
        raise Http404(f"{ref} has no review {number}.")
    return user, found
