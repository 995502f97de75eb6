"""Parts of the room: each is rendered by itself, so that only what has changed is put in its place."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from .room import RoomPage

PARTS = ("bar", "notes", "now", "left", "duties", "checklist", "roles", "timeline")


def parts_of(request: HttpRequest, page: RoomPage) -> dict[str, str]:
    """By name, the HTML inside each part."""
    return {name: render_to_string(f"incidents/room/{name}.html", {"page": page}, request) for name in PARTS}
