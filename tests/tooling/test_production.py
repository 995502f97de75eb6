"""What is handed to production: the compose file and the table of settings."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bcp_portal.celery import QUEUES
from tests.tooling.conftest import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OPERATIONS = ROOT / "docs" / "operations.md"
DOCKERFILE = (ROOT / "Dockerfile").read_text()
BY_CONTENT = {f"{name}{small}" for name in ("portal.*.css", "portal.*.js") for small in ("", ".br", ".gz")}
READ = re.compile(r'(?:env\.\w+|env|required|at_least_one)\(\s*"([A-Z][A-Z_]+)"')


def settings_that_are_read():
    packages = [ROOT / name for name in ("bcp_portal", "plans", "incidents", "testing")]
    return sorted(
        {name for package in packages for file in package.rglob("*.py") for name in READ.findall(file.read_text())}
    )


def test_the_image_can_be_built_with_what_it_is_told(tmp_path):
    """Its style sheets are collected in production mode, which refuses to start with much."""
    collecting = re.search(
        r"^RUN (SECRET_KEY=.*?manage\.py collectstatic .*?) \\$", DOCKERFILE, re.MULTILINE | re.DOTALL
    )
    mode = re.search(r"PORTAL_MODE=\w+", DOCKERFILE)
    command = f"{mode[0]} STATIC_ROOT={tmp_path} {collecting[1]}"
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PORTAL_VAR": str(tmp_path)}
    ended = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert {re.sub(r"[0-9a-f]{12}", "*", path.name) for path in (tmp_path / "bundles").iterdir()} >= BY_CONTENT


def test_there_are_settings_to_look_for():
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} < set(settings_that_are_read())


@pytest.mark.parametrize("name", settings_that_are_read())
def test_the_table_names_every_setting(name):
    assert f"| `{name}` |" in OPERATIONS.read_text()


def test_the_table_names_no_setting_that_is_gone():
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", OPERATIONS.read_text(), re.MULTILINE))
    assert rows - set(settings_that_are_read()) == {
        "PORT",
        "WEB_CONCURRENCY",
        "POSTGRES_PASSWORD",
        "APP_ROLE_PASSWORD",
        "REDIS_PASSWORD",
        "PORTAL_BIND",
        "PORTAL_MEMORY",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_confined(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"]
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"db"}))
def test_no_container_of_ours_takes_all_memory(name):
    assert SERVICES[name]["mem_limit"]
    assert all("size=" in mount for mount in SERVICES[name]["tmpfs"])


def test_the_log_of_the_database_names_no_values():
    assert {"log_min_error_statement=panic", "log_error_verbosity=terse"} <= set(SERVICES["db"]["command"])


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"web", "migrate"}))
def test_every_lasting_container_tells_its_health(name):
    assert SERVICES[name]["healthcheck"]["test"]


def test_the_web_server_uses_the_check_of_its_image():
    assert "healthcheck" not in SERVICES["web"]
    assert "HEALTHCHECK" in DOCKERFILE


def test_the_web_server_starts_and_stays_without_redis():
    assert set(SERVICES["web"]["depends_on"]) == {"migrate"}


def queues_of(command):
    return command[command.index("--queues") + 1].split(",") if "--queues" in command else []


def test_every_queue_has_one_service_of_its_own_whose_jobs_can_be_ended():
    served = {name: queues_of(service["command"]) for name, service in SERVICES.items() if "command" in service}
    workers = {name: queues for name, queues in served.items() if queues}
    assert sorted(workers.values()) == [[name] for name in sorted(QUEUES)]
    assert all("prefork" in SERVICES[name]["command"] for name in workers)


def test_every_worker_is_told_of_the_limits():
    for name in ("printer", "sender", "worker"):
        assert {"PDF_MAX_SECONDS", "WORKER_MAX_TASKS", "WORKER_MAX_MEMORY_KB"} <= set(SERVICES[name]["environment"])


@pytest.mark.parametrize("secret", ["SECRET_KEY", "POSTGRES_PASSWORD", "APP_ROLE_PASSWORD", "REDIS_PASSWORD"])
def test_no_secret_has_a_default(secret):
    text = (ROOT / "docker-compose.yml").read_text()
    assert f"${{{secret}:?" in text
    assert f"${{{secret}:-" not in text


def test_only_the_web_server_is_published_and_only_on_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["${PORTAL_BIND:-127.0.0.1:8000}:8000"]}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_portal_is_not_the_owner_of_its_tables(name):
    assert SERVICES[name]["environment"]["DATABASE_URL"].startswith("postgres://bcp_app:${APP_ROLE_PASSWORD")


def test_the_owner_migrates_and_gives_the_portal_its_rights():
    migrate = SERVICES["migrate"]
    assert migrate["environment"]["DATABASE_URL"].startswith("postgres://bcp:${POSTGRES_PASSWORD")
    assert migrate["command"][-1].endswith("manage.py grant_app_role bcp_app")


def test_redis_asks_for_a_password():
    assert "requirepass $$REDIS_PASSWORD" in SERVICES["redis"]["command"][-1]
    assert "redis://:${REDIS_PASSWORD" in SERVICES["web"]["environment"]["REDIS_URL"]


@pytest.mark.parametrize("name, image", [("db", "POSTGRES_IMAGE"), ("redis", "REDIS_IMAGE")])
def test_an_image_can_be_pinned_by_its_digest(name, image):
    assert SERVICES[name]["image"].startswith(f"${{{image}:-")
