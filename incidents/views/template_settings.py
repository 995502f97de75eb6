"""Pages on which administrators write templates of messages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from incidents.actions.template_settings import (
    TemplateChanged,
    TemplateWords,
    add_template,
    change_template,
    switch_template,
)
from incidents.forms.template_settings import TemplateForm
from incidents.models import MessageTemplate
from plans.actions.refusals import Refused

form_view = require_http_methods(["GET", "HEAD", "POST"])
WORDS = ("audience", "moment", "severity", "subject", "body")


@require_safe
def templates_set(request: HttpRequest) -> HttpResponse:
    return render(request, "incidents/settings/templates.html", {"templates": MessageTemplate.objects.all()})


@form_view
def template_new(request: HttpRequest) -> HttpResponse:
    """Add a template."""
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        try:
            add_template(token=token, words=_words(form), by=current_user(request), at=timezone.now())
        except Refused as refusal:
            form.add_error("audience", str(refusal))
        else:
            messages.success(request, "Added.")
            return redirect("incidents:templates_set")
    return _form(request, form, None, status=422 if form.errors else 200)


@form_view
def template_set(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Change one; a page that is older than what is kept comes back with what was typed."""
    there = get_object_or_404(MessageTemplate, ref=ref)
    if request.method != "POST":
        initial = {name: getattr(there, name) for name in ("edition", *WORDS)}
        return _form(request, TemplateForm(initial=initial), there)
    form = TemplateForm(request.POST)
    if not form.is_valid():
        return _form(request, form, there, status=422)
    edition, by = form.cleaned_data["edition"], current_user(request)
    try:
        changed = change_template(template=there, edition=edition, words=_words(form), by=by, at=timezone.now())
    except TemplateChanged as refusal:
        form.outdated(MessageTemplate.objects.get(pk=there.pk).edition, str(refusal))
        return _form(request, form, there, status=409)
    except Refused as refusal:
        form.add_error("audience", str(refusal))
        return _form(request, form, there, status=422)
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return redirect("incidents:templates_set")


@require_POST
def template_switch(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Off where the button said so, else on."""
    there = get_object_or_404(MessageTemplate, ref=ref)
    is_off = request.POST.get("to") == "off"
    if switch_template(template=there, is_off=is_off, by=current_user(request), at=timezone.now()):
        messages.success(request, "Switched off." if is_off else "Switched on.")
    return redirect("incidents:templates_set")


def _words(form: TemplateForm) -> TemplateWords:
    return TemplateWords(**{name: form.cleaned_data[name] for name in WORDS})


def _form(
    request: HttpRequest, form: TemplateForm, template: MessageTemplate | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "template": template}
    return render(request, "incidents/settings/template.html", context, status=status)
