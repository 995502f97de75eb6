"""The gate every request passes: it reads `routes.ROUTES` and lets through, sends to sign-in, or refuses."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_htmx.middleware import HtmxDetails
from rest_framework.permissions import BasePermission
from rest_framework.request import Request as ApiRequest

from bcp_portal.accounts.models import User
from bcp_portal.routes import PUBLIC, ROUTES, SIGNED_IN, RouteRule

from .accounts.ended_sessions import ended_form, ended_part

if TYPE_CHECKING:  # rest_framework.views itself imports RoutePermission, by its name in the settings
    from rest_framework.views import APIView

View = Callable[..., HttpResponse]


class GatedRequest(HttpRequest):
    """As the middlewares before the gate leave it."""

    htmx: HtmxDetails


def allows(rule: RouteRule | None, user: User | AnonymousUser) -> bool:
    """Whether the rule lets this person through; no rule lets nobody through."""
    if rule is None or rule == PUBLIC:
        return rule == PUBLIC
    if not isinstance(user, User):
        return False
    return rule == SIGNED_IN or user.may(rule)


class AccessMiddleware:
    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: GatedRequest, view: View, *_: Any) -> HttpResponse | None:
        rule = _rule(request)
        if allows(rule, request.user) or (rule and RoutePermission.guards(view)):
            return None
        if rule and not request.user.is_authenticated:
            return _to_sign_in(request)
        raise PermissionDenied


class RoutePermission(BasePermission):
    """The same table for the API, asked once a token has said who it is."""

    def has_permission(self, request: ApiRequest, _: "APIView") -> bool:
        return allows(_rule(request), request.user)

    @classmethod
    def guards(cls, view: View) -> bool:
        return cls in getattr(getattr(view, "cls", None), "permission_classes", ())


def _rule(request: HttpRequest) -> RouteRule | None:
    return ROUTES.get(request.resolver_match.view_name) if request.resolver_match else None


def _to_sign_in(request: GatedRequest) -> HttpResponse:
    """To sign-in and back; a page that is open stays as it is, and what somebody has typed is kept."""
    if request.htmx:
        return ended_part()
    if request.method == "POST":
        return ended_form(request)
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
