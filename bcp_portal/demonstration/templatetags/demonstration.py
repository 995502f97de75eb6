"""What home says with `{% load demonstration %}`: three things to try."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext

from ..trials import offered

register = template.Library()


@register.inclusion_tag("demonstration/greeting.html", takes_context=True)
def greeting(context: RequestContext, *, signs: bool) -> dict[str, Any]:
    """Three things to try, in a demonstration only, until the person closes it; ``signs``: a signature waits for them.

    Makes no query.
    """
    user = context["request"].user
    closed = not settings.PORTAL_DEMO or user.greeting_closed_at
    return {"trials": [] if closed else offered(user, signs=signs), "csrf_token": context.get("csrf_token")}
