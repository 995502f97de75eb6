"""Token sign-in for programs: a token for e-mail and password, and giving the token back."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed, Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bcp_portal.accounts import actions, trail
from bcp_portal.accounts.models import ApiToken, User
from bcp_portal.accounts.sessions import current_user


class SignInQuestion(serializers.Serializer[Any]):
    """Who asks for a token, and for how long."""

    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, style={"input_type": "password"})
    name = serializers.CharField(max_length=80, default="Signed in by the API", help_text="What the token is for.")
    days = serializers.IntegerField(min_value=1, max_value=365, default=30, help_text="How long the token is good for.")


class TokenAnswer(serializers.Serializer[Any]):
    """The token, which is shown this once."""

    token = serializers.CharField(help_text="Send it with every request: Authorization: Token …")
    expires_at = serializers.DateTimeField()


class SignInByApi(APIView):
    """A token for e-mail and password. Wrong passwords count, and are limited, as on the sign-in page."""

    authentication_classes = ()

    def get_authenticate_header(self, request: Request) -> str:
        """Without it, the framework would make 403 of a 401: no authenticator stands here that could ask."""
        return "Token"

    @extend_schema(summary="Get a token", auth=[], request=SignInQuestion, responses={201: TokenAnswer})
    def post(self, request: Request) -> Response:
        question = SignInQuestion(data=request.data)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        person = _person(request._request, asked["email"], asked["password"])  # noqa: SLF001 - axes keeps notes on it
        trail.signed_in(request._request, person, way="API")  # noqa: SLF001 - as above
        at = timezone.now()
        secret = actions.create_token(owner=person, name=asked["name"], days=asked["days"], at=at)
        answer = TokenAnswer({"token": secret, "expires_at": at + timedelta(days=asked["days"])})
        return Response(answer.data, status=status.HTTP_201_CREATED)


def _person(request: HttpRequest, email: str, password: str) -> User:
    person = authenticate(request, username=email, password=password)
    if isinstance(person, User):
        return person
    if getattr(request, "axes_locked_out", False):
        trail.sign_in_paused(request, email)
        request.axes_locked_out = False  # type: ignore[attr-defined]  # or its middleware answers with the web page
        raise Throttled(wait=settings.AXES_COOLOFF_TIME.total_seconds(), detail="Too many wrong passwords.")
    trail.sign_in_failed(request, email)
    raise AuthenticationFailed("E-mail and password do not match.")


class TokenInUse(APIView):
    """The token with which the request is made."""

    @extend_schema(summary="Give the token back", responses={204: None})
    def delete(self, request: Request) -> Response:
        if not isinstance(request.auth, ApiToken):
            raise ValidationError("This request is not made with a token.")
        actions.revoke_token(actor=current_user(request), token=request.auth, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
