"""What stands on the page of somebody's absences, as they see it or as an administrator does."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from bcp_portal.accounts.models import User

from .absences import absent_on, in_words
from .models import Absence


@dataclass(frozen=True)
class AbsenceLine:
    """One absence in words; a POST to ``end`` ends it, ``act`` is what that button says."""

    title: str
    text: str
    is_now: bool
    end: str = ""
    act: str = ""


@dataclass(frozen=True)
class AbsencePage:
    """``own`` are those of the person, ``others`` those in which they stand in for somebody."""

    title: str
    lead: str
    own: list[AbsenceLine]
    others: list[AbsenceLine]


def absence_page(person: User, *, viewer: User, today: date) -> AbsencePage:
    """What runs or is to come, the next first; the same few queries for any number."""
    there = Absence.objects.until_now_or_later(today).select_related("user", "deputy")
    own, others = list(there.of(person)), list(there.filter(deputy=person))
    is_own = person == viewer
    return AbsencePage(
        title="When you are away" if is_own else f"When {person.name} is away",
        lead=_lead(person, own, is_own=is_own, today=today),
        own=[_own(one, is_own=is_own, today=today) for one in own],
        others=[AbsenceLine(f"{one.user.name} is away {in_words(one)}.", "", one.from_on <= today) for one in others],
    )


def _lead(person: User, own: list[Absence], *, is_own: bool, today: date) -> str:
    who, is_away = ("You are", "You are away") if is_own else (f"{person.name} is", f"{person.name} is away")
    if own and own[0].from_on <= today:
        deputy = absent_on(today).get(person.pk)
        stands_in = f"{deputy.name} stands in" if deputy else "Nobody stands in"
        return f"{is_away} until {own[0].until_on:%-d %B %Y}. {stands_in}."
    return f"{who} not entered as away today."


def _own(one: Absence, *, is_own: bool, today: date) -> AbsenceLine:
    begun = one.from_on <= today
    route = "notices:absence_end" if is_own else "notices:absence_of_end"
    args = (one.ref,) if is_own else (one.user.ref, one.ref)
    text = f"{one.deputy.name} stands in." if one.deputy.is_active else f"{one.deputy.name} has no active account."
    act = ("I’m back" if is_own else "End it today") if begun else "Take it back"
    words = in_words(one)
    return AbsenceLine(words[0].upper() + words[1:], text, begun, reverse(route, args=args), act)
