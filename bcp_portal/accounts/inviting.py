"""Views of inviting many at once: a list is looked at first, and nobody is invited before it was confirmed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.actions import AlreadyThere, invite_people
from bcp_portal.accounts.forms import InvitationListForm
from bcp_portal.accounts.invitation_list import InvitationList, NoList, decoded, read_list, too_large
from bcp_portal.accounts.models import Letter, User
from bcp_portal.accounts.roles import IN_WORDS, Role
from bcp_portal.accounts.sessions import current_user
from bcp_portal.accounts.tasks import SENDING_LINKS
from bcp_portal.jobs import enqueue_soon
from bcp_portal.look.counting import counted

PER_PAGE = 50
CHANGED = "Accounts were changed since you looked, so nobody was invited. Look once more."


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """The form for a list, and what it would do."""
    form = InvitationListForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _form_page(request, form)
    try:
        text = _text(form.cleaned_data)
        found = read_list(text, role=form.cleaned_data["role"])
    except NoList as refusal:
        form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal))
        return _form_page(request, form)
    return _preview(request, text, found, role=form.cleaned_data["role"])


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite whom the preview has shown; if it would be others by now, show it anew."""
    form = InvitationListForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form)
    text, role, at = form.cleaned_data["text"], form.cleaned_data["role"], timezone.now()
    try:
        found = read_list(text, role=role)
    except NoList as refusal:
        form.add_error("text", str(refusal))
        return _form_page(request, form)
    if not found.ready or request.POST.get("fingerprint") != found.fingerprint:
        return _preview(request, text, found, role=role, said=CHANGED)
    wanted = [{"name": one.name, "email": one.email, "role": one.role} for one in found.ready]
    try:
        invite_people(actor=current_user(request), people=wanted, at=at)
    except AlreadyThere:
        return _preview(request, text, read_list(text, role=role), role=role, said=CHANGED)
    transaction.on_commit(lambda: enqueue_soon(SENDING_LINKS))
    people = counted(len(wanted), "person is", "people are")
    messages.success(request, f"{people} invited. The links go out within a few minutes; here is what became of each.")
    return redirect("accounts:people_invited")


@require_safe
def invited(request: HttpRequest) -> HttpResponse:
    """Who has set no password yet, and what became of the link: those who were added last first."""
    waiting = User.objects.active().without_password().order_by("-date_joined", "-pk")
    links = Prefetch("letters", Letter.objects.links(), to_attr="links")
    page = Paginator(waiting.prefetch_related(links), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people_invited.html", {"page": page, "now": timezone.now()})


def _text(given: dict[str, Any]) -> str:
    upload = given["file"]
    if upload is None:
        return str(given["text"])
    if upload.size and upload.size > InvitationListForm.MOST_BYTES:
        raise NoList(too_large(upload.size))
    return decoded(upload.read())


def _form_page(request: HttpRequest, form: InvitationListForm) -> HttpResponse:
    roles = [(role.label, IN_WORDS[role]) for role in Role]
    status = 422 if form.errors else 200
    return render(request, "accounts/people_invite.html", {"form": form, "roles": roles}, status=status)


def _preview(request: HttpRequest, text: str, found: InvitationList, *, role: str, said: str = "") -> HttpResponse:
    form = InvitationListForm(initial={"text": text, "role": role})
    form.fields["text"].label = "The list"
    context = {
        "found": found,
        "form": form,
        "text": text,
        "role": role,
        "said": said,
        "sentence": _sentence(found),
        "invites": counted(len(found.ready), "person", "people"),
        "administrators": sum(one.role == Role.ADMINISTRATOR for one in found.ready),
    }
    return render(request, "accounts/people_invite_preview.html", context, status=409 if said else 200)


def _sentence(found: InvitationList) -> str:
    """``2 people can be invited. 1 line has a mistake and is left out. 1 has an account already.``"""
    wrong = sum(bool(one.problem) for one in found.invitees)
    known = sum(bool(one.known) for one in found.invitees)
    sentences = ["Nobody of this list can be invited."]
    if found.ready:
        sentences = [counted(len(found.ready), "person can be invited.", "people can be invited.")]
    if wrong:
        sentences += [counted(wrong, "line has a mistake and is left out.", "lines have a mistake and are left out.")]
    if known:
        sentences += [counted(known, "has an account already.", "have an account already.")]
    return " ".join(sentences)
