"""Why a text is no length of time, and what to write instead."""

import re

from .numerals import NUMBER
from .reading import quoted, tidy
from .tails import DENIED

BUSINESS = re.compile(
    r"\b(?:business|working|work|bank|banking|trading|office)[ -](?:days?|hours?|weeks?)\b|\bworkdays?\b|\bweekdays?\b",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?:same|next|end of|close of)\b.*\b(?:day|business|week)\b|^(?:eod|cob|overnight)$|^[td] ?\+", re.IGNORECASE
)
HOW_OFTEN = re.compile(r"^(?:hourly|daily|nightly|weekly|monthly|every \S.*)$", re.IGNORECASE)
HOURS_OR_MINUTES = re.compile(r"^\d{1,2}:\d{2}$")


def in_working_time(text: str) -> str:
    """The refusal of a length that counts working time."""
    return f"{quoted(text)} counts working time, which is no fixed length: write it in hours or days of the calendar."


def denied(text: str) -> str:
    """The refusal of a text that says that there is no such time."""
    return f"{quoted(text)} says that there is none: write N/A, or the length that counts."


def advice(text: str, body: str) -> str:
    """The refusal of any other text; ``body`` is what remains of it without remarks and words around it."""
    said = quoted(text)
    if BUSINESS.search(tidy(text)):
        return in_working_time(text)
    if DENIED.search(tidy(text)):
        return denied(text)
    if found := re.fullmatch(rf"[<>≤≥~=\s]*({NUMBER})\s*\+?", body):
        bare = found[1]
        return f"{said} has no unit: write {bare}m, {bare}h or {bare}d."
    if HOW_OFTEN.search(body):
        return f"{said} says how often something happens: write the length of time that counts, for example 24h."
    if RELATIVE.search(body):
        return f"{said} is no length of time: write how many hours at most, for example < 8 hours."
    if re.search(r"\dM\b", body):
        return f"{said} can mean minutes or months: write min or months."
    if HOURS_OR_MINUTES.match(body):
        return f"{said} can mean hours or minutes: write {body}:00, or for example 4 h 30 min."
    return f"{said} is not a length of time: write for example 15m, < 30 minutes, 4h, 2 days, Immediate or N/A."
