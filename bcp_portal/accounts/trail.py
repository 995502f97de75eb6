"""Sign-ins and downloads, as the audit trail records them: never the e-mail address of a stranger."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bcp_portal.accounts.models import User, normalised
from bcp_portal.audit.access import ONE_IN_TEN_MINUTES, Bound, Stranger, record_access

UNKNOWN = "unknown address"
# Whoever guesses is told of, but not once for each guess.
FAILURES = Bound(5, settings.AXES_COOLOFF_TIME)
FAILURES_OF_STRANGERS = Bound(20, settings.AXES_COOLOFF_TIME)
PAUSES = Bound(1, settings.AXES_COOLOFF_TIME)
SIGN_INS = Bound(10, timedelta(minutes=10))
DIGITS = 12


def signed_in(request: HttpRequest, person: User, *, way: str) -> None:
    """``way``: by the sign-in page, by the API."""
    _record(person, "access.signed_in", person, SIGN_INS, way=way, client=_client(request))


def signed_out(person: User) -> None:
    _record(person, "access.signed_out", person, SIGN_INS)


def sign_in_failed(request: HttpRequest, email: str) -> None:
    """A wrong password, or an address that nobody has: those are counted together, with a keyed digest of each."""
    _fail(request, email, "access.sign_in_failed", FAILURES, FAILURES_OF_STRANGERS)


def sign_in_paused(request: HttpRequest, email: str) -> None:
    """Once for each pause, however often somebody knocks."""
    _fail(request, email, "access.sign_in_paused", PAUSES, FAILURES_OF_STRANGERS)


def confirmation_failed(person: User, *, is_paused: bool) -> None:
    """A wrong password of somebody who is signed in."""
    verb = "access.confirmation_paused" if is_paused else "access.confirmation_failed"
    _record(person, verb, person, PAUSES if is_paused else FAILURES)


def downloaded(person: User, name: str, *, plan_code: str = "", **details: Any) -> None:
    """A file that somebody took away; the same one again within ten minutes is the same event."""
    record_access(
        actor=person,
        verb="access.downloaded",
        at=timezone.now(),
        bound=ONE_IN_TEN_MINUTES,
        ref=name,
        plan_code=plan_code,
        after=details or None,
    )


def audit_exported(person: User, *, asked: dict[str, str]) -> None:
    """The audit trail as a file, with what it was narrowed to; no event of a plan, whose trail it would lengthen."""
    record_access(
        actor=person,
        verb="access.audit_exported",
        at=timezone.now(),
        bound=ONE_IN_TEN_MINUTES,
        ref=digest("export", repr(sorted(asked.items()))),
        after=asked or None,
    )


def digest(of_what: str, text: str) -> str:
    """Tells equal texts by the installation's key alone: nobody reads the text out of the trail."""
    return salted_hmac(f"audit {of_what}", text).hexdigest()[:DIGITS]


def _record(actor: User | Stranger, verb: str, person: User, bound: Bound, **details: Any) -> None:
    record_access(
        actor=actor,
        verb=verb,
        at=timezone.now(),
        bound=bound,
        ref=str(person.ref),
        summary=person.name,
        after=details or None,
    )


def _fail(request: HttpRequest, email: str, verb: str, bound: Bound, bound_of_strangers: Bound) -> None:
    email = normalised(email)
    if person := User.objects.filter(email=email).first():
        _record(Stranger(), verb, person, bound, client=_client(request))
        return
    details = {"address": digest("address", email), "client": _client(request)}
    record_access(actor=Stranger(), verb=verb, at=timezone.now(), bound=bound_of_strangers, ref=UNKNOWN, after=details)


def _client(request: HttpRequest) -> str:
    """Tells one network address from another, without keeping it."""
    return digest("client", getattr(request, "axes_ip_address", None) or request.META.get("REMOTE_ADDR", ""))
