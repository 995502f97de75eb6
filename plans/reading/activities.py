"""Activities in a plan's words: which two are one, and which bring the plan itself up to date."""

import re

from .names import words

SAME = {
    "verification": "check",
    "verify": "check",
    "verifying": "check",
    "checking": "check",
    "validation": "check",
    "validate": "check",
    "inspect": "check",
    "inspection": "check",
    "checked": "check",
}
EMPTY = {
    "a",
    "all",
    "an",
    "and",
    "any",
    "at",
    "each",
    "every",
    "for",
    "in",
    "is",
    "of",
    "on",
    "our",
    "that",
    "the",
    "their",
    "to",
    "whether",
    "with",
}
OFTEN = re.compile(
    r"\b(?:every|each) (?:\d+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)\b"
    r"|\b(?:hourly|daily|nightly|weekly|monthly|quarterly|annual(?:ly)?|yearly)\b",
    re.I,
)
RENEWS = re.compile(
    r"\b(?:updat|revis|rewrit|renew|refresh|amend|reissu)\w*\b"
    r"|\b(?:bring|keep|brought|kept)\b.{0,200}\bup[- ]to[- ]date\b",
    re.I,
)
PLAN = re.compile(r"\b(?:plans?|bcp|documents?|documentation|procedures?|manuals?|handbooks?)\b", re.I)


def what_is_done(text: str) -> frozenset[str]:
    """What an activity is, however it is worded: ``Backup Verification`` and ``Check the backups`` are one."""
    return frozenset(SAME.get(word, word) for word in words(OFTEN.sub(" ", text))) - EMPTY


def renews_the_plan(text: str) -> bool:
    """Whether an activity brings the plan up to date, of which a version is what it leaves: ``Update the BCP``."""
    return bool(RENEWS.search(text) and PLAN.search(text))
