"""Statistics for the planner after thousands of rows came in one transaction: in life autovacuum sees to them.

Here it may have looked while the table held nothing but rows of earlier tests, all rolled back, and then believes that
there are none: whatever goes through two tables reads one of them whole for each row of the other.
"""

from django.db import connection


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
