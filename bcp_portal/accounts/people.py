"""Views with which administrators look after people."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts import actions
from bcp_portal.accounts.address_changes import waiting_change
from bcp_portal.accounts.address_views import ask
from bcp_portal.accounts.duties import duties_of
from bcp_portal.accounts.forms import AccountForm, AddressForm, NewPersonForm
from bcp_portal.accounts.letters import send_letter
from bcp_portal.accounts.models import Letter, ResetRequest, User
from bcp_portal.accounts.open_sessions import open_sessions
from bcp_portal.accounts.sessions import current_user
from bcp_portal.look.counting import counted

LAST_ADMINISTRATOR = "This is the last active administrator. Make somebody else administrator first."

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    people = User.objects.order_by("-is_active", "name", "pk")
    failed = set(Letter.objects.filter(finished_at=None).exclude(error="").values_list("person_id", flat=True))
    signed_in = open_sessions(at=timezone.now()).order_by().values("person").distinct().count()
    waiting = sum(person.is_active and not person.has_usable_password() for person in people)
    context = {
        "people": people,
        "failed": failed,
        "signed_in": counted(signed_in, "person is", "people are"),
        "waiting": counted(waiting, "person is", "people are") if waiting else "",
    }
    return render(request, "accounts/people.html", context)


@form_view
def create(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/person_create.html", {"form": form})
    actor, at = current_user(request), timezone.now()
    try:
        with transaction.atomic():
            person = actions.create_person(actor=actor, at=at, **form.cleaned_data)
            letter = actions.invite_person(actor=actor, person=person, at=at)
    except actions.AlreadyThere as taken:  # since the form was checked: by a second click, perhaps
        form.add_error("email", str(taken))
        return render(request, "accounts/person_create.html", {"form": form})
    send_letter(letter, at=at)
    return render(request, "accounts/person_created.html", {"person": person, "letter": letter_of(person)})


@form_view
def change(request: HttpRequest, ref: UUID) -> HttpResponse:
    person = get_object_or_404(User, ref=ref)
    form = AccountForm(request.POST or None, instance=person)
    if not form.is_valid():
        return _person_page(request, ref, form)
    try:
        actions.change_person(actor=current_user(request), person=person, at=timezone.now(), **form.cleaned_data)
    except actions.LastAdministrator:
        form.add_error("role", LAST_ADMINISTRATOR)
        return _person_page(request, ref, form)
    said = f"Saved {form.cleaned_data['name']}." if form.has_changed() else "Nothing was changed."
    messages.success(request, said)
    return redirect("accounts:people")


@require_POST
def invite(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send the link (again); nobody but its owner ever sees it."""
    person, at = get_object_or_404(User.objects.active(), ref=ref), timezone.now()
    try:
        letter = actions.invite_person(actor=current_user(request), person=person, at=at)
    except actions.SentJustNow as before:
        again = timezone.localtime(before.again_at)
        messages.error(request, f"Not sent again: a link went out a moment ago. The next one can go at {again:%H:%M}.")
        return redirect("accounts:person", ref=ref)
    if send_letter(letter, at=at):
        messages.success(request, f"A link is on its way to {person.email}.")
    return redirect("accounts:person", ref=ref)


@require_POST
def change_address(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Ask for another e-mail address: its owner confirms it there, and the one before is told."""
    person = get_object_or_404(User.objects.active(), ref=ref)
    form = AddressForm(request.POST)
    said = ask(request, person, form)
    if said is None:
        return _person_page(request, ref, AccountForm(instance=person), address_form=form)
    messages.success(request, said)
    return redirect("accounts:person", ref=ref)


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
    how = "with the password they had" if person.has_usable_password() else "once they have set a password"
    messages.success(request, f"{person.name} can sign in again, {how}. Sessions, links and tokens of before are over.")
    return redirect("accounts:people")


def _person_page(
    request: HttpRequest, ref: UUID, form: AccountForm, *, address_form: AddressForm | None = None
) -> HttpResponse:
    """Shows the person as saved beside the form as typed: validation writes the typed values into `form.instance`."""
    person = get_object_or_404(User, ref=ref) if form.is_bound or address_form else form.instance
    letters = list(person.letters.all())
    context = {
        "form": form,
        "person": person,
        "letter": next((one for one in letters if one.kind in Letter.LINKS), None),
        "address_form": address_form or AddressForm(),
        "waiting": waiting_change(person, at=timezone.now()),
        "unsent": [one for one in letters if one.kind not in Letter.LINKS and one.error and not one.finished_at],
        "sessions": open_sessions(at=timezone.now()).filter(person=person),
        "duties": duties_of(person, "sign"),
        "kept": duties_of(person, "record"),
        "lost_link": ResetRequest.objects.failing().filter(email=person.email).first(),
    }
    return render(request, "accounts/person.html", context, status=422 if form.errors or address_form else 200)


def letter_of(person: User) -> Letter | None:
    """The last letter that carried a link to this person, sent or not."""
    return person.letters.links().first()
