"""What a program is answered at a plan that was deleted: 410, and by whom and when, as its page says it."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.timezone import localtime
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.status import HTTP_410_GONE
from rest_framework.views import exception_handler

from plans.access import deletion_for


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's own answer, but for a plan that was there: who reads drafts is told how it went."""
    if isinstance(exception, Http404 | NotFound | ObjectDoesNotExist):
        code = str(context["kwargs"].get("code", ""))
        event = deletion_for(context["request"].user, code)
        if event:
            said = f"{code} was deleted by {event.actor_name} on {localtime(event.at):%-d %b %Y, %H:%M}."
            return Response({"detail": said}, status=HTTP_410_GONE)
    return exception_handler(exception, context)
