"""Posting to an address that somebody typed in: past the guard, in bounded time, and reading a bounded answer.

The standard library's client, on a socket that is connected here, so that the guard sees the very address. It follows
no redirect and asks no proxy of the environment.
"""

import io
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from time import monotonic
from typing import Any, cast

from .destinations import Destination, destination
from .guard import Network, is_open, may_connect

SECONDS = 10.0  # for all of it
MOST_READ = 64 * 1024  # bytes of an answer, headers included


class NotPosted(Exception):
    """Nobody took it: why, in a sentence that names the host and nothing secret."""


@dataclass(frozen=True)
class WebhookAnswer:
    """What the other side said: ``text`` is the beginning of it."""

    status: int
    text: str


def post(url: str, body: bytes, headers: Mapping[str, str], *, opened: Sequence[Network] = ()) -> WebhookAnswer:
    """Post it once. ``opened`` are internal networks that may be reached. Raises NoDestination, NotPosted."""
    target = destination(url)
    ends_at = monotonic() + SECONDS
    try:
        with _connect(target, opened, ends_at) as wire:
            answer = _exchange(target, wire, body, headers, ends_at)
    except (OSError, HTTPException) as failure:
        raise NotPosted(_why(target, failure)) from failure
    if not 200 <= answer.status < 300:
        raise NotPosted(_refused(target, answer.status))
    return answer


def _connect(target: Destination, opened: Sequence[Network], ends_at: float) -> socket.socket:
    """A socket connected to the first address of the host that may be and answers. Raises NotPosted, OSError."""
    failure: OSError | None = None
    closed = f"{target.host} was not found."
    for family, address in _addresses(target, ends_at):
        if why := _closed(target, address[0], opened):
            closed = why
            continue
        try:
            return _connected(target, family, address, ends_at)
        except OSError as refused:
            failure = refused
    if failure:
        raise failure
    raise NotPosted(closed)


def _closed(target: Destination, address: str, opened: Sequence[Network]) -> str:
    """Why the address is not connected to; ``""`` where it may be."""
    if not may_connect(address, opened):
        return f"{target.host} lies in an internal network that no administrator opened."
    if not target.is_https and not is_open(address, opened):
        return f"{target.host} is reached by https only: no administrator opened its network."
    return ""


def _addresses(target: Destination, ends_at: float) -> Iterator[tuple[int, Any]]:
    """Families and addresses of the host, each once and in order; looking up knows no time limit, waiting for it does.

    Raises NotPosted, OSError.
    """
    looking = ThreadPoolExecutor(1)
    try:
        asked = looking.submit(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM)
        found = asked.result(_left(ends_at))
    except UnicodeError as failure:
        raise NotPosted(f"{target.host} is not the name of a host.") from failure
    finally:
        looking.shutdown(wait=False)
    yield from dict.fromkeys((family, address) for family, _, _, _, address in found)


def _connected(target: Destination, family: int, address: Any, ends_at: float) -> socket.socket:
    wire = socket.socket(family, socket.SOCK_STREAM)
    try:
        wire.settimeout(_left(ends_at))
        wire.connect(address)
        if target.is_https:
            wire.settimeout(_left(ends_at))
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=target.host)
    except BaseException:
        wire.close()
        raise
    return wire


def _left(ends_at: float) -> float:
    """Seconds that are left. Raises TimeoutError."""
    left = ends_at - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _exchange(
    target: Destination, wire: socket.socket, body: bytes, headers: Mapping[str, str], ends_at: float
) -> WebhookAnswer:
    client = HTTPConnection(target.host, target.port)
    client.sock = cast("socket.socket", _Wire(wire, ends_at))
    client.request("POST", target.path, body, {"Host": target.named, "Connection": "close", **headers})
    answer: HTTPResponse = client.getresponse()
    return WebhookAnswer(answer.status, answer.read(300).decode("utf-8", "replace"))


class _Wire:
    """A socket as the client uses it, whose answers end at a time and at a size."""

    def __init__(self, wire: socket.socket, ends_at: float) -> None:
        self.wire, self.ends_at = wire, ends_at

    def sendall(self, sent: bytes) -> None:
        self.wire.settimeout(_left(self.ends_at))
        self.wire.sendall(sent)

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedAnswer(self.wire, self.ends_at))

    def close(self) -> None:
        """Left to whoever connected it."""


class _BoundedAnswer(io.RawIOBase):
    """What is read of a socket, up to a time and a size, whatever little comes at once."""

    def __init__(self, wire: socket.socket, ends_at: float) -> None:
        self.wire, self.ends_at, self.read_so_far = wire, ends_at, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.wire.settimeout(_left(self.ends_at))
        count = self.wire.recv_into(buffer)
        self.read_so_far += count
        if self.read_so_far > MOST_READ:
            raise HTTPException
        return count


def _refused(target: Destination, status: int) -> str:
    if 300 <= status < 400:
        return f"{target.host} sends elsewhere ({status}). Enter the address that it leads to."
    return f"{target.host} refused it ({status})."


REASONS: tuple[tuple[type[Exception], str], ...] = (
    (socket.gaierror, "{host} was not found."),
    (ssl.SSLCertVerificationError, "The certificate of {host} is not valid: {detail}."),
    (ssl.SSLError, "{host} does not speak TLS as it must."),
    (TimeoutError, "{host} took too long."),
    (OSError, "{host} could not be reached."),
    (Exception, "{host} gave an answer that can’t be read."),
)


def _why(target: Destination, failure: Exception) -> str:
    words = next(words for kind, words in REASONS if isinstance(failure, kind))
    return words.format(host=target.host, detail=getattr(failure, "verify_message", ""))
