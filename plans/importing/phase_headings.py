"""Phases of the recovery as headings."""

import re

from plans.freezing.outline import phase_title

from .readable_values import is_window

PHASE = re.compile(r"(?P<number>(?:phase|stage) (?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six))\b", re.I)
WINDOW = re.compile(r"\s*\(([^()]*)\)$")
OTHER_PHASES = re.compile(r"\b(test|exercise|project|training|implementation|rollout|roadmap)", re.I)
LONGEST_NAME = 200


def phase_in(title: str, above: tuple[str, ...]) -> dict[str, str] | None:
    """``Phase 1: Assessment (0-15 minutes)`` as number, name and window; None for headings that open no phase."""
    if not PHASE.match(title) or any(OTHER_PHASES.search(said) for said in (*above, title)):
        return None
    found = WINDOW.search(title)
    window = found[1] if found and is_window(found[1]) else ""
    head = title[: found.start()] if found and window else title
    number, _, name = head.partition(": ")
    texts = {"number": number, "name": name.strip(), "window": window}
    if not name or not PHASE.fullmatch(number):
        texts = {"number": "", "name": head, "window": window}
    fits = len(texts["name"]) <= LONGEST_NAME and _title(texts) == title
    return texts if fits else None


def _title(texts: dict[str, str]) -> str:
    """How the phase will read as a heading; it must read as the source's heading does."""
    return phase_title({**texts, "window": {"text": texts["window"]}})
