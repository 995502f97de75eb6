"""The navigation: the places of the portal, in the order in which they are shown, and who sees which."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


class NavigationItem(NamedTuple):
    """Somewhere one can go; `verb` empty means anybody who has signed in.

    `thumb` is its rank for a place under the thumb of a phone, the lowest first: there is room for search and ROOM more
    places that the person may see. The others, and those of rank 0, stand in the account menu there, as do those of
    `thumb_verb` for who may not do that.
    """

    label: str
    route: str
    icon: str
    verb: str = ""
    thumb: int = 0
    thumb_verb: str = ""


@dataclass(frozen=True)
class NavigationLink:
    """A place as one person on one page sees it; `current` is the value of aria-current."""

    label: str
    url: str
    icon: str
    current: str
    count: int
    is_under_thumb: bool


PLACES = (
    NavigationItem("Readiness", "plans:home", "layout-dashboard", "read", thumb=1),
    # Who responds has it where others have Tests: at night it must be found without looking for it.
    NavigationItem("Incidents", "incidents:list", "siren", "read", thumb=2, thumb_verb="respond"),
    NavigationItem("Plans", "plans:list", "file-text", "read", thumb=3),
    NavigationItem("Tests", "testing:list", "calendar-check", "read", thumb=6),
    NavigationItem("Actions", "plans:actions", "list-checks", "read"),
    NavigationItem("Messages", "notices:list", "inbox", thumb=4),
    NavigationItem("Directory", "plans:directory", "book-user", "read"),
    # Who audits has it where others have Tests.
    NavigationItem("Evidence", "plans:evidence", "archive", "audit", thumb=5),
)
SEARCH = NavigationItem("Search", "plans:search", "search", "read")
ACCOUNT = (
    NavigationItem("Your account", "accounts:account", "user"),
    NavigationItem("People", "accounts:people", "users", "administer"),
    NavigationItem("Organisation", "organisation:page", "building-2", "administer"),
    NavigationItem("Jobs", "plans:jobs", "activity", "administer"),
    NavigationItem("Whom to tell", "incidents:duties_set", "megaphone", "administer"),
    NavigationItem("Webhooks", "outbound:webhooks", "webhook", "administer"),
    NavigationItem("Rules", "plans:rules", "list-checks", "set_rules"),
    NavigationItem("Glossary", "glossary:page", "book-a"),
)
ROOM = 4
COUNTED = "notices:list"
PARTS = {
    "accounts:person": "accounts:people",
    "accounts:person_create": "accounts:people",
    "accounts:sessions": "accounts:people",
    "accounts:address": "accounts:account",
    "plans:audit": "plans:evidence",
    "plans:verify": "plans:evidence",
    "plans:suppliers": "plans:directory",
    "plans:action": "plans:actions",
    "plans:action_new": "plans:actions",
    "plans:plan_actions": "plans:actions",
    "notices:undelivered": "plans:jobs",
    "notices:mail": "plans:jobs",
    "notices:mail_test": "plans:jobs",
    "incidents:templates_set": "incidents:duties_set",
    "incidents:template_new": "incidents:duties_set",
    "incidents:template_set": "incidents:duties_set",
    "incidents:duty_new": "incidents:duties_set",
    "incidents:duty_set": "incidents:duties_set",
    "outbound:webhook_new": "outbound:webhooks",
    "outbound:webhook": "outbound:webhooks",
    "plans:readiness_needs": "plans:home",
    "plans:readiness_functions": "plans:home",
    "plans:readiness_plans": "plans:home",
    "plans:readiness_risks": "plans:home",
}
OWN_PLACES = {place.route for place in (*PLACES, *ACCOUNT, SEARCH)}


def links(request: HttpRequest, places: Sequence[NavigationItem], *, unread: int = 0) -> list[NavigationLink]:
    """The places that exist in this installation and are open to this person."""
    seen = [(place, url) for place in places if _is_open(request.user, place) and (url := address(place.route))]
    ranked = sorted((one for one, _ in seen if _is_for_thumb(request.user, one)), key=lambda place: place.thumb)
    return [
        NavigationLink(
            label=place.label,
            url=url,
            icon=place.icon,
            current=_current(request, place),
            count=unread if place.route == COUNTED else 0,
            is_under_thumb=place in ranked[:ROOM],
        )
        for place, url in seen
    ]


def address(route: str) -> str:
    """The route's path, or nothing where it is not part of the portal."""
    return _address(route, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=256)
def _address(route: str, urlconf: str, _script_prefix: str) -> str:
    try:
        return reverse(route, urlconf)
    except NoReverseMatch:
        return ""


def _is_open(user: Any, place: NavigationItem) -> bool:
    return user.is_authenticated and (not place.verb or user.may(place.verb))


def _is_for_thumb(user: Any, place: NavigationItem) -> bool:
    return place.thumb > 0 and (not place.thumb_verb or user.may(place.thumb_verb))


def _current(request: HttpRequest, place: NavigationItem) -> str:
    """`page` on the place itself, `true` on a page inside it."""
    match = request.resolver_match
    if match is None:
        return ""
    if match.view_name == place.route:
        return "page"
    return "true" if place.route == _home_of(match.view_name) else ""


@lru_cache(maxsize=256)
def _home_of(view_name: str) -> str:
    """`plans:directory_new` is part of `plans:directory`; what is part of no place is part of its namespace's list."""
    if view_name in OWN_PLACES:
        return ""
    if view_name in PARTS:
        return PARTS[view_name]
    homes = [route for route in OWN_PLACES if view_name.startswith(f"{route}_")]
    return homes[0] if homes else f"{view_name.partition(':')[0]}:list"
