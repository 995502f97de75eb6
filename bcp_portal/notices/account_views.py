"""The pages of how messages reach somebody, and of when they are away: their own, and an administrator's for others."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user

from .absence_page import absence_page
from .absences import AbsenceRefused, end_absence, enter_absence, in_words
from .forms import AbsenceForm, SettingForm
from .models import Absence
from .setting import SettingChanged, change_setting, setting_for
from .setting_page import kind_groups

form_view = require_http_methods(["GET", "HEAD", "POST"])

CHANGED = "These were changed on another page since you opened this one. Save again to have what stands here instead."


@form_view
def settings(request: HttpRequest) -> HttpResponse:
    """How messages reach somebody; a page that is older than what is kept comes back with what was chosen."""
    person = current_user(request)
    if request.method != "POST":
        return _settings_page(request, SettingForm.of(setting_for(person)))
    form = SettingForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, form, status=422)
    try:
        changed = change_setting(person=person, at=timezone.now(), **form.cleaned_data)
    except SettingChanged:
        form.outdated(setting_for(person).edition, CHANGED)
        return _settings_page(request, form, status=409)
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return redirect("notices:settings")


def _settings_page(request: HttpRequest, form: SettingForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "groups": kind_groups(current_user(request))}
    return render(request, "notices/settings.html", context, status=status)


@form_view
def absence(request: HttpRequest) -> HttpResponse:
    """When one is away, and for whom one stands in."""
    return _absence(request, current_user(request))


@form_view
def absence_of(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The same of somebody else, for administrators."""
    return _absence(request, get_object_or_404(User.objects.active(), ref=ref))


def _absence(request: HttpRequest, person: User) -> HttpResponse:
    form = AbsenceForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            entered = enter_absence(person=person, by=current_user(request), at=timezone.now(), **form.cleaned_data)
        except AbsenceRefused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, f"Entered {in_words(entered)}. {entered.deputy.name} stands in and is told.")
            return redirect(_page_of(request, person))
    page = absence_page(person, viewer=current_user(request), today=timezone.localdate())
    status = 422 if form.errors else 200
    return render(request, "notices/absence.html", {"form": form, "page": page, "person": person}, status=status)


@require_POST
def absence_end(request: HttpRequest, ref: UUID) -> HttpResponse:
    return _end(request, current_user(request), ref)


@require_POST
def absence_of_end(request: HttpRequest, ref: UUID, absence: UUID) -> HttpResponse:
    return _end(request, get_object_or_404(User, ref=ref), absence)


def _end(request: HttpRequest, person: User, ref: UUID) -> HttpResponse:
    """One that is gone was taken back by an earlier click."""
    there = Absence.objects.of(person).filter(ref=ref).select_related("user", "deputy").first()
    if there and end_absence(absence=there, by=current_user(request), at=timezone.now()):
        messages.success(request, f"Ended. {there.deputy.name} no longer stands in and is told.")
    else:
        messages.info(request, "It was over already.")
    return redirect(_page_of(request, person))


def _page_of(request: HttpRequest, person: User) -> str:
    if person == current_user(request):
        return reverse("notices:absence")
    return reverse("notices:absence_of", args=(person.ref,))
