"""Importing a document: give it, look at what it becomes, save."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.canonical import sha256
from plans.actions.importing import import_plan
from plans.actions.plans import CodeTaken
from plans.forms.importing import DocumentForm, SaveForm, packed
from plans.importing.imported_plan import ImportedPlan
from plans.importing.limits import read_new_plan
from plans.importing.source_text import SourceTooLarge
from plans.models.naming import free_code
from plans.models.plan import Plan, PlanSource
from plans.pages.import_preview import preview

DOUBTS_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """One address for the three steps; the preview's own form carries the text, so that nothing is kept in between."""
    if request.method != "POST":
        return render(request, "plans/import.html", {"form": DocumentForm()})
    return _save(request) if "code" in request.POST else _preview(request)


def _preview(request: HttpRequest) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "plans/import.html", {"form": form}, status=422)
    text, file_name = form.cleaned_data["text"], form.cleaned_data["file_name"]
    try:
        imported = read_new_plan(text, file_name=file_name)
    except SourceTooLarge as refusal:
        form.refuse(refusal)
        return render(request, "plans/import.html", {"form": form}, status=422)
    initial = {"document": packed(text), "file_name": file_name, "code": free_code()}
    return _preview_page(request, SaveForm(initial=initial), text, imported)


def _preview_page(request: HttpRequest, form: SaveForm, text: str, imported: ImportedPlan) -> HttpResponse:
    context = {
        "form": form,
        "file_name": imported.file_name,
        "preview": preview(imported),
        "doubts": imported.unclear[:DOUBTS_SHOWN],
        "known": _imported_before(text),
        "blanks": imported.unfilled[:DOUBTS_SHOWN],
        "pictures": imported.pictures_in_words,
    }
    return render(request, "plans/import_preview.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest) -> HttpResponse:
    form = SaveForm(request.POST)
    form.full_clean()
    text = form.cleaned_data.get("document")
    if text is None:
        return _lost(request, form["document"].errors)
    if known := _imported_before(text):
        messages.info(request, f"This document is {known.plan.code} already. Nothing new was made.")
        return redirect("plans:document", code=known.plan.code)
    file_name = form.cleaned_data.get("file_name", "")
    try:
        if form.is_valid() and (plan := _imported(request, form, text, file_name)):
            return redirect("plans:document", code=plan.code)
        return _preview_page(request, form, text, read_new_plan(text, file_name=file_name))
    except SourceTooLarge as refusal:  # no preview of ours led here
        return _lost(request, [refusal])


def _lost(request: HttpRequest, why: Iterable[object]) -> HttpResponse:
    """Back to the first step, with the reason."""
    return render(request, "plans/import.html", {"form": DocumentForm(), "lost": why}, status=422)


def _imported(request: HttpRequest, form: SaveForm, text: str, file_name: str) -> Plan | None:
    """The new plan; None, with an error in the form, where the code has gone."""
    by, code = current_user(request), form.cleaned_data["code"]
    try:
        plan, _ = import_plan(text=text, file_name=file_name, code=code, by=by, at=timezone.now())
    except CodeTaken:
        form.add_error("code", "Another plan got this code a moment ago: choose another.")
        return None
    messages.success(request, f"{plan.code} is imported.")
    return plan


def _imported_before(text: str) -> PlanSource | None:
    """The plan that this very document became before."""
    return PlanSource.objects.filter(sha256=sha256(text)).select_related("plan").order_by("pk").first()
