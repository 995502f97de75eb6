"""Health checks: does the process answer, and can it do its work?"""

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from bcp_portal.celery import QUEUES
from bcp_portal.jobs.broker import broker_answers
from bcp_portal.jobs.models import Queue, is_served

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
    """503 when a request can't be answered; the broker and the workers, whose work waits, are told beside it.

    Nothing else is said of any of them.
    """
    checks = {"database": database_answers()}
    checks["migrations"] = checks["database"] and migrations_applied()
    ready = all(checks.values())
    states = {name: "ok" if passed else "failing" for name, passed in checks.items()}
    states["broker"] = "ok" if broker_answers() else "failing"
    states |= {f"worker {name}": state for name, state in workers(is_known=ready).items()}
    return JsonResponse({"status": "ok" if ready else "failing", **states}, status=200 if ready else 503)


def workers(*, is_known: bool) -> dict[str, str]:
    """By queue, whether a worker has taken from it lately; only the database knows."""
    if not is_known:
        return dict.fromkeys(QUEUES, "unknown")
    seen = dict(Queue.objects.values_list("name", "seen_at"))
    return {name: "ok" if is_served(seen.get(name), at=timezone.now()) else "silent" for name in QUEUES}


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
