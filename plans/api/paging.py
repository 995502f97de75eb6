"""How lists of the API are cut into pages."""

from collections.abc import Mapping

from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

from bcp_portal.parameters import NotUnderstood

LAST = 10**9  # no list is longer
DIGITS = 10


class Paging(LimitOffsetPagination):
    """``?limit=…&offset=…``: 50 at a time unless asked, never more than 200."""

    default_limit = 50
    max_limit = 200

    def get_limit(self, request: Request) -> int:
        return _number(request.query_params, self.limit_query_param, self.default_limit, least=1, most=self.max_limit)

    def get_offset(self, request: Request) -> int:
        return _number(request.query_params, self.offset_query_param, 0, least=0, most=LAST)


def _number(asked: Mapping[str, str], name: str, usual: int, *, least: int, most: int) -> int:
    """A whole number, cut at ``most``. Raises NotUnderstood for anything else."""
    written = asked.get(name, "")
    if not written:
        return usual
    if not (written.isascii() and written.isdecimal() and int(written[:DIGITS]) >= least):
        raise NotUnderstood(f"“{name}” is a whole number, {least} or more.")
    return min(int(written[:DIGITS]), most)
