"""The pages of webhooks and of the internal networks that they may lead to, for administrators."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.look.mails import portal_url

from . import actions
from .destinations import NoDestination
from .forms import NetworkForm, WebhookChangeForm, WebhookForm
from .models import OpenedNetwork, Webhook
from .page import host_of, network_lines, webhook_lines
from .payloads import ChatMessage
from .posting import NotPosted

form_view = require_http_methods(["GET", "HEAD", "POST"])

TAKEN = "Another webhook has this name."
CHANGED = "It was changed on another page since you opened this one. Save again to have what stands here instead."


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    return _listing(request, NetworkForm())


def _listing(request: HttpRequest, form: NetworkForm) -> HttpResponse:
    context = {"webhooks": webhook_lines(), "networks": network_lines(), "form": form}
    return render(request, "outbound/webhooks.html", context, status=422 if form.errors else 200)


@form_view
def new(request: HttpRequest) -> HttpResponse:
    """Add a webhook."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_webhook(by=current_user(request), at=timezone.now(), **form.cleaned_data)
        except actions.NameTaken:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, "Added. Send a test to see whether it arrives.")
            return redirect("outbound:webhook", made.ref)
    return render(request, "outbound/webhook_new.html", {"form": form}, status=422 if form.errors else 200)


@form_view
def webhook(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One webhook: its name, and another address in place of the one that it has."""
    there = get_object_or_404(Webhook, ref=ref)
    if request.method != "POST":
        return _webhook(request, there, WebhookChangeForm(initial={"name": there.name, "edition": there.edition}))
    form = WebhookChangeForm(request.POST)
    if not form.is_valid():
        return _webhook(request, there, form, status=422)
    try:
        changed = actions.change_webhook(
            webhook=there, by=current_user(request), at=timezone.now(), **form.cleaned_data
        )
    except actions.NameTaken:
        form.add_error("name", TAKEN)
        return _webhook(request, there, form, status=422)
    except actions.WebhookChanged:
        form.outdated(Webhook.objects.get(pk=there.pk).edition, CHANGED)
        return _webhook(request, there, form, status=409)
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return redirect("outbound:webhook", there.ref)


def _webhook(request: HttpRequest, there: Webhook, form: WebhookChangeForm, *, status: int = 200) -> HttpResponse:
    context = {"webhook": there, "host": host_of(there), "form": form}
    return render(request, "outbound/webhook.html", context, status=status)


@require_POST
def switch(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off where the button said so, else on."""
    there = get_object_or_404(Webhook, ref=ref)
    is_off = request.POST.get("to") == "off"
    if actions.switch_webhook(webhook=there, is_off=is_off, by=current_user(request), at=timezone.now()):
        messages.success(request, "Switched off: nothing more is sent there." if is_off else "Switched on.")
    return redirect("outbound:webhook", there.ref)


@require_POST
def test(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Post a message that says that it is a test, now."""
    there = get_object_or_404(Webhook, ref=ref)
    at = timezone.now()
    text = f"{current_user(request).name} sent this to see whether messages of the portal arrive here."
    message = ChatMessage(str(uuid4()), "Test of the portal", text, at, url=portal_url("/"))
    try:
        answer = actions.post_message(there, message, at=at)
    except (NoDestination, NotPosted) as refused:
        messages.error(request, f"The test did not arrive. {refused}")
    else:
        messages.success(request, f"{host_of(there)} took the test ({answer.status}). See whether it stands there.")
    return redirect("outbound:webhook", there.ref)


@require_POST
def open_network(request: HttpRequest) -> HttpResponse:
    """Open an internal network."""
    form = NetworkForm(request.POST)
    if form.is_valid():
        try:
            made = actions.open_network(by=current_user(request), at=timezone.now(), **form.cleaned_data)
        except actions.AlreadyOpen:
            form.add_error("cidr", "It is open already.")
        else:
            messages.success(request, f"{made.cidr} is open.")
            return redirect("outbound:webhooks")
    return _listing(request, form)


@require_POST
def close_network(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Close it again."""
    there = get_object_or_404(OpenedNetwork, ref=ref)
    if actions.close_network(network=there, by=current_user(request), at=timezone.now()):
        messages.success(request, f"{there.cidr} is closed.")
    return redirect("outbound:webhooks")
