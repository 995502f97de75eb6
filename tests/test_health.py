"""What the machinery around the portal is told."""

import pytest
from celery import Celery
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from bcp_portal import health


@pytest.fixture(autouse=True)
def _forget_the_good_answer():
    health._migrations_applied.cache_clear()


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


def test_readyz_is_ready_when_everything_answers(db, client, settings):
    settings.REDIS_URL = ""
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok", "migrations": "ok"}


def test_readyz_tells_which_part_fails_and_nothing_else(db, client, settings):
    settings.REDIS_URL = ""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "database": "ok", "broker": "ok", "migrations": "failing"}


def test_readyz_reads_the_migrations_once(db, client, settings, django_assert_num_queries):
    settings.REDIS_URL = ""
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.postgres
def test_readyz_reaches_redis(db, client):
    assert client.get("/readyz").json()["broker"] == "ok"


def test_readyz_notices_that_redis_is_away(db, client, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(health, "app", Celery(broker=settings.REDIS_URL, set_as_current=False))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, "failing")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_checks_come_without_tls_even_where_pages_are_sent_to_it(db, client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    settings.REDIS_URL = ""
    assert client.get(address).status_code == 200
