"""Destinations: a typed address taken apart, and refused where it is not one that the portal posts to."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST = 2000
OTHER_PORTS = range(1024, 65536)
PORTS = {"https": 443, "http": 80}
PRINTABLE = re.compile(r"[\x21-\x7e]+\Z")


class NoDestination(Exception):
    """The portal does not post there: why, in a sentence."""


@dataclass(frozen=True)
class Destination:
    """Where to post: ``path`` with what is asked behind it. ``host`` is a name or an address, without brackets."""

    is_https: bool
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """As the header Host says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS["https" if self.is_https else "http"] else f"{host}:{self.port}"


def destination(url: str) -> Destination:
    """The parts of the address. Raises NoDestination; whether its host may be connected to, the guard says later."""
    if len(url) > LONGEST or not PRINTABLE.match(url) or "\\" in url:
        raise NoDestination(f"Write an address without spaces or special characters, {LONGEST} characters at most.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NoDestination("That is not an address. Copy it whole, as https://host/path.") from None
    if parts.scheme not in PORTS:
        raise NoDestination("An address begins with https://.")
    if "@" in parts.netloc:
        raise NoDestination("An address holds no user name or password.")
    if not parts.hostname:
        raise NoDestination("The address names no host.")
    if port is None:
        port = PORTS[parts.scheme]
    if port != PORTS[parts.scheme] and port not in OTHER_PORTS:
        raise NoDestination("The port is 443 or between 1024 and 65535.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(parts.scheme == "https", parts.hostname, port, path)
