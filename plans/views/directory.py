"""The directory of people and suppliers that all plans share."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.look.counting import counted
from bcp_portal.parameters import one_of
from plans.actions.directory import (
    InUse,
    LinkRefused,
    add_entry,
    change_entry,
    confirm_entry,
    delete_entry,
    kind_of,
    values_by_field,
)
from plans.actions.renewing import plans_behind
from plans.actions.stale_edits import Stale
from plans.cached_pages import cached_page
from plans.directory import (
    SHELVES,
    DirectoryEntry,
    entries_in_sight,
    get_entry,
    get_entry_in_sight,
)
from plans.evidence.confirmations import last_confirmation
from plans.forms.directory import FORMS, PersonForm, SupplierForm
from plans.integrity.kept_words import unread_in_words
from plans.pages.reach import mentions_in_sight, reach_of_entries
from plans.pages.suppliers import use_of_supplier
from plans.pages.used_in import rows_page, used_in

from .desk import UNCHANGED, number

PER_PAGE = 50
NOUNS = {"people": "person", "suppliers": "supplier"}

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@cached_page
def listing(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    shelf = one_of(request.GET, "show", SHELVES) or "people"
    words = request.GET.get("q", "").strip()
    found = entries_in_sight(user, shelf, words)
    page = Paginator(found.select_related("account") if shelf == "people" else found, PER_PAGE).get_page(
        request.GET.get("page")
    )
    seen, refs = mentions_in_sight(user), [entry.ref for entry in page]
    used = used_in(user, refs) if user.may("read_draft") else {}
    reach = reach_of_entries(seen, list(page))
    rows = [(entry, used.get(entry.ref), reach[entry.ref]) for entry in page]
    noun = NOUNS[shelf]
    count = counted(page.paginator.count, noun, shelf)
    context = {"shelf": shelf, "noun": noun, "words": words, "page": page, "rows": rows, "count": count}
    context["unread"] = unread_in_words(seen.unread)
    return render(request, "plans/directory.html", context)


@require_safe
@cached_page
def show(request: HttpRequest, shelf: str, ref: str) -> HttpResponse:
    return _entry_page(request, shelf, get_entry_in_sight(current_user(request), shelf, ref))


def _entry_page(request: HttpRequest, shelf: str, entry: DirectoryEntry, status: int = 200) -> HttpResponse:
    user = current_user(request)
    seen = mentions_in_sight(user)
    number = request.GET.get("page", "")
    supplier = use_of_supplier(seen, entry.ref, number) if shelf == "suppliers" else None
    context = {
        "shelf": shelf,
        "noun": NOUNS[shelf],
        "entry": entry,
        "used": rows_page(user, entry, request.GET.get("rows", "")),
        "is_refused": status == 409,
        "confirmation": last_confirmation(kind_of(entry), entry.ref, edition=entry.edition),
        "unread": unread_in_words(seen.unread),
        "reach": reach_of_entries(seen, [entry])[entry.ref],
        "supplier": supplier,
        "page": supplier.page if supplier else None,
    }
    return render(request, "plans/directory_entry.html", context, status=status)


@form_view
def add(request: HttpRequest, shelf: str) -> HttpResponse:
    user = current_user(request)
    form = _form(request, shelf, None)
    if not form.is_valid():
        context = {"shelf": shelf, "noun": NOUNS[shelf], "form": form}
        return render(request, "plans/directory_form.html", context, status=422 if form.is_bound else 200)
    entry = add_entry(entry=form.save(commit=False), by=user, at=timezone.now())
    messages.success(request, f"Added {entry.name}.")
    return redirect("plans:directory_entry", shelf=shelf, ref=entry.ref)


def _form(request: HttpRequest, shelf: str, entry: DirectoryEntry | None) -> PersonForm | SupplierForm:
    if shelf not in FORMS:
        raise Http404(f"The directory has no {shelf}.")
    kind: Any = FORMS[shelf]
    initial = {"edition": entry.edition if entry else 1}
    form: PersonForm | SupplierForm = kind(
        request.POST or None, instance=entry, initial=initial, by=current_user(request)
    )
    return form


@form_view
def change(request: HttpRequest, shelf: str, ref: str) -> HttpResponse:
    user = current_user(request)
    form = _form(request, shelf, get_entry(user, shelf, ref, "edit"))
    current: DirectoryEntry | None = None
    if form.is_valid():
        try:
            return _save(request, shelf, form)
        except Stale as stale:
            current = stale.current
            form.data = {**request.POST.dict(), "edition": str(stale.current.edition)}
    context = {
        "shelf": shelf,
        "noun": NOUNS[shelf],
        "form": form,
        "entry": get_entry(user, shelf, ref, "edit"),
        "theirs": _labelled(form, current) if current else [],
    }
    status = 409 if current else 422 if form.is_bound else 200
    return render(request, "plans/directory_form.html", context, status=status)


def _save(request: HttpRequest, shelf: str, form: PersonForm | SupplierForm) -> HttpResponse:
    values = {name: form.cleaned_data[name] for name in form.Meta.fields if name in form.fields}
    edition = form.cleaned_data["edition"]
    entry = change_entry(
        entry=form.instance, values=values, edition=edition, by=current_user(request), at=timezone.now()
    )
    messages.success(request, UNCHANGED if entry.edition == edition else f"Saved {entry.name}.{_later()}")
    return redirect("plans:directory_entry", shelf=shelf, ref=entry.ref)


def _later() -> str:
    """How many drafts a job brings up to date, ``""`` for none."""
    behind = plans_behind().count()
    return f" {counted(behind, 'more draft says', 'more drafts say')} so within minutes." if behind else ""


def _labelled(form: PersonForm | SupplierForm, entry: DirectoryEntry) -> list[tuple[str, str]]:
    """What somebody else saved, under the labels of the form."""
    return [(str(form[name].label), said) for name, said in values_by_field(entry).items() if name in form.fields]


@require_POST
def confirm(request: HttpRequest, shelf: str, ref: str) -> HttpResponse:
    """Keep that the entry is right as the page showed it."""
    user = current_user(request)
    entry = get_entry(user, shelf, ref, "edit")
    try:
        edition = number(request.POST.get("edition"))
        is_new = confirm_entry(entry=entry, edition=edition, by=user, at=timezone.now())
    except Stale:
        messages.error(request, f"{entry.name} was changed since you opened the page. Look at it again.")
    else:
        said = "Kept" if is_new else "You confirmed it today already"
        messages.success(request, f"{said}: {entry.name} is right as it stands.")
    return redirect("plans:directory_entry", shelf=shelf, ref=ref)


@require_POST
def delete(request: HttpRequest, shelf: str, ref: str) -> HttpResponse:
    user = current_user(request)
    entry = get_entry(user, shelf, ref, "edit")
    try:
        delete_entry(entry=entry, by=user, at=timezone.now())
    except InUse:
        return _entry_page(request, shelf, entry, status=409)
    except LinkRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:directory_entry", shelf=shelf, ref=ref)
    messages.success(request, f"Deleted {entry.name}.")
    return redirect(f"{reverse('plans:directory')}?show={shelf}")
