"""What machines call: alarms of a source, heartbeats. They prove who they are, and are answered in JSON at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bcp_portal.accounts.tallies import Limit, count, is_used_up
from bcp_portal.accounts.throttling import client_address
from incidents.actions.alarms import SentCall, refuse_call, take_call
from incidents.actions.heartbeats import hear
from incidents.models.alarm_sources import AlarmSource, HookCall
from incidents.reading import pagerduty
from incidents.reading.bodies import MOST_BYTES, TOO_LARGE, read_body
from incidents.reading.facts import NotReadable
from incidents.reading.proofs import NotProven, SignedHeaders, check_secret, check_signature, hashed, secret_of

from .hook_gate import refusal

MINUTE = timedelta(minutes=1)
WRONG_SECRETS = Limit("hook strangers", 30, MINUTE)  # of one caller: then it is not listened to for a while
CALLS = Limit("hook calls", 300, MINUTE)  # of one source; tools that send each alarm by itself need as many
BEATS = Limit("beats", 60, MINUTE)  # of one heartbeat
NOT_KNOWN = "There is no source here, or the secret is not its own."
AWAY = 10  # seconds after which a sender may try again, when the database is away
Machine = Callable[..., HttpResponse]


class NotTaken(Exception):
    """A call that is refused, with its status and words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


def for_machines(*methods: str) -> Callable[[Machine], Machine]:
    """A view without form token, that answers in JSON whatever happens: strangers and slips are never our failure."""

    def decorate(view: Machine) -> Machine:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                answer = refusal(405, f"This address takes {' and '.join(methods)} only.")
                answer["Allow"] = ", ".join(methods)
                return answer
            try:
                return view(request, *args, **kwargs)
            except NotTaken as refused:
                seconds = int(MINUTE.total_seconds()) if refused.status == 429 else 0
                return refusal(refused.status, str(refused), seconds=seconds)
            except DatabaseError:
                return refusal(503, "The portal can’t keep anything at the moment. Send it again.", seconds=AWAY)

        return answered

    return decorate


@for_machines("POST")
def hook(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Takes the alarms of a source: 202 once they are kept; what they lead to is worked out afterwards."""
    at = timezone.now()
    source = _source(request, ref, at=at)
    call = SentCall(b"")
    try:
        _check_header(request, source, at=at)
        call = SentCall(_body(request), request.headers.get("webhook-id", "").replace("\0", ""))
        _check_body(request, source, call, at=at)
        return _taken(source, call, at=at)
    except NotProven as stranger:
        count(WRONG_SECRETS, _caller(request, source), at=at)
        refuse_call(source=source, call=call, said=str(stranger), at=at)
        raise NotTaken(401, NOT_KNOWN) from stranger
    except NotReadable as unreadable:
        refuse_call(source=source, call=call, said=str(unreadable), at=at)
        raise NotTaken(400, str(unreadable)) from unreadable
    except NotTaken as refused:
        refuse_call(source=source, call=call, said=str(refused), at=at)
        raise


@for_machines("GET", "HEAD", "POST")
def beat(request: HttpRequest, secret: str) -> HttpResponse:
    """Hears a heartbeat."""
    at = timezone.now()
    _refuse_strangers(_caller(request), at=at)
    if count(BEATS, hashed(secret), at=at) > BEATS.most:
        raise NotTaken(429, f"One heartbeat is heard at most {BEATS.most} times a minute.")
    if not hear(secret=secret, at=at):
        count(WRONG_SECRETS, _caller(request), at=at)
        raise NotTaken(404, "There is no heartbeat of this address.")
    return _answer(200, "Heard.")


def _source(request: HttpRequest, ref: UUID, *, at: datetime) -> AlarmSource:
    """The source of the address, unless its caller, or the source, has called too often."""
    source = AlarmSource.objects.kept().filter(ref=ref).first()
    _refuse_strangers(_caller(request, source), at=at)
    if source is None:
        count(WRONG_SECRETS, _caller(request), at=at)
        raise NotTaken(401, NOT_KNOWN)
    if is_used_up(CALLS, str(ref), at=at):
        refuse_call(source=source, call=SentCall(b""), said=_too_many(), at=at)
        raise NotTaken(429, _too_many())
    return source


def _check_header(request: HttpRequest, source: AlarmSource, *, at: datetime) -> None:
    """A token stands in the header, and is asked for before the body is read."""
    if source.sends.proof == "bearer":
        check_secret(secret_of(request.headers.get("Authorization", "")), _secrets(source, at))


def _check_body(request: HttpRequest, source: AlarmSource, call: SentCall, *, at: datetime) -> None:
    """Signed calls by their very bytes, events by the key within; then the source is who it says, and counted."""
    if source.sends.proof == "signature":
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        headers = SignedHeaders(*(request.headers.get(name, "") for name in names))
        check_signature(headers, call.body, _secrets(source, at), at=at)
    elif source.sends.proof == "routing_key":
        check_secret(pagerduty.routing_key(read_body(call.body)), _secrets(source, at))
    if count(CALLS, str(source.ref), at=at) > CALLS.most:
        raise NotTaken(429, _too_many())
    if source.is_off:
        raise NotTaken(403, "This source is switched off in the portal: nothing was taken.")


def _taken(source: AlarmSource, call: SentCall, *, at: datetime) -> JsonResponse:
    sent = read_body(call.body)
    read = source.sends.read(sent)
    message_id = call.message_id if source.sends.proof == "signature" else ""
    kept = take_call(source=source, call=SentCall(call.body, message_id), read=read, at=at)
    more = {"dedup_key": pagerduty.dedup_key(sent)} if source.sends.proof == "routing_key" else {}
    said = kept.said or kept.get_outcome_display() + "."
    return _answer(202, said, alarms=kept.alarms, is_repeated=kept.outcome == HookCall.Outcome.REPEATED, **more)


def _body(request: HttpRequest) -> bytes:
    if request.headers.get("Transfer-Encoding"):
        raise NotTaken(411, "The body came in pieces: send it in one, with Content-Length.")
    try:
        body = request.body
    except (UnreadablePostError, OSError) as broken:
        raise NotTaken(400, "The body was cut off on its way.") from broken
    if len(body) > MOST_BYTES:
        raise NotTaken(413, TOO_LARGE)
    return body


def _secrets(source: AlarmSource, at: datetime) -> list[str]:
    return list(source.secrets.good(at).values_list("kept", flat=True))


def _caller(request: HttpRequest, source: AlarmSource | None = None) -> str:
    """Whose wrong secrets are counted: who has an old one of a source shuts no other one out behind its address."""
    return f"{client_address(request) or ''} {source.ref if source else ''}"


def _refuse_strangers(caller: str, *, at: datetime) -> None:
    if is_used_up(WRONG_SECRETS, caller, at=at):
        raise NotTaken(429, "Too many calls with a wrong secret came from here: wait a minute.")


def _too_many() -> str:
    return f"A source may call {CALLS.most} times a minute: this one did. Group alarms, or wait a minute."


def _answer(status: int, said: str, **more: Any) -> JsonResponse:
    answer = JsonResponse({"status": "success", "message": said, **more}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
