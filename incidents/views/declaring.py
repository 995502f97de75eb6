"""Declaring an incident in two taps, and activating a plan in one that runs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_incident, plans_to_activate, whole_version
from incidents.actions.activating import activate
from incidents.actions.declaring import Declaration, declare, declare_detected, dismiss
from incidents.actions.refusals import NoWords
from incidents.entering import Doing
from incidents.forms.declaring import DeclareForm
from incidents.forms.entries import EntryTokenForm, ReasonForm
from incidents.models import Incident
from incidents.pages.asking import AskedEntry
from incidents.pages.declaring import activate_page, declare_page
from incidents.pages.detection import Detection, detection_of
from incidents.views.answering import asked, entered, refused
from plans.actions.refusals import Refused

# Whose authority it was, where the plan names others and whoever declared left the question open.
NOBODY_NAMED = "nobody who was named"


@require_http_methods(["GET", "HEAD", "POST"])
def declare_incident(request: HttpRequest) -> HttpResponse:
    """Say that something has failed. ``?plan=`` and ``?ref=`` say of which plan, and what."""
    return _declare(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def declare_detected_incident(request: HttpRequest, ref: str) -> HttpResponse:
    """The same of what an alarm detected: its plan, and what fails with its row, are filled in."""
    return _declare(request, get_incident(current_user(request), ref, "respond"))


def _declare(request: HttpRequest, detected: Incident | None) -> HttpResponse:
    user, now = current_user(request), timezone.now()
    sent = request.POST if request.method == "POST" else None
    known = detection_of(detected) if detected else Detection()
    asked_for = {"plan": known.plan, "ref": known.ref} | (sent if sent is not None else request.GET).dict()
    page = declare_page(user, plans_to_activate(user), asked_for["plan"], asked_for["ref"], now)
    form = DeclareForm(
        sent,
        severities=[(one.value, one.severity.name) for one in page.severities],
        functions=page.functions,
        initial=page.initial | ({"title": detected.title} if detected else {}),
    )
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        chosen = next(one.severity for one in page.severities if one.value == given["severity"])
        declaration = Declaration(
            title=given["title"].strip() or page.untitled,
            severity=chosen,
            version=page.version,
            lost=tuple(given["lost"]),
            failed=(page.ref,) if page.ref else (),
            authority=given["authority"].strip() or ("" if page.is_named else NOBODY_NAMED),
            is_exercise=given["is_exercise"],
        )
        doing = Doing(user, now, given["token"])
        try:
            made = declare_detected(detected, declaration, doing) if detected else declare(declaration, doing)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if page.version and given["sha256"] not in ("", page.version.sha256):
                said = f"Version {page.version.number} came into force meanwhile: it is the one that is activated."
                messages.info(request, said)
            return redirect("incidents:room", ref=made.ref)
    context: dict[str, object] = {"page": page, "form": form, "detection": known}
    return asked(request, "incidents/declare.html", context, incident=detected, has_errors=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss_detected(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say why what an alarm detected is no incident."""
    user = current_user(request)
    incident = get_incident(user, ref, "respond")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = dismiss(incident, form.cleaned_data["text"], form.doing(user))
        except NoWords as unsaid:
            form.add_error("text", str(unsaid))
        except Refused as refusal:
            return refused(request, incident, refusal)
        else:
            return entered(request, incident, entry)
    asking = AskedEntry("Dismiss it", "Dismiss", "Why is this no incident? It stays in the list with your reason.")
    context: dict[str, object] = {"asking": asking, "ref": ref, "form": form}
    return asked(request, "incidents/asking.html", context, incident=incident, has_errors=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
def activate_plan(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Bind an incident to a plan: to its version in force."""
    user = current_user(request)
    incident = get_incident(user, ref, "respond")
    form = EntryTokenForm(request.POST if request.method == "POST" else None)
    versions = plans_to_activate(user)
    if request.method == "POST" and form.is_valid():
        code, sha256 = request.POST.get("plan", ""), request.POST.get("sha256", "")
        chosen = next((one for one in versions if one.plan.code == code), None)
        if chosen is None:
            return refused(request, incident, "Choose a plan that has a version in force.")
        try:
            entry = activate(incident, whole_version(chosen), sha256, form.doing(user))
        except Refused as refusal:
            return refused(request, incident, refusal)
        messages.success(request, f"{code} {chosen.number} is activated.")
        return entered(request, incident, entry)
    page = activate_page(incident, versions)
    context: dict[str, object] = {"page": page, "form": form}
    return asked(request, "incidents/activate.html", context, incident=incident, has_errors=bool(form.errors))
