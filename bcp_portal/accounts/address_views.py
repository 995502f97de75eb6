"""Views of another e-mail address for an account: asked for, confirmed by a link, stopped by another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.actions import AlreadyThere
from bcp_portal.accounts.address_changes import (
    ChangeOver,
    ask_for_address,
    confirm_address,
    stop_address,
    waiting_change,
)
from bcp_portal.accounts.forms import AddressForm, ConfirmAddressForm
from bcp_portal.accounts.letters import send_letter
from bcp_portal.accounts.links import CONFIRM, STOP, is_address_token
from bcp_portal.accounts.models import AddressChange, User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.accounts.throttling import may_ask_for_address

TOO_MANY = "Five addresses were asked for within an hour. Wait a little, then ask again."

form_view = require_http_methods(["GET", "HEAD", "POST"])


def ask(request: HttpRequest, person: User, form: AddressForm) -> str | None:
    """What was done about a form that was sent, as a sentence; None for one that is refused, with why at its field."""
    if not form.is_valid():
        return None
    if not may_ask_for_address(person):
        form.add_error("email", TOO_MANY)
        return None
    at, email = timezone.now(), form.cleaned_data["email"]
    try:
        letters = ask_for_address(actor=current_user(request), person=person, email=email, at=at)
    except AlreadyThere as taken:
        form.add_error("email", str(taken))
        return None
    for letter in letters:
        send_letter(letter, at=at)
    if not letters:
        return f"{person.name} has the address {email}, as it was before."
    if person.has_usable_password():
        return f"A link to confirm it is on its way to {email}. Until then {person.email} stays, and is told."
    return f"{person.name} has the address {email}, and the address before is told."


@form_view
def own(request: HttpRequest) -> HttpResponse:
    """Ask for another address for oneself."""
    person = current_user(request)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and (said := ask(request, person, form)):
        messages.success(request, said)
        return redirect("accounts:address")
    context = {"form": form, "waiting": waiting_change(person, at=timezone.now())}
    return render(request, "accounts/address_change.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw_own(request: HttpRequest) -> HttpResponse:
    return _withdraw(request, current_user(request), reverse("accounts:address"))


@require_POST
def withdraw_of(request: HttpRequest, ref: UUID) -> HttpResponse:
    return _withdraw(request, get_object_or_404(User, ref=ref), reverse("accounts:person", args=(ref,)))


@never_cache
@form_view
def confirm(request: HttpRequest, ref: UUID) -> HttpResponse:
    """For whoever was sent the link: nothing happens before the password is given."""
    change = _linked(request, ref, CONFIRM)
    if change is None:
        return _over(request)
    form = ConfirmAddressForm(request.POST or None, request=request, person=change.person)
    if not form.is_valid():
        return _confirm_page(request, change, form)
    at = timezone.now()
    try:
        letters = confirm_address(change=change, at=at)
    except ChangeOver:
        return _over(request)
    except AlreadyThere:
        form.add_error(None, "Somebody else has this address by now, so nothing was changed. Ask for another one.")
        return _confirm_page(request, change, form)
    for letter in letters:
        send_letter(letter, at=at)
    return render(request, "accounts/address_confirmed.html", {"email": change.email})


@never_cache
@form_view
def stop(request: HttpRequest, ref: UUID) -> HttpResponse:
    """For whoever reads the present address."""
    change = _linked(request, ref, STOP)
    if change is None:
        return _over(request)
    if request.method != "POST":
        return render(request, "accounts/address_stop.html", {"change": change})
    try:
        stop_address(change=change, by=None, at=timezone.now())
    except ChangeOver:
        return _over(request)
    return render(request, "accounts/address_stopped.html", {"change": change})


def _withdraw(request: HttpRequest, person: User, page: str) -> HttpResponse:
    if _taken_back(person, by=current_user(request)):
        messages.success(request, f"Taken back. The address stays {person.email}.")
    else:
        messages.info(request, "No change was waiting any more.")
    return redirect(page)


def _taken_back(person: User, *, by: User) -> bool:
    at = timezone.now()
    change = waiting_change(person, at=at)
    try:
        if change:
            stop_address(change=change, by=by, at=at)
    except ChangeOver:
        return False
    return change is not None


def _linked(request: HttpRequest, ref: UUID, route: str) -> AddressChange | None:
    """The change that the link in the address of the page is good for."""
    change = AddressChange.objects.waiting(timezone.now()).select_related("person", "asked_by").filter(ref=ref).first()
    return change if change and is_address_token(request.GET.get("token", ""), change, route) else None


def _confirm_page(request: HttpRequest, change: AddressChange, form: ConfirmAddressForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "accounts/address_confirm.html", {"change": change, "form": form}, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/address_over.html", status=410)
