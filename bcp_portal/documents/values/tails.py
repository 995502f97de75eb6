"""Words around a length of time that don't change it: ``RTO``, ``of data loss``, ``during business hours``."""

import re

IN_CALENDAR = "counted in calendar hours"
NAMES = r"RTOs?|RPOs?|MTPD|MTD|MTPOD|MAO|MTO"
LEADING = re.compile(rf"^(?:the )?(?:target )?(?:{NAMES})\b\s*(?::|=|-(?=\s)|\bof\b|\bis\b)?\s*", re.IGNORECASE)
WORKING = r"(?:business|working|office|opening|service|trading|banking|operating|support)"
BUSY = rf"(?:(?:normal|regular|standard|core) )?{WORKING}[ -](?:hours|time)"
WEEKEND = r"(?:weekends?|(?:bank |public )?holidays?|saturdays?|sundays?|sat|sun)"
WITHOUT_WEEKENDS = (
    r"(?:excl(?:\.|uding|udes?|uded)?|except(?:ing| for)?|without|w/o|not (?:on|over|at|including|counting|incl\.)"
    rf"|not?|non|minus|ignoring|outside(?: of)?|other than)[ -](?:the )?{WEEKEND}"
)
BUSINESS = re.compile(
    rf"\b(?:{WORKING}|work|bank)[ -](?:hours?|time|days?|weeks?)\b|\b(?:weekdays?|workdays?)\b|\b{WITHOUT_WEEKENDS}\b"
    rf"|^(?:in |only )?(?:{WORKING}|work|bank)(?: only)?$|^(?:bus|bd|wd|b\.d\.|w\.d\.)\.?$"
    rf"|\b{WEEKEND} (?:excluded|not)\b|\bmon(?:day)?s?\.? ?(?:-|to|through|until) ?fri(?:day)?s?\b|\bm ?- ?f\b"
    r"|\b(?:[89]|10|12) ?[x×/] ?[56]\b|\b5 ?[x×/] ?\d"
    r"|\b[6-9](?::\d\d)? ?(?:am|h)? ?(?:-|to) ?(?:[4-8]|1[6-9]|20)(?::\d\d)? ?(?:pm|h)?\b(?! ?(?:hours|days|min|h\b))",
    re.IGNORECASE,
)
DENIED = re.compile(
    rf"^no (?:(?:defined|stated|agreed|formal|set|fixed|specific) )?(?:{NAMES}|target|objective|limit)\b|^no$",
    re.IGNORECASE,
)
HAPPENED = (
    r"(?:event|incident|disruption|interruption|detection|declaration|activation|invocation|failure|outage|notification"
    r"|discovery|alert|disaster|escalation|report|onset|loss|confirmation|decision)s?"
)
TAILS = re.compile(
    r"(?:\s*,?\s+|\s*[,;]\s*)(?:"
    rf"(?P<name>(?:target )?(?:{NAMES})|target|in total|total|elapsed)"
    rf"|(?P<busy>(?:(?:during|in|within) (?:the )?)?{BUSY}|(?:only )?on (?:weekdays|workdays|{WORKING} days)"
    rf"|{WITHOUT_WEEKENDS}|mon(?:day)? ?- ?fri(?:day)?)"
    rf"|(?P<since>(?:after|from|of|following|since) (?:the |an? )?(?:\w+ ){{0,2}}{HAPPENED}"
    r"(?: (?:is|are|was|has been) \w+)?)"
    r"|(?P<loss>(?:worth )?(?:of )?(?:(?:acceptable|tolerable|maximum|max) )*(?:data|transactions?)(?: loss| lost)?"
    r"|of (?:downtime|outage|loss)|downtime)"
    r"|(?P<round>24 ?[/x×] ?7|around the clock|round the clock|at all times)"
    r")$",
    re.IGNORECASE,
)
# A remark without brackets holds no figure, no length and nothing that would bound or deny the value before it.
SAID = re.compile(r"(?:\s*[,;:]\s*|\s+-\s+|\s+(?=for\b))(?P<said>[^\W\d][^,;:]*)$")
UNSAID = re.compile(
    r"\d|[½¼¾⅓⅔]|\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|business|working|not|except|unless|if|only|but|or|then"
    r"|than|and|to|max\w*|min\w*|most|least|more|less|immediate\w*|hourly|daily|weekly|monthly|yearly|annual\w*)\b",
    re.IGNORECASE,
)


def split_tails(body: str) -> tuple[str, list[str]]:
    """The value's own words, and what stood around them in its order."""
    tails: list[str] = []
    if found := LEADING.match(body):
        tails, body = [found.group().strip(" :=-")], body[found.end() :]
    behind: list[str] = []
    while found := TAILS.search(body) or _said(body):
        behind.insert(0, found.group().strip(" ,;:-"))
        body = body[: found.start()]
    return body, [*tails, *behind]


def _said(body: str) -> re.Match[str] | None:
    found = SAID.search(body)
    return found if found and found.start() and not UNSAID.search(found["said"]) else None


def is_in_business_time(*remarks: str) -> bool:
    """Whether a remark speaks of working time, which no length is counted in."""
    return any(BUSINESS.search(remark) for remark in remarks)
