"""The tables of the programme: what was held, reviewed and assessed. Evidence: rows are only added."""

from . import exercises, reviews

__all__ = ["exercises", "reviews"]
