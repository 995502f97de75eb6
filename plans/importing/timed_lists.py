"""Timed lists: how often maintenance and exercises are, and how quickly each severity is answered."""

import re

from .context import Context
from .markdown_pieces import Listing
from .readable_values import reads
from .recognised import RecognisedRows, Unfit
from .term_lists import from_terms, pairs

LEVEL = re.compile(
    r"(?:p|s|sev|severity|level|priority|class)[ -]?\d|critical|high|medium|low|major|minor|severe|moderate", re.I
)
TIMED = re.compile(r"(?:^|\.)[^.\d]*+\d[^.]*\b(?:min|minute|hour|day|week)s?\b")


def from_cadences(listing: Listing, context: Context) -> RecognisedRows | None:
    """``Monthly: test the siren``."""
    often = [reads("frequency", label.name) for _, label in pairs(listing)]
    return from_terms(listing, context, "maintenance", "cadence", "text") if often and all(often) else None


def from_severities(listing: Listing, context: Context) -> RecognisedRows | None:
    """``Critical: respond within …``; where the values are times, the names must be levels and not what is timed."""
    labels = [label for _, label in pairs(listing)]
    timed = 2 * sum(bool(TIMED.search(label.value)) for label in labels) > len(labels)
    if timed and not all(LEVEL.match(label.name) for label in labels):
        raise Unfit("its lines have times, but no levels")
    return from_terms(listing, context, "severities", "name", "response_time" if timed else "description")


def from_schedule(listing: Listing, context: Context) -> RecognisedRows | None:
    """``Tabletop exercise: Quarterly``, or ``Quarterly: tabletop exercise``."""
    labels = pairs(listing)
    if labels and all(reads("frequency", label.name) for _, label in labels):
        return from_terms(listing, context, "exercises", "frequency", "name")
    often = 2 * sum(reads("frequency", label.value) for _, label in labels) >= len(labels)
    return from_terms(listing, context, "exercises", "name", "frequency" if often else "scope")
