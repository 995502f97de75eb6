"""What every page shows of somebody's messages: how many wait to be read."""

from functools import partial
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from bcp_portal.accounts.models import User


def unread(request: HttpRequest) -> dict[str, Any]:
    """``unread``: counted only where a template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread": 0}
    return {"unread": SimpleLazyObject(partial(_count, user))}


def _count(user: User) -> int:
    """``Notice.objects.unread(user).count()`` as SQL: every page asks, and Django takes longer than the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice WHERE user_id = %s AND read_at IS NULL", [user.pk])
        found: int = cursor.fetchone()[0]
    return found
