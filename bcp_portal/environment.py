"""The environment: the mode, and settings that must be given, found or made."""

import math
import os
import secrets
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
EMBEDDED, PRODUCTION = "embedded", "production"
DATABASES = ("postgres", "postgresql", "sqlite")  # schemes of DATABASE_URL
GENERATED_SECRET_LENGTH = 50
LEAST_BITS = 128  # that a secret holds by the letters it is made of
HERE = ("localhost", "127.0.0.1", "::1")  # traffic that leaves no machine
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
PLACEHOLDERS = ("change", "secret", "insecure", "default", "example", "placeholder")

env = environ.Env()


def portal_mode() -> str:
    mode: str = env.str("PORTAL_MODE", default=EMBEDDED)
    if mode not in (EMBEDDED, PRODUCTION):
        raise ImproperlyConfigured(f"PORTAL_MODE is {mode!r}: write {EMBEDDED} or {PRODUCTION}.")
    return mode


def at_least_one(name: str, *, default: int) -> int:
    """A whole number from 1, or a refusal in one sentence."""
    stated: str = env.str(name, default="") or str(default)
    if not stated.isascii() or not stated.isdigit() or int(stated) < 1:
        raise ImproperlyConfigured(f"{name} is {stated!r}: write a whole number, 1 or more.")
    return int(stated)


def named(name: str, written: str, names: Sequence[str]) -> int:
    """The place of a weekday or month among its names, from 0, or a refusal in one sentence."""
    if written.strip().capitalize() not in names:
        raise ImproperlyConfigured(f"{name} is {written!r}: write one of {', '.join(names)}.")
    return names.index(written.strip().capitalize())


def required(name: str) -> str:
    """The variable's value, or a refusal in one sentence when it is missing or empty."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set, and production mode does not start without it.")
    return value


def refuse_in_production(*, debug: bool, demo: bool) -> None:
    """Raise when a switch that opens the portal to strangers is on."""
    if debug:
        raise ImproperlyConfigured("DEBUG is on, and production mode does not start with it: remove DEBUG.")
    if demo:
        raise ImproperlyConfigured("PORTAL_DEMO is on, and production mode has no demo accounts: remove PORTAL_DEMO.")


def production_secret() -> str:
    """SECRET_KEY, unless it is short, reads like one copied from an example, or could be guessed."""
    secret = required("SECRET_KEY")
    if len(secret) < GENERATED_SECRET_LENGTH or any(word in secret.lower() for word in PLACEHOLDERS):
        raise ImproperlyConfigured(
            f"SECRET_KEY looks like a placeholder: give at least {GENERATED_SECRET_LENGTH} random characters."
        )
    if _is_guessable(secret):
        raise ImproperlyConfigured(
            "SECRET_KEY is not random enough, it repeats itself: make one with “openssl rand -hex 32”."
        )
    return secret


def _is_guessable(secret: str) -> bool:
    """Whether it is made of few letters, of a piece that comes again, or of letters in a row (abc, 111, 13579)."""
    shares = [count / len(secret) for count in Counter(secret).values()]
    bits = len(secret) * -sum(share * math.log2(share) for share in shares)
    comes_again = (secret + secret).find(secret, 1) <= len(secret) // 2
    pairs = list(pairwise(secret))
    steps = {ord(after) - ord(before) for before, after in pairs}
    return bits < LEAST_BITS or comes_again or len(set(pairs)) * 2 < len(pairs) or len(steps) < len(shares) // 2


def production_hosts() -> list[str]:
    """ALLOWED_HOSTS, each of them a name."""
    hosts = [host.strip() for host in required("ALLOWED_HOSTS").split(",") if host.strip()]
    if not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS is not set: write the names that people use, with commas.")
    if "*" in "".join(hosts):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS holds *, and production mode answers to names of its own only: write them, with commas."
        )
    if wrong := [host for host in hosts if host.startswith(".") and "." not in host.strip(".")]:
        raise ImproperlyConfigured(f"ALLOWED_HOSTS holds {wrong[0]!r}, a whole top level: write names, with commas.")
    if wrong := [host for host in hosts if "/" in host or " " in host]:
        raise ImproperlyConfigured(f"ALLOWED_HOSTS holds {wrong[0]!r}: write names without http:// and without a path.")
    return hosts


def production_database() -> str:
    """DATABASE_URL, unless it is of SQLite."""
    url = required("DATABASE_URL")
    if url.startswith("sqlite"):
        raise ImproperlyConfigured(
            "DATABASE_URL is of SQLite, and production mode needs PostgreSQL: write postgres://user:password@host/name."
        )
    return url


def refuse_without_tls(portal_url: str) -> None:
    """Raise where people would send their passwords over a network that others read."""
    try:
        address = urlsplit(portal_url)
        is_here = address.hostname in HERE
    except ValueError as wrong:
        raise ImproperlyConfigured("PORTAL_URL is not an address: write https://name.") from wrong
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise ImproperlyConfigured("PORTAL_URL is not an address: write https://name.")
    if address.scheme == "http" and not is_here:
        raise ImproperlyConfigured(
            "PORTAL_URL begins with http://, and production mode is served over TLS: write https://, or try it out "
            "with http://localhost."
        )


def refuse_open_origins(origins: Sequence[str]) -> None:
    """Raise where forms would be taken from pages that anybody can put between."""
    for origin in origins:
        address = urlsplit(origin)
        if "*" in origin or (address.scheme != "https" and address.hostname not in HERE):
            raise ImproperlyConfigured(f"CSRF_TRUSTED_ORIGINS holds {origin!r}: write whole origins with https://.")


def embedded_secret(var: Path) -> str:
    """SECRET_KEY, or the one made for this installation on its first start."""
    given: str = env.str("SECRET_KEY", default="")
    if given:
        return given
    path = var / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(GENERATED_SECRET_LENGTH))
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Processes that start together agree on one file: a link appears whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def database(url: str) -> dict[str, Any]:
    """Django's record for a database URL, with what makes that kind of database safe under concurrent work.

    Raises ImproperlyConfigured for what is no such URL, without repeating it: it may hold a password.
    """
    scheme = url.partition("://")[0]
    if scheme not in DATABASES:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite:///.")
    config: dict[str, Any] = env.db_url_config(url)
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a transaction takes the write lock at its start, so two never deadlock half-way.
        options |= {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"}
        config["ENGINE"] = "bcp_portal.sqlite"  # and they wait in a line
    config |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return config


def broker_url(redis_url: str) -> str:
    """Celery's name for REDIS_URL (a socket has another scheme there), or the broker made of files."""
    if not redis_url:
        return "filesystem://localhost"
    return redis_url.replace("unix://", "redis+socket://", 1)
