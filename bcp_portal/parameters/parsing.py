"""Parsers of the API: JSON as programs send it."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class JsonParser(JSONParser):
    """JSON; brackets in brackets without end are refused like any other that makes no sense."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return super().parse(stream, media_type, dict(parser_context or {}))
        except RecursionError as too_deep:
            raise ParseError("The JSON is nested too deeply.") from too_deep
