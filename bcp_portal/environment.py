"""What the environment says: the mode, and settings that must be given, found or made."""

import os
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
EMBEDDED, PRODUCTION = "embedded", "production"
DATABASES = ("postgres", "postgresql", "sqlite")  # schemes of DATABASE_URL
GENERATED_SECRET_LENGTH = 50
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
    """SECRET_KEY, unless it is short or reads like one copied from an example."""
    secret = required("SECRET_KEY")
    if len(secret) < GENERATED_SECRET_LENGTH or any(word in secret.lower() for word in PLACEHOLDERS):
        raise ImproperlyConfigured(
            f"SECRET_KEY looks like a placeholder: give at least {GENERATED_SECRET_LENGTH} random characters."
        )
    return secret


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
    config |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return config


def broker_url(redis_url: str) -> str:
    """Celery's name for REDIS_URL (a socket has another scheme there), or the broker made of files."""
    if not redis_url:
        return "filesystem://localhost"
    return redis_url.replace("unix://", "redis+socket://", 1)
