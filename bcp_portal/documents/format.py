"""The format ``bcp-document/1`` of a plan's document, as it is stored, signed, and read by all."""

from typing import Any, Final

FORMAT: Final = "bcp-document/1"

Document = dict[str, Any]
