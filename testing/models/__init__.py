"""The tables of the programme: what is promised, when it is due and who does it, and what was done (evidence)."""

from . import exercises, keepers, maintenance, occurrences, promises, retests, reviews

__all__ = ["exercises", "keepers", "maintenance", "occurrences", "promises", "retests", "reviews"]
