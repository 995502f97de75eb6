"""What the machinery around the portal is told."""

import socket

import pytest
from celery import Celery
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone

from bcp_portal import health
from bcp_portal.jobs import broker
from bcp_portal.jobs.models import LATE, Queue


@pytest.fixture(autouse=True)
def _forget_the_last_answer():
    health._migrations_applied.cache_clear()
    yield
    for asked in broker._stuck.values():
        asked.result()
    broker._stuck.clear()


def test_healthz_needs_no_database(client: Client):
    assert client.get("/healthz").json() == {"status": "ok"}


def no_database(_: object) -> None:
    raise OperationalError("The database is away.")


@pytest.mark.parametrize("address, status", [("/healthz", 200), ("/readyz", 503)])
def test_health_checks_answer_a_signed_in_browser_while_the_database_is_away(
    world, sign_in, monkeypatch, address, status
):
    client = sign_in(world.editor)
    with monkeypatch.context() as away:
        away.setattr(BaseDatabaseWrapper, "cursor", no_database)
        answer = client.get(address)
    assert answer.status_code == status
    assert not answer.cookies


SILENT = {"worker print": "silent", "worker send": "silent", "worker watch": "silent"}


def test_readyz_is_ready_when_everything_answers(db, client, settings):
    settings.REDIS_URL = ""
    for name in ("print", "send", "watch"):
        Queue.objects.seen(name, at=timezone.now())
    response = client.get("/readyz")
    assert response.status_code == 200
    served = dict.fromkeys(SILENT, "ok")
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok", "migrations": "ok", **served}


def test_readyz_tells_which_part_fails_and_nothing_else(db, client, settings):
    settings.REDIS_URL = ""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    response = client.get("/readyz")
    assert response.status_code == 503
    unknown = dict.fromkeys(SILENT, "unknown")
    expected = {"status": "failing", "database": "ok", "broker": "ok", "migrations": "failing", **unknown}
    assert response.json() == expected


def test_readyz_reads_the_migrations_once(db, client, settings, django_assert_num_queries):
    settings.REDIS_URL = ""
    client.get("/readyz")
    with django_assert_num_queries(2):
        client.get("/readyz")


@pytest.mark.postgres
def test_readyz_reaches_redis(db, client):
    assert client.get("/readyz").json()["broker"] == "ok"


@pytest.fixture
def no_redis(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(broker, "current_app", Celery(broker=settings.REDIS_URL, set_as_current=False))


def test_a_portal_without_redis_is_ready_and_tells_that_the_broker_is_away_beside_it(db, client, no_redis):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert response.json()["broker"] == "failing"


def test_a_broker_that_accepts_and_then_is_silent_does_not_hold_up_the_answer(db, client, settings, monkeypatch):
    monkeypatch.setattr(broker, "PATIENCE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setattr(broker, "current_app", Celery(broker=settings.REDIS_URL, set_as_current=False))
        asked = [client.get("/readyz").json()["broker"] for _ in range(3)]
    assert asked == ["failing"] * 3


def test_readyz_says_which_workers_are_silent_and_is_ready_all_the_same(db, client, settings):
    settings.REDIS_URL = ""
    Queue.objects.seen("print", at=timezone.now())
    Queue.objects.seen("send", at=timezone.now() - 2 * LATE)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert {name: response.json()[name] for name in SILENT} == {**SILENT, "worker print": "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_checks_come_without_tls_even_where_pages_are_sent_to_it(db, client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    settings.REDIS_URL = ""
    assert client.get(address).status_code == 200
