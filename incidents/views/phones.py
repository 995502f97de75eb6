"""The phone list of the plans in force."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.sheet import SheetNotMade
from incidents.pages.phone_card import card_sheet, folded_card
from incidents.pages.phone_list import phone_page
from plans.cached_pages import cached_page

LONGEST = 200
log = logging.getLogger(__name__)


@require_safe
@cached_page
def phones(request: HttpRequest) -> HttpResponse:
    """Everybody to call; ``?q=`` leaves those with all words, ``?plan=CODE`` those of one plan."""
    words, code = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("plan", "")
    found = phone_page(current_user(request), words=words, code=code, number=request.GET.get("page", ""))
    context = {"found": found, "words": words, "code": code, "at": timezone.now()}
    return render(request, "incidents/phones.html", context)


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers of one plan in force on a sheet of A6, to be folded and carried."""
    found = folded_card(current_user(request), code)
    newest = reverse("incidents:phones")
    try:
        content = card_sheet(found, address=request.build_absolute_uri(newest), at=timezone.now())
    except SheetNotMade as failure:
        log.error("A phone card could not be printed: %s", failure)
        messages.error(request, "The card could not be printed now. Try again in a moment.")
        return redirect(newest)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.plan.code}-{found.plan.number}-phone-card.pdf"'
    return answer
