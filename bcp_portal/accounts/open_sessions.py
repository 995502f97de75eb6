"""Open sessions: who is signed in, with which browser and since when, and how a session is ended from elsewhere.

A session that is ended is deleted, so the next request with it comes from nobody. No network address is kept.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from bcp_portal.accounts.browsers import browser_in_words
from bcp_portal.accounts.models import OpenSession, OpenSessionQuerySet, User
from bcp_portal.audit.chaining import PORTAL, locked_head
from bcp_portal.audit.recording import record

KIND, ENDED = "session", "session.ended"
NOTED = "noted"  # under which key the row of a session was made: signing in gives it another one


def note_use(request: HttpRequest, person: User, *, began: int, at: datetime) -> None:
    """Keep that a session is used, in one statement; ``began`` in seconds since 1970."""
    key = request.session.session_key
    if key is None:
        return
    if request.session.get(NOTED) == key:
        OpenSession.objects.filter(session_id=key).update(seen_at=at)
        return
    opened = OpenSession(
        session_id=key,
        person=person,
        began_at=datetime.fromtimestamp(began, UTC),
        seen_at=at,
        browser=browser_in_words(request.headers.get("User-Agent", "")),
    )
    try:
        OpenSession.objects.bulk_create([opened], ignore_conflicts=True)
    except IntegrityError:  # it was ended a moment ago
        return
    request.session[NOTED] = key


def is_noted(request: HttpRequest) -> bool:
    """Whether the session stands among those that are open."""
    return bool(request.session.get(NOTED) == request.session.session_key)


def open_sessions(*, at: datetime) -> OpenSessionQuerySet:
    """All that are good for something: neither unused for too long nor too old, of people who may sign in."""
    youngest = at - timedelta(seconds=settings.SESSION_LONGEST_AGE)
    found = OpenSession.objects.filter(session__expire_date__gt=at, began_at__gt=youngest, person__is_active=True)
    return found.select_related("person").order_by("-seen_at", "-pk")


@transaction.atomic
def end_session(*, actor: User, opened: OpenSession, at: datetime) -> bool:
    """End one session at once; False when it was over already."""
    locked_head(PORTAL)
    if not Session.objects.filter(pk=opened.session_id).delete()[0]:
        return False
    after = {"browser": opened.browser, "signed_in": opened.began_at.isoformat()}
    _record(actor, opened.person, after, at)
    return True


@transaction.atomic
def end_sessions(*, actor: User, person: User, at: datetime, but: str | None = None) -> int:
    """End all sessions of a person, but for the one with the key ``but``; how many these were."""
    locked_head(PORTAL)
    found = OpenSession.objects.filter(person=person).exclude(session_id=but or "")
    count = found.filter(pk__in=open_sessions(at=at).values("pk")).count()
    found.delete_whole()
    if count:
        _record(actor, person, {"sessions": count}, at)
    return count


def _record(actor: User, person: User, after: dict[str, Any], at: datetime) -> None:
    record(actor=actor, verb=ENDED, kind=KIND, ref=str(person.ref), summary=person.name, after=after, at=at)
