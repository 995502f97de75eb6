"""The page of the organisation and its logo, for administrators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.look.organisation import as_in_environment, look_again, set_clock

from .actions import OrganisationChanged, change_organisation, remove_logo, set_logo
from .forms import LogoForm, LogoRemovalForm, OrganisationForm
from .models import OrganisationSetting
from .reading import newest_setting

CHANGED = "This was changed on another page since you opened this one. Save again to have what stands here instead."
LOGO_CHANGED = "This was changed on another page since you opened this one. See what holds now, then choose again."
NOTHING = "Nothing was changed."
LOGO_IDS = "logo_%s"  # beside those of the other form


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What holds, and its form; a page that is older than what holds comes back with what was typed."""
    known = newest_setting()
    if request.method != "POST":
        return _page(request, known)
    form = OrganisationForm(request.POST, known=known)
    if not form.is_valid():
        return _page(request, known, form=form, status=422)
    edition = form.cleaned_data["edition"]
    try:
        changed = change_organisation(edition=edition, terms=form.terms, by=current_user(request), at=timezone.now())
    except OrganisationChanged:
        form.outdated(newest_setting().edition, CHANGED)
        return _page(request, newest_setting(), form=form, status=409)
    messages.success(request, "Saved. It holds from now on." if changed else NOTHING)
    return redirect("organisation:page")


@require_POST
def logo_set(request: HttpRequest) -> HttpResponse:
    """Take a logo."""
    form = LogoForm(request.POST, request.FILES, auto_id=LOGO_IDS)
    if not form.is_valid():
        return _page(request, newest_setting(), logo_form=form, status=422)
    given = form.cleaned_data
    try:
        changed = set_logo(
            edition=given["edition"], picture=given["picture"], by=current_user(request), at=timezone.now()
        )
    except OrganisationChanged:
        form.outdated(newest_setting().edition, LOGO_CHANGED)
        return _page(request, newest_setting(), logo_form=form, status=409)
    messages.success(request, "Saved. It stands on covers from now on." if changed else NOTHING)
    return redirect("organisation:page")


@require_POST
def logo_remove(request: HttpRequest) -> HttpResponse:
    """Print no logo from now on."""
    form = LogoRemovalForm(request.POST)
    edition = form.cleaned_data["edition"] if form.is_valid() else -1
    try:
        changed = remove_logo(edition=edition, by=current_user(request), at=timezone.now())
    except OrganisationChanged:
        messages.error(request, LOGO_CHANGED)
    else:
        messages.success(request, "Removed. What was printed before keeps it." if changed else NOTHING)
    return redirect("organisation:page")


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The logo that stands on covers now, as a picture."""
    found = newest_setting().logo
    if found is None:
        raise Http404("There is no logo.")
    answer = HttpResponse(found.content, content_type="image/png")
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer


def _page(
    request: HttpRequest,
    known: OrganisationSetting,
    *,
    form: OrganisationForm | None = None,
    logo_form: LogoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    look_again()  # this page says what holds, whichever process answers
    set_clock()
    context = {
        "known": known,
        "portal": as_in_environment().name,
        "form": form or OrganisationForm(known=known),
        "logo_form": logo_form or LogoForm(initial={"edition": known.edition}, auto_id=LOGO_IDS),
    }
    return render(request, "organisation/page.html", context, status=status)
