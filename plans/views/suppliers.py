"""Suppliers across all plans that a person may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from plans.cached_pages import cached_page
from plans.pages.suppliers import supplier_uses, worst_in_words


@require_safe
@cached_page
def listing(request: HttpRequest) -> HttpResponse:
    """Suppliers and what depends on each, those first whose failure costs or stops most."""
    found = supplier_uses(current_user(request))
    plans = {plan.pk for one in found for plan, _ in one.plans}
    context = {"suppliers": found, "plan_count": len(plans), "worst": worst_in_words(found)}
    return render(request, "plans/suppliers.html", context)
