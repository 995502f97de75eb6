"""Signs and words that bound a figure, before it or behind it: ``≤``, ``no more than``, ``or less``, ``+``."""

import re

BEFORE = {
    "<": r"<|just under|less than|fewer than|shorter than|under|below|(?:in|within) (?:under|less than)",
    "<=": r"< ?=|= ?<|≤|⩽|≦|(?:no|not) (?:more|longer|later|greater) than|(?:must |should |shall |does |do )?not"
    r" (?:to )?exceed|not exceeding|not over|at (?:the )?most"
    r"|at the latest|within|(?:in )?up to(?: and including)?|as much as|limited to|capped at"
    r"|(?:an? )?max(?:\.|imum)?(?: of)?:?",
    ">": r">|just over|beyond|(?:more|greater|longer) than|over|above|exceeding|in excess of|upwards of",
    ">=": r"> ?=|= ?>|≥|⩾|≧|at (?:the very )?least|at (?:a )?minimum(?: of)?"
    r"|(?:no|not) (?:less|fewer|shorter) than|(?:an? )?min(?:\.|imum)?(?: of)?:?",
    "~": r"nearly|almost|~|≈|≃|∼|about|approx(?:\.|imately)?|around|circa|ca\.?|c\.|c(?=[£€\d])|roughly"
    r"|est(?:\.|imated)?",
    "": r"=|exactly|equal to",
}
BEHIND = {
    "<=": r"or (?:less|fewer|under|sooner|faster|earlier|lower|below)|max(?:\.|imum)?|at (?:the )?(?:most|latest)|tops",
    ">=": r"\+|or (?:more|longer|over|greater|later|higher|above)|(?:and|&) (?:more|above|over|up)|upwards|onwards"
    r"|minimum|at least|at (?:a )?minimum|plus",
    "~": r"approx(?:\.|imately)?|or so|est(?:\.|imated)?",
}


def _pattern(words: dict[str, str], before: str, behind: str) -> dict[str, re.Pattern[str]]:
    return {sign: re.compile(rf"{before}(?:{said}){behind}", re.IGNORECASE) for sign, said in words.items()}


LEADING = _pattern(BEFORE, r"^", r"(?=[\s\d½¼¾⅓⅔$€£¥₹.]|(?<=[^\w\s])|$)\s*-?\s*")
CLOSING = _pattern(BEHIND, r"(?:(?<=[\w.)])\s+|(?=\+)\s*|,\s*)", r"$")
ALONE = _pattern({sign: f"{BEFORE.get(sign, '')}|{said}" for sign, said in BEHIND.items()}, r"^(?:", r")$")


def split_comparators(body: str) -> tuple[str, str] | None:
    """The comparator of a text (``< <= > >= ~`` or ``""``), and what remains; None where it says two."""
    found: set[str] = set()
    taken: tuple[str, str] | None
    while taken := _longest(LEADING, body) or _closing(body):
        sign, body = taken
        found.add(sign)
    found.discard("")
    return ("".join(found), body) if len(found) < 2 else None


def comparator_alone(remark: str) -> str:
    """What a remark says that is nothing but a comparator: ``(maximum)``."""
    return next((sign for sign, pattern in ALONE.items() if remark and pattern.match(remark)), "")


def _longest(patterns: dict[str, re.Pattern[str]], body: str) -> tuple[str, str] | None:
    matches = [(found.end(), sign) for sign, pattern in patterns.items() if (found := pattern.match(body))]
    if not matches:
        return None
    end, sign = max(matches)
    return sign, body[end:]


def _closing(body: str) -> tuple[str, str] | None:
    for sign, pattern in CLOSING.items():
        if (found := pattern.search(body)) and found.start():
            return sign, body[: found.start()].rstrip()
    return None
