"""The floor: a Django page with a session, a signed-in person and one query."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from plans.models.plan import Plan

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def bare_page(request: HttpRequest) -> HttpResponse:
    """One query beside those of the session and the person."""
    return HttpResponse(f"<!doctype html><title>{request.user}</title><p>{Plan.objects.count()}")


urlpatterns = [path("", bare_page)]
