"""When somebody can be reached, as people write it: ``24/7``, ``Mon–Fri 08:00–18:00``, ``office hours``."""

import re

DASH = r" ?(?:[-\u2013\u2011]|to|bis) ?"
TIME = r"(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?(?: ?[ap]\.?m\b\.?)?(?: ?(?:h|Uhr)\b)?"
DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|weekdays|daily|t\u00e4glich|werktags"
TAG = r"(?:mo|di|mi|do|fr|sa|so)\b\.?"  # in German; only from one to another, as “do” and “so” are words
DAYS = rf"\b(?:{TAG}{DASH}{TAG}|(?:{DAY})\b\.?(?:{DASH}(?:{DAY})\b\.?)?)"
TIMES = rf"{TIME}{DASH}{TIME}"
ZONE = r"(?: (?:Uhr|UTC|CET|CEST|GMT|BST|E[SD]T|P[SD]T)\b)?"
CLOCKS = r"(?:[01]?\d|2[0-4])[:.][0-5]\d" + DASH + r"(?:[01]?\d|2[0-4])[:.][0-5]\d"
PART = r"(?:at night|nights|weekends|weekdays|evenings|(?:bank |public )?holidays|nachts|am Wochenende)"
HOURS = re.compile(
    r"\b24 ?[/x\u00d7] ?7(?: ?[/x\u00d7] ?365)?\b|\b24 ?h(?:ours)?(?: (?:a|per) day|/day)\b|\b(?:a)?round the clock\b"
    r"|\brund um die Uhr\b|\b(?:business|office|working|service) hours(?: only)?\b"
    r"|\b(?:B\u00fcro|Gesch\u00e4fts)zeiten\b"
    rf"|\b{PART}(?:(?:,| and|,? or| &) {PART})*\b"
    rf"|{DAYS},? ?{TIMES}(?!\w){ZONE}|(?<![\d:.]){CLOCKS}(?![\d:.]){ZONE}",
    re.IGNORECASE,
)


def hours_in(text: str) -> str:
    """What a text says of the hours, as it is written; several are joined, ``""`` where it says nothing of them."""
    return ", ".join(dict.fromkeys(found.group().strip() for found in HOURS.finditer(text)))
