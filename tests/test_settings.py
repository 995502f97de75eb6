"""What the environment decides: production refuses to start half-configured; the embedded mode needs nothing."""

import os
import secrets
import string
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from bcp_portal import environment

ROOT = Path(__file__).resolve().parent.parent
SECRET = "Vq0t-3xR7mZ1pLk9_sYbW4cJ8hN2dGf6uEaTiOoPwQrKzXvMnBlC5"
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "bcp.example.com",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


def test_production_passes_its_deployment_check_without_a_warning(tmp_path: Path) -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, PORTAL_VAR=str(tmp_path))
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    "variables, words",
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"REDIS_URL": ""}, "REDIS_URL is not set"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY looks like a placeholder"),
        ({"SECRET_KEY": "change-me-" + SECRET}, "SECRET_KEY looks like a placeholder"),
        ({"SECRET_KEY": "a" * 61}, "SECRET_KEY is not random enough"),
        ({"SECRET_KEY": "0123456789abcdef" * 4}, "SECRET_KEY is not random enough"),
        ({"SECRET_KEY": "ab" * 32}, "SECRET_KEY is not random enough"),
        ({"SECRET_KEY": "".join(letter * 6 for letter in "abcdefghij")}, "SECRET_KEY is not random enough"),
        ({"SECRET_KEY": string.ascii_letters}, "SECRET_KEY is not random enough"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds *"),
        ({"ALLOWED_HOSTS": "bcp.example.com, *"}, "ALLOWED_HOSTS holds *"),
        ({"ALLOWED_HOSTS": "*.example.com"}, "ALLOWED_HOSTS holds *"),
        ({"ALLOWED_HOSTS": "."}, "ALLOWED_HOSTS holds '.'"),
        ({"ALLOWED_HOSTS": ".com"}, "ALLOWED_HOSTS holds '.com'"),
        ({"ALLOWED_HOSTS": "bcp.example.com, .com."}, "ALLOWED_HOSTS holds '.com.'"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "https://bcp.example.com"}, "ALLOWED_HOSTS holds 'https://bcp.example.com'"),
        ({"WEEK_ENDS_ON": "payday"}, "WEEK_ENDS_ON is 'payday': write one of Monday, Tuesday"),
        ({"YEAR_BEGINS_IN": "4"}, "YEAR_BEGINS_IN is '4': write one of January, February"),
        ({"DATABASE_URL": "sqlite:////tmp/portal.sqlite3"}, "DATABASE_URL is of SQLite"),
        ({"PORTAL_URL": "http://bcp.example.com"}, "PORTAL_URL begins with http://"),
        ({"PORTAL_URL": "bcp.example.com"}, "PORTAL_URL is not an address"),
        ({"PORTAL_URL": "http://[::1"}, "PORTAL_URL is not an address"),
        ({"CSRF_TRUSTED_ORIGINS": "http://bcp.example.com"}, "CSRF_TRUSTED_ORIGINS holds"),
        ({"CSRF_TRUSTED_ORIGINS": "https://*.example.com"}, "CSRF_TRUSTED_ORIGINS holds"),
        ({"DEBUG": "on"}, "DEBUG is on"),
        ({"PORTAL_DEMO": "1"}, "PORTAL_DEMO is on"),
        ({"PORTAL_MODE": "prod"}, "PORTAL_MODE is 'prod'"),
        ({"DATABASE_URL": "portal:password@127.0.0.1"}, "DATABASE_URL must begin with postgres:// or sqlite:///."),
        ({"DATABASE_URL": "mysql://portal@127.0.0.1/portal"}, "DATABASE_URL must begin with postgres://"),
    ],
    ids=str,
)
def test_production_refuses_in_one_sentence_what_is_missing_or_unsafe(variables: dict[str, str], words: str) -> None:
    refused = manage("check", **PRODUCTION | variables)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The portal does not start: {words}")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "portal_url", ["", "https://bcp.example.com:8443", "http://localhost:8000", "http://127.0.0.1:8000"]
)
def test_production_starts_over_tls_and_for_trying_it_out_on_one_machine(tmp_path: Path, portal_url: str) -> None:
    checked = manage("check", **PRODUCTION, PORTAL_VAR=str(tmp_path), PORTAL_URL=portal_url)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_no_secret_that_the_documented_command_makes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(500):
        for made in (secrets.token_hex(32), secrets.token_urlsafe(50)):
            monkeypatch.setenv("SECRET_KEY", made)
            assert environment.production_secret() == made


SHOWN = (
    "from django.conf import settings as s; from bcp_portal.look.theme import COOKIE; from bcp_portal.look.messages "
    "import CookieOfThisHost as m; from bcp_portal.accounts import devices as d; "
    "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, COOKIE, m.cookie_name, d.COOKIE)"
)


def test_over_tls_every_cookie_is_of_this_host_alone(tmp_path: Path) -> None:
    def names(**variables: str) -> str:
        return manage("shell", "-v0", "-c", SHOWN, PORTAL_VAR=str(tmp_path), **variables).stdout.strip()

    assert names(**PRODUCTION) == ("__Host-sessionid __Host-csrftoken __Host-theme __Host-messages __Host-device")
    assert (
        names()
        == names(**PRODUCTION, PORTAL_URL="http://localhost:8000")
        == ("sessionid csrftoken theme messages device")
    )


def test_the_embedded_mode_makes_one_secret_and_keeps_it_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.embedded_secret(tmp_path)
    assert environment.embedded_secret(tmp_path) == first
    assert len(first) >= environment.GENERATED_SECRET_LENGTH
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "manage.py",
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings as s; print(s.SECRET_KEY)",
    ]
    variables = {"PATH": os.environ["PATH"], "PORTAL_VAR": str(tmp_path)}
    starts = [subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True) for _ in range(3)]  # noqa: S603
    assert len({start.communicate()[0] for start in starts}) == 1


def test_sqlite_takes_its_lock_first_and_waits_for_others() -> None:
    options = environment.database("sqlite:////tmp/portal.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20


@pytest.mark.parametrize(
    "redis_url, broker",
    [
        ("", "filesystem://localhost"),
        ("redis://redis:6379/0", "redis://redis:6379/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock"),
    ],
)
def test_the_broker_is_redis_or_a_folder(redis_url: str, broker: str) -> None:
    assert environment.broker_url(redis_url) == broker


def test_an_unknown_mode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MODE", "staging")
    with pytest.raises(ImproperlyConfigured, match="embedded or production"):
        environment.portal_mode()


def test_no_page_depends_on_a_cache_that_may_be_away() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("LocMemCache")


def test_an_empty_address_of_the_database_is_none(tmp_path: Path) -> None:
    checked = manage("check", DATABASE_URL="", PORTAL_VAR=str(tmp_path))
    assert (checked.returncode, checked.stderr) == (0, "")
