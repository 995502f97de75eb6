"""Fields of what was sent, each with its bounds: what is too long is cut visibly, what is wrong refused in words."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bcp_portal.look.cutting import STEERING, cut

from .facts import NotReadable

Sent = Mapping[str, Any]

LONGEST_IDENTITY, LONGEST_TITLE, LONGEST_LABEL, LONGEST_VALUE, LONGEST_URL = 255, 300, 100, 300, 500
MOST_LABELS = 40
MOST_READ = 10_000  # characters of an identity, before it is made shorter
CUT = "…"
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
SHOWN = 40  # characters of a value that a refusal repeats
WORDS = {dict: "an object", list: "a list", str: "a text"}


def text(sent: Sent, name: str, *, most: int = LONGEST_TITLE) -> str:
    """The text in one line, ``""`` where there is none; numbers and yes or no are taken as they are written."""
    value = sent.get(name)
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise NotReadable(f"“{name}” is {WORDS[type(value)]}, where a text is needed.")
    return cut(plain(value), most)


def plain(value: Any) -> str:
    """A text, number, or yes or no, as one line of what a database can keep, and that reads as it is written."""
    written = str(value).lower() if isinstance(value, bool) else str(value)
    kept = written.encode(errors="replace").decode()
    return " ".join(kept.split()).translate(STEERING)


def identity(written: str) -> str:
    """The text itself; of a long one its beginning with its SHA-256, so that two long ones stay two."""
    if len(written) <= LONGEST_IDENTITY:
        return written
    digest = hashlib.sha256(written.encode()).hexdigest()[:32]
    return f"{written[: LONGEST_IDENTITY - len(CUT) - len(digest)]}{CUT}{digest}"


def moment(sent: Sent, name: str) -> datetime | None:
    """A date with a time after ISO 8601, UTC where no zone is given. None: not given, or the year 1, no end yet."""
    written = text(sent, name, most=LONGEST_LABEL)
    if not written or written.startswith("0001-"):
        return None
    try:
        at = datetime.fromisoformat(written)
        at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise NotReadable(f"“{name}” is “{cut(written, SHOWN)}”, which is no date with a time.") from wrong
    if not EARLIEST <= at < LATEST:
        raise NotReadable(f"“{name}” is “{cut(written, SHOWN)}”, which is not of this century.")
    return at


def period(sent: Sent, start: str, end: str, *, is_over: bool) -> tuple[datetime | None, datetime | None]:
    """Since when and until when; an end only of what is over, and never before the start."""
    started_at, ends_at = moment(sent, start), moment(sent, end)
    if not is_over:
        return started_at, None
    if started_at and ends_at and ends_at < started_at:
        ends_at = started_at
    return started_at, ends_at


def labels(sent: Sent, name: str) -> dict[str, str]:
    """Names with values that are no objects, the first ones of too many."""
    found: dict[str, str] = {}
    for label, value in part(sent, name).items():
        if len(found) < MOST_LABELS and not isinstance(value, dict | list) and value is not None:
            found[cut(plain(label), LONGEST_LABEL)] = cut(plain(value), LONGEST_VALUE)
    return found


def part(sent: Sent, name: str) -> Sent:
    """An object within, an empty one where there is none."""
    value = sent.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise NotReadable(f"“{name}” is no object.")
    return value


def parts(sent: Sent, name: str) -> Iterator[Sent]:
    """A list of objects within, an empty one where there is none."""
    value = sent.get(name)
    if value is None:
        return
    if not isinstance(value, list):
        raise NotReadable(f"“{name}” is no list.")
    for number, one in enumerate(value, 1):
        if not isinstance(one, dict):
            raise NotReadable(f"Number {number} of “{name}” is no object.")
        yield one


def url(sent: Sent, *names: str) -> str:
    """The first of these that is an http address of a length that can be kept."""
    for name in names:
        value = sent.get(name)
        written = plain(value) if isinstance(value, str) else ""
        if written.lower().startswith(("http://", "https://")) and len(written) <= LONGEST_URL and " " not in written:
            return written
    return ""


def one_of(sent: Sent, name: str, known: tuple[str, ...]) -> str:
    """One of the words that are known, in any case. Raises NotReadable for another one, and for none."""
    written = text(sent, name).lower()
    if written not in known:
        said = f"is “{cut(written, SHOWN)}”" if written else "is missing"
        raise NotReadable(f"“{name}” {said}. It can be {', '.join(known[:-1])} or {known[-1]}.")
    return written
