"""Views of open sessions: one's own, and everybody's for administrators."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts.models import OpenSession, User
from bcp_portal.accounts.open_sessions import end_session, end_sessions, open_sessions
from bcp_portal.accounts.sessions import current_user
from bcp_portal.look.counting import counted

PER_PAGE = 50


@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """Who is signed in, whoever used the portal last first."""
    found = open_sessions(at=timezone.now())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    people = counted(found.order_by().values("person").distinct().count(), "person", "people")
    context = {"page": page, "count": f"{people} in {counted(page.paginator.count, 'session')}"}
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_own(request: HttpRequest, ref: UUID) -> HttpResponse:
    return _end(request, OpenSession.objects.filter(person=current_user(request), ref=ref).first(), "accounts:account")


@require_POST
def end_of_anybody(request: HttpRequest, ref: UUID) -> HttpResponse:
    return _end(request, OpenSession.objects.select_related("person").filter(ref=ref).first(), "accounts:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """All of one's own sessions, but for the one that asks."""
    person, key = current_user(request), request.session.session_key
    ended = end_sessions(actor=person, person=person, at=timezone.now(), but=key)
    if ended:
        messages.success(request, f"You are signed out everywhere else: {counted(ended, 'session')} ended.")
    else:
        messages.info(request, "You were signed in nowhere else.")
    return redirect("accounts:account")


@require_POST
def end_all_of(request: HttpRequest, ref: UUID) -> HttpResponse:
    """All sessions of somebody; of one's own, the one that asks stays."""
    person = get_object_or_404(User, ref=ref)
    key = request.session.session_key if person == current_user(request) else None
    ended = end_sessions(actor=current_user(request), person=person, at=timezone.now(), but=key)
    if ended:
        messages.success(request, f"{person.name} is signed out: {counted(ended, 'session')} ended.")
    else:
        messages.info(request, f"{person.name} was signed in nowhere{' else' if key else ''}.")
    return redirect("accounts:person", ref=ref)


def _end(request: HttpRequest, opened: OpenSession | None, page: str) -> HttpResponse:
    """The answer to who ends a session: one that is gone was over already, one's own is a sign-out."""
    if opened is None or not end_session(actor=current_user(request), opened=opened, at=timezone.now()):
        messages.info(request, "That session was over already.")
        return redirect(page)
    if opened.session_id == request.session.session_key:
        logout(request)
        return redirect("accounts:sign_in")
    whose = "Your session" if opened.person == request.user else f"The session of {opened.person.name}"
    messages.success(request, f"{whose} in {opened.browser} has ended.")
    return redirect(page)
