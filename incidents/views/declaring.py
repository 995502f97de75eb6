"""Declaring an incident in two taps, and activating a plan in one that runs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_incident, plans_to_activate, version_to_activate, visible_incidents
from incidents.actions.activating import activate
from incidents.actions.declaring import Declaration, declare, declare_detected, dismiss
from incidents.entering import Doing
from incidents.forms.declaring import DeclareForm
from incidents.forms.entries import EntryTokenForm, ReasonForm
from incidents.models import Entry, Incident
from incidents.pages.asking import AskedEntry
from incidents.pages.declaring import activate_page, declare_page
from incidents.pages.detection import Detection, detection_of
from incidents.views.answering import ask, asked, sent
from plans.actions.refusals import Refused

# Whose authority it was, where the plan names others and whoever declared left the question open.
NOBODY_NAMED = "nobody who was named"
MOST_OTHERS = 2  # incidents that are open: whoever declares may have been second


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
    known = detection_of(detected) if detected else Detection()
    asked_for = {"plan": known.plan, "ref": known.ref} | (
        request.POST if request.method == "POST" else request.GET
    ).dict()
    page = declare_page(user, plans_to_activate(user), asked_for, now=now)
    form = DeclareForm(
        sent(request),
        severities=[(one.value, one.severity.name) for one in page.severities],
        functions=page.functions,
        initial=page.initial | ({"title": detected.title} if detected else {}),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = next(one.severity for one in page.severities if one.value == given["severity"])
        declaration = Declaration(
            title=given["title"].strip() or given["untitled"].strip() or page.untitled,
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
    others = () if detected else visible_incidents(user).real().with_title().open().order_by("-opened_at")[:MOST_OTHERS]
    return asked(request, "incidents/declare.html", form, incident=detected, page=page, detection=known, others=others)


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss_detected(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Say why what an alarm detected is no incident."""
    incident = get_incident(current_user(request), ref, "respond")
    form = ReasonForm(sent(request))
    asking = AskedEntry("Dismiss it", "Dismiss", "Why is this no incident? It stays in the list with your reason.")

    def act(doing: Doing) -> Entry:
        return dismiss(incident, form.cleaned_data["text"], doing)

    return ask(request, incident, form, act, asking=asking)


@require_http_methods(["GET", "HEAD", "POST"])
def activate_plan(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Bind an incident to a plan: to its version in force."""
    user = current_user(request)
    incident = get_incident(user, ref, "respond")
    plans = plans_to_activate(user)
    form = EntryTokenForm(sent(request))

    def act(doing: Doing) -> Entry:
        code = request.POST.get("plan", "")
        chosen = version_to_activate(plans, code)
        if chosen is None:
            raise Refused("Choose a plan that has a version in force.")
        entry = activate(incident, chosen, request.POST.get("sha256", ""), doing)
        messages.success(request, f"{code} {chosen.number} is activated.")
        return entry

    page = activate_page(incident, plans, request.GET.get("q", ""))
    return ask(request, incident, form, act, template="incidents/activate.html", page=page)
