"""Two questions of the machinery around us: does the process answer, and can it do its work?"""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from bcp_portal.celery import app

ADDRESSES = ("/healthz", "/readyz")


class NobodyAsksMiddleware:
    """Drops the cookies of health checks: whose session a browser sends with them must not be asked of a database that
    is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in ADDRESSES:
            request.COOKIES = {}
        return self.get_response(request)


@never_cache
def healthz(_: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(_: HttpRequest) -> JsonResponse:
    """503 with the names of the failing parts, and nothing else about them."""
    checks = {"database": database_answers(), "broker": broker_answers()}
    checks["migrations"] = checks["database"] and migrations_applied()
    ready = all(checks.values())
    answer = {name: "ok" if passed else "failing" for name, passed in checks.items()}
    return JsonResponse({"status": "ok" if ready else "failing", **answer}, status=200 if ready else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations_applied() -> bool:
    """Reads the migration files each time until all are applied, then never again."""
    try:
        return _migrations_applied()
    except UnappliedMigrations:
        return False


class UnappliedMigrations(Exception):
    """An exception rather than a value, so that only the good answer is remembered."""


@cache
def _migrations_applied() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnappliedMigrations
    return True


def broker_answers() -> bool:
    """Whether Redis is reached; the embedded broker is a folder and always is."""
    if not settings.REDIS_URL:
        return True
    with app.connection_for_write() as broker:
        try:
            broker.ensure_connection(max_retries=0, timeout=1)
        except (OperationalError, ConnectionError):
            return False
    return True
