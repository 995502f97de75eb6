"""How lists of the API are cut into pages."""

from rest_framework.pagination import LimitOffsetPagination


class Paging(LimitOffsetPagination):
    """``?limit=…&offset=…``: 50 at a time unless asked, never more than 200."""

    default_limit = 50
    max_limit = 200
