"""Parts of the room: each is rendered by itself, so that only what has changed is put in its place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from bcp_portal.look.stand_ins import CSRF, with_token
from plans.page_cache import cached

from .room import RoomPage
from .words import clock

PARTS = ("bar", "notes", "now", "left", "duties", "checklist", "roles", "timeline")
FOR_SECONDS = 5  # for which a room is handed out as it is: its clocks are right to so many
PAGE_TIMES = 2  # what a page and its parts take in memory, as a multiple of the HTML
TOKEN = uuid4()  # stands for that of each request, and is nothing that somebody could have written into an entry


@dataclass(frozen=True)
class ShownRoom:
    """A room as it is printed; ``parts`` are the HTML inside each, by name."""

    page: RoomPage
    parts: Mapping[str, str] = field(repr=False)

    @property
    def weighs(self) -> int:
        """About how many bytes it takes."""
        return PAGE_TIMES * sum(map(len, self.parts.values()))


def shown_room(request: HttpRequest, slot: str, made_of: str, now: datetime, make: Callable[[], RoomPage]) -> ShownRoom:
    """The room of who looks: made once for a few seconds for all who share a slot, while ``made_of`` stays the same."""

    def made() -> ShownRoom:
        page = replace(make(), token=TOKEN)
        neutral = {"page": page, "csrf_token": CSRF}
        return ShownRoom(page, {name: render_to_string(f"incidents/room/{name}.html", neutral) for name in PARTS})

    shared = cached(f"room:{slot}", f"{made_of} {now.timestamp() // FOR_SECONDS}", made)
    page = replace(shared.page, at=now, clock=clock(now, now), token=uuid4())
    return ShownRoom(page, {name: _own(request, html, str(page.token)) for name, html in shared.parts.items()})


def _own(request: HttpRequest, html: str, token: str) -> SafeString:
    """What was rendered for everybody, with what is of this request."""
    return mark_safe(with_token(request, html).replace(str(TOKEN), token))  # noqa: S308 - of our templates
