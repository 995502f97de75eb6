"""Suppliers across all plans that a person may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from plans.cached_pages import cached_page
from plans.pages.suppliers import suppliers_page


@require_safe
@cached_page
def listing(request: HttpRequest) -> HttpResponse:
    """Suppliers and what depends on each, those first whose failure costs or stops most."""
    page = suppliers_page(current_user(request), request.GET.get("page", ""))
    return render(request, "plans/suppliers.html", {"found": page, "page": page.page})
