"""Bodies of calls: from bytes to an object of JSON, or a refusal in words."""

import json
from typing import Any, NoReturn

from .facts import NotReadable
from .fields import Sent

MOST_BYTES = 256 * 1024
TOO_LARGE = f"The body is larger than {MOST_BYTES // 1024} KB."


def read_body(body: bytes) -> Sent:
    """The object that the body holds. Raises NotReadable."""
    if len(body) > MOST_BYTES:
        raise NotReadable(TOO_LARGE)
    try:
        sent: Any = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as wrong:
        raise NotReadable("The body is no UTF-8 text.") from wrong
    except RecursionError as wrong:
        raise NotReadable("The JSON is nested too deeply.") from wrong
    except ValueError as wrong:
        raise NotReadable("The body is no JSON." if body.strip() else "The body is empty.") from wrong
    if not isinstance(sent, dict):
        raise NotReadable("The body is JSON, but no object.")
    return sent


def _no_number(written: str) -> NoReturn:
    raise ValueError(written)
