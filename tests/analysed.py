"""Statistics for the planner after thousands of rows came in one transaction: in life autovacuum sees to them."""

from django.db import connection


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
