"""Views with which administrators look after people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts import actions, links
from bcp_portal.accounts.forms import NewPersonForm, PersonForm
from bcp_portal.accounts.models import ResetRequest, User
from bcp_portal.accounts.sessions import current_user

LAST_ADMINISTRATOR = "This is the last active administrator. Make somebody else administrator first."

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    people = User.objects.order_by("-is_active", "name", "pk")
    return render(request, "accounts/people.html", {"people": people})


@form_view
def create(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/person_create.html", {"form": form})
    person = actions.create_person(actor=current_user(request), at=timezone.now(), **form.cleaned_data)
    context = {"person": person, "link": links.password_link(person), "sent": links.send_invitation(person)}
    return render(request, "accounts/person_created.html", context)


@form_view
def change(request: HttpRequest, ref: UUID) -> HttpResponse:
    person = get_object_or_404(User, ref=ref)
    form = PersonForm(request.POST or None, instance=person)
    if not form.is_valid():
        return _person_page(request, ref, form)
    try:
        actions.change_person(actor=current_user(request), person=person, at=timezone.now(), **form.cleaned_data)
    except actions.LastAdministrator:
        form.add_error("role", LAST_ADMINISTRATOR)
        return _person_page(request, ref, form)
    messages.success(request, f"Saved {form.cleaned_data['name']}.")
    return redirect("accounts:people")


@require_POST
def deactivate(request: HttpRequest, ref: UUID) -> HttpResponse:
    person = get_object_or_404(User, ref=ref)
    try:
        actions.deactivate_person(actor=current_user(request), person=person, at=timezone.now())
    except actions.LastAdministrator:
        messages.error(request, LAST_ADMINISTRATOR)
        return redirect("accounts:person", ref=ref)
    messages.success(request, f"{person.name} can no longer sign in. Their records stay.")
    return redirect("accounts:people")


@require_POST
def reactivate(request: HttpRequest, ref: UUID) -> HttpResponse:
    person = get_object_or_404(User, ref=ref)
    actions.reactivate_person(actor=current_user(request), person=person, at=timezone.now())
    messages.success(request, f"{person.name} can sign in again, with the password they had.")
    return redirect("accounts:people")


def _person_page(request: HttpRequest, ref: UUID, form: PersonForm) -> HttpResponse:
    """Shows the person as saved beside the form as typed: validation writes the typed values into `form.instance`."""
    person = get_object_or_404(User, ref=ref)
    lost_link = ResetRequest.objects.failing().filter(email=person.email).first()
    return render(request, "accounts/person.html", {"form": form, "person": person, "lost_link": lost_link})
