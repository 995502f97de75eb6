"""Parts of the room: each is rendered by itself, so that only what has changed is put in its place."""

from dataclasses import replace
from secrets import token_hex
from uuid import uuid4

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from plans.page_cache import cached

from .room import RoomPage

PARTS = ("bar", "notes", "now", "left", "duties", "checklist", "roles", "timeline")
SHARED = ("notes", "left", "duties", "checklist")  # the same for all who may do the same
FOR_SECONDS = 5  # for which what is shared is handed out as it is: its clocks are right to so many
# They stand for what is of each request, and are nothing that somebody could have written into an entry or a plan.
CSRF, TOKEN = token_hex(32), uuid4()


def parts_of(request: HttpRequest, page: RoomPage) -> dict[str, SafeString]:
    """By name, the HTML inside each part."""
    shared = _shared(page)
    own, token = get_token(request), str(page.token)
    return {
        name: mark_safe(shared[name].replace(CSRF, own).replace(str(TOKEN), token))  # noqa: S308 - rendered below
        if name in SHARED
        else render_to_string(f"incidents/room/{name}.html", {"page": page}, request)
        for name in PARTS
    }


def _shared(page: RoomPage) -> dict[str, str]:
    """What many people look at at once is made once for all of them."""
    neutral = {"page": replace(page, token=TOKEN), "csrf_token": CSRF}
    made_of = f"{page.seen} {page.at.timestamp() // FOR_SECONDS} {page.said_besides}"

    def made() -> dict[str, str]:
        return {name: render_to_string(f"incidents/room/{name}.html", neutral) for name in SHARED}

    return cached(f"room:{page.ref}:{page.may_respond}", made_of, made)
