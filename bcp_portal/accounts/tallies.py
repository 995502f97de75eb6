"""Rate limits: how often something may be done within a while, counted in the database that all processes share."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils.crypto import salted_hmac

from bcp_portal.accounts.models import Tally

COUNTING = """
INSERT INTO accounts_tally AS kept (name, began_at, count) VALUES (%s, %s, 1)
ON CONFLICT (name) DO UPDATE SET
    count = CASE WHEN kept.began_at > %s THEN kept.count + 1 ELSE 1 END,
    began_at = CASE WHEN kept.began_at > %s THEN kept.began_at ELSE %s END
RETURNING count
"""
DAY = timedelta(days=1)  # longer than any limit lasts


class Limit(NamedTuple):
    """``most`` times ``within`` a while, for each of whatever is counted."""

    name: str
    most: int
    within: timedelta


def count(limit: Limit, of: str, *, at: datetime) -> int:
    """Count one more, and answer how many there are now; what is counted is kept as a keyed digest.

    One statement: the same work whether it is the first or not, and none is lost between two processes.
    """
    as_stored = connection.ops.adapt_datetimefield_value
    now, since = as_stored(at), as_stored(at - limit.within)
    with connection.cursor() as cursor:
        cursor.execute(COUNTING, [_name(limit, of), now, since, since, now])
        counted: int = cursor.fetchone()[0]
    return counted


def is_used_up(limit: Limit, of: str, *, at: datetime) -> bool:
    """Whether it has been done as often as it may."""
    return _counted(limit, _name(limit, of), at) >= limit.most


def forget(limit: Limit, of: str) -> None:
    """Begin to count anew."""
    Tally.objects.filter(name=_name(limit, of)).delete()


def clear(*, at: datetime) -> None:
    """Forget what no limit asks for any more."""
    Tally.objects.filter(began_at__lt=at - DAY).delete()


def _name(limit: Limit, of: str) -> str:
    return f"{limit.name}:{salted_hmac('tally', of).hexdigest()[:32]}"


def _counted(limit: Limit, name: str, at: datetime) -> int:
    found = Tally.objects.filter(name=name, began_at__gt=at - limit.within)
    return found.values_list("count", flat=True).first() or 0
