"""Severities, states and people as the small marks that stand for them: always a word with a shape."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from bcp_portal.look.counting import noun
from bcp_portal.look.icons import icon

SEVERITIES = {
    "blocker": ("crit", 4),
    "critical": ("crit", 4),
    "high": ("high", 3),
    "medium": ("med", 2),
    "low": ("low", 1),
    "info": ("info", 1),
}

STATES = {
    "draft": ("info", "pen-line", "Draft"),
    "in_approval": ("wait", "clock", "In approval"),
    "in_force": ("ok", "circle-check", "In force"),
    "superseded": ("low", "archive", "Superseded"),
    "declined": ("crit", "ban", "Declined"),
    "withdrawn": ("low", "undo-2", "Withdrawn"),
    "archived": ("low", "archive", "Archived"),
    "pending": ("low", "circle-dashed", "Waiting"),
    "signed": ("ok", "circle-check", "Signed"),
    "overdue": ("crit", "triangle-alert", "Overdue"),
    "asked": ("wait", "clock", "Asked"),
    "approved": ("info", "circle-check", "Approved"),
    "in_draft": ("info", "pen-line", "In draft"),
    "carried": ("ok", "circle-check", "Carried"),
    "refused": ("low", "ban", "Refused"),
}

AVATAR_TONES = "abcd"


def severity(level: str) -> SafeString:
    """The word with its bars; a word that is no severity of ours stands as it is."""
    tone, rank = SEVERITIES.get(level.strip().lower(), ("", 0))
    if not rank:
        return format_html("{}", level)
    return format_html('<span class="sev {}">{}{}</span>', tone, icon(f"sev-{rank}"), level)


def state(key: str, words: str = "") -> SafeString:
    """The badge of a state; raises KeyError for one that is not in STATES."""
    tone, drawing, usual = STATES[key.lower().replace(" ", "_")]
    return format_html('<span class="badge {}">{}{}</span>', tone, icon(drawing), words or usual)


def count(number: int, one: str, classes: str = "") -> SafeString:
    """A number; what it counts is seen from where it stands, and said to those who can't see."""
    css = f"{classes} badge count".strip()
    return format_html('<span class="{}">{}<span class="vh"> {}</span></span>', css, number, noun(number, one))


@lru_cache(maxsize=1024)
def avatar(name: str, classes: str = "") -> SafeString:
    """Initials on a colour that stays with the name; the name itself stands beside it."""
    words = [word for word in name.split() if word[0].isalnum()]
    initials = "".join(word[0] for word in (*words[:1], *words[1:][-1:])).upper()
    tone = AVATAR_TONES[sum(map(ord, name)) % len(AVATAR_TONES)]
    return format_html('<span class="avatar {} {}" aria-hidden="true">{}</span>', tone, classes, initials)
