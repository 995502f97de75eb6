"""What every page shows of somebody's messages: how many wait to be read."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Notice


def unread(request: HttpRequest) -> dict[str, Any]:
    """``unread``: counted only where a template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread": 0}
    return {"unread": SimpleLazyObject(Notice.objects.unread(user).count)}
