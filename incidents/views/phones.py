"""The phone list of the plans in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_portal.accounts.sessions import current_user
from incidents.pages.phones import phone_page

LONGEST = 200


@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """Everybody to call; ``?q=`` leaves those with all words, ``?plan=CODE`` those of one plan."""
    words, code = request.GET.get("q", "").strip()[:LONGEST], request.GET.get("plan", "")
    found = phone_page(current_user(request), words=words, code=code, number=request.GET.get("page", ""))
    context = {"found": found, "words": words, "code": code, "at": timezone.now()}
    return render(request, "incidents/phones.html", context)
