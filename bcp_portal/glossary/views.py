"""The page of the glossary."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .terms import glossary


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every term, part by part; ``#rto`` is the place of one."""
    return render(request, "glossary/page.html", {"glossary": glossary()})
