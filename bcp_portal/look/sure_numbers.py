"""Which digits of any text are surely a telephone number: in the international form, or said to be one right before.

Never dates, amounts, IDs, versions, ports or addresses of machines: a number that is no link can still be typed, and a
link that calls nobody costs minutes at night.
"""

import re

# What says that a number follows; the second ones only where nothing stands between, as they are said of much else.
SAID = (
    r"(?:tele)?phones?|hotlines?|call(?:ing)?|dial|on[- ]call|telefon\w*|t[\u00e9e]l[\u00e9e]phone|tel[\u00e9e]fono"
    r"|rufnummer|rufbereitschaft|notruf(?:nummer)?|anrufen"
)
SAID_NEXT = (
    r"tel|(?:mobile|cell) ?(?:phones?)?|cellphones?|help ?lines?|ring|pagers?|emergency|handy|mobil(?:nummer|telefon)?"
    r"|durchwahl|zentrale"
)
NEXT = re.compile(
    rf"(?<!\w)(?:{SAID}|{SAID_NEXT})(?: ?(?:numbers?|nummer|no|nr|line))?\.?(?: ?\(?24/7\)?)?[\s:*=.]{{0,4}}"
    r"(?:(?:at|on|under|unter) )?\(?$",
    re.IGNORECASE,
)
OTHER = r"tickets?|orders?|case|quote|id|ref(?:erence)?|policy|contract|customer|vertrag|auftrag"
NEAR = re.compile(
    rf"(?<!\w)(?:{SAID})(?!\w)(?![^.!?;\n]*\b(?:{OTHER})\b)[^.!?;\d\n]{{0,60}}"
    r"(?:[:(,]|\b(?:on|at|under|via|is|are|unter|\u00fcber|an|ist|lautet)\b) ?\(?$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"[ \u00a0\u202f\u2011-]?(?:%|[\u20ac$\u00a3\u00a5]|\d|(?:EUR|USD|CHF|GBP|[kKMG]B|ms|min|[sh]|hours?|minutes?"
    r"|seconds?|days?|users?|customers?|people|requests?|rows?|times|euros?|dollars?|records?|calls?|files?|lines?)\b)"
)
SHORT = r"(?:112|911|999|110)"
EMERGENCY = re.compile(
    r"(?<!\w)(?:call|dial|ring|notruf|emergency|hotline|phone|tel|telefon)\b[.:]? ?(?:\w{1,5} )?"
    rf"(?P<short>{SHORT})(?![\w,.-]*\d|[\w:%]|/(?!{SHORT}\b)| ?(?:people|users|customers|times|staff)\b)",
    re.IGNORECASE,
)
SHORTS = re.compile(rf"{SHORT}(?:\D{{1,3}}{SHORT})+")  # several, that no telephone dials as one
JOINED = re.compile(r"\W{1,3}|,? (?:or|and|oder|und) ", re.IGNORECASE)  # between a number and the next one
HINT = re.compile(r"\d(?:\D{0,2}\d){4}|\b" + SHORT + r"\b")  # without it a text holds none
LOOKED_AT = 90  # letters in front of a number
SHORTEST, SHORTEST_ABROAD = 7, 8


def is_sure(found: re.Match[str], last: int) -> bool:
    """Whether what looks like a number is one; ``last`` is where the number before it ends, -1 without one."""
    said, text, start = found.group(), found.string, found.start()
    digits = re.sub(r"\D", "", said)
    if AFTER.match(text, found.end()):
        return False
    if said.startswith("+"):
        return len(digits) >= SHORTEST_ABROAD and not digits.endswith("000000")
    if last >= 0 and JOINED.fullmatch(text, last, start):
        return True
    before = text[max(0, start - LOOKED_AT) : start]
    return bool(NEXT.search(before)) or (said[0] in "0(" and len(digits) >= SHORTEST and bool(NEAR.search(before)))
