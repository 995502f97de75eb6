"""The review of an incident as its page shows it: how it stands, what was learnt, and who may do what with it next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.conf import settings
from django.urls import reverse

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import canonical, sha256
from bcp_portal.documents.imprint import moment
from bcp_portal.documents.prose import to_screen_html
from bcp_portal.look.counting import from_today
from bcp_portal.look.organisation import organisation
from incidents.commanding import commanders_of, with_merged
from incidents.folding.reviewed import needs_review, review_due_on
from incidents.folding.state import IncidentState
from incidents.models import Incident, IncidentReview, Outcome
from incidents.rooms import Room
from plans.reading.cadence import on_day

from .retrospect import LookedBack

PROSE_DEPTH = 3  # of the heading under which a lesson stands
LESSONS = (("went_well", "What went well"), ("went_badly", "What did not go well"), ("causes", "Why"))
COMMANDED = "You commanded this incident, so somebody else has to sign its review off."


@dataclass(frozen=True)
class ReviewCard:
    """How the review stands. ``lessons`` are titles with HTML, ``happened`` and ``nothing`` what its entries said.

    ``number`` is that of the review that is shown, None where there is none.
    ``may_write``, ``may_sign`` and ``may_withdraw`` are of the person; ``why_not`` says why they may not sign.
    """

    number: int | None
    state: str
    tone: str
    icon: str
    lines: tuple[str, ...]
    alert: str
    lessons: list[tuple[str, str]]
    happened: list[LookedBack]
    nothing: str
    may_write: bool
    may_sign: bool
    may_withdraw: bool
    why_not: str
    pdf: str


def review_card(room: Room, outcome: Outcome | None, review: IncidentReview | None, user: User) -> ReviewCard:
    """The card; no query, but for incidents that were merged into it."""
    stands = review is not None and not review.is_withdrawn
    is_current = bool(review and outcome and review.outcome_id == outcome.pk)
    waits = bool(stands and is_current and review and not review.is_signed and user.may("record"))
    commanded = waits and str(user.ref) in commanders_of(room)
    state, tone, icon = _state(room, review, is_current=is_current)
    return ReviewCard(
        number=review.number if review else None,
        state=state,
        tone=tone,
        icon=icon,
        lines=tuple(_lines(room.incident, outcome, review)) if outcome or review else (),
        alert=_alert(room, review, is_current=is_current),
        lessons=lessons(review) if review else [],
        happened=[group for group in review.measured if group["items"]] if review else [],
        nothing=nothing_of(review.measured) if review else "",
        may_write=outcome is not None and not stands and user.may("respond"),
        may_sign=waits and not commanded,
        may_withdraw=stands and user.may("record"),
        why_not=COMMANDED if commanded else "",
        pdf=reverse("incidents:pdf", args=[room.incident.ref, "review"]) if review else "",
    )


def _state(room: Room, review: IncidentReview | None, *, is_current: bool) -> tuple[str, str, str]:
    """In a word, with its tone and icon."""
    if review is None or review.is_withdrawn:
        wanted = is_required(room)
        return ("To be written", "high", "circle-alert") if wanted else ("None", "low", "circle-dashed")
    if not is_current:
        return "Outdated", "high", "circle-alert"
    return ("Signed off", "ok", "circle-check") if review.is_signed else ("To be signed off", "med", "pen-line")


def is_required(room: Room) -> bool:
    """Whether the organisation asks for a review of it, or of what was merged into it; of an exercise it does not."""
    entries = chain.from_iterable(one.situation.entries for one in with_merged(room))
    return not room.incident.is_exercise and needs_review(entries, settings.INCIDENT_REVIEW_SEVERITIES)


def closed_due(room: Room) -> date | None:
    """By which day a review is due; None while it is open."""
    if room.situation.state != IncidentState.CLOSED:
        return None
    closed = [one.happened_at for one in room.situation.entries if one.kind == "closed"]
    return review_due_on(closed[-1], settings.INCIDENT_REVIEW_DAYS, organisation().zone)


def due_words(room: Room, today: date) -> str:
    """``Due on 18 March 2026, in 14 days.``; ``""`` where none is asked for."""
    due = closed_due(room)
    if due is None or not is_required(room):
        return ""
    return f"Due on {on_day(due)}, {from_today((due - today).days)}."


def _lines(incident: Incident, outcome: Outcome | None, review: IncidentReview | None) -> list[str]:
    if review is None:
        return []
    said = [f"Written by {review.written_by_name}, {moment(review.written_at)}, with {review.participants}."]
    if review.is_signed:
        said.append(f"Signed off by {review.signature.by_name}, {moment(review.signature.at)}.")
    return said


def _alert(room: Room, review: IncidentReview | None, *, is_current: bool) -> str:
    if review is None:
        return ""
    if review.is_withdrawn:
        gone = review.withdrawal
        return f"Withdrawn by {gone.by_name}, {moment(gone.at)}: {gone.reason}"
    if not is_current:
        return f"{room.incident.ref} went on after this was written: withdraw it, and write the review again."
    return ""


def lessons(review: IncidentReview) -> list[tuple[str, str]]:
    """Titles with HTML of what was learnt."""
    return [(title, to_screen_html(getattr(review, name), PROSE_DEPTH)) for name, title in LESSONS]


def nothing_of(measured: Sequence[LookedBack]) -> str:
    """Of what there was nothing, ``""`` where there was something of everything."""
    titles = [group["title"] for group in measured if not group["items"]]
    return f"None: {'; '.join(title[0].lower() + title[1:] for title in titles)}." if titles else ""


def fingerprint(measured: Sequence[LookedBack]) -> str:
    """Stands for what was shown: what is sent with another one is shown again."""
    return sha256(canonical({"measured": list(measured)}))
