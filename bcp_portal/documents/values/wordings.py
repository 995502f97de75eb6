"""Turns of phrase around a length of time: ``restored in 4 hours``, ``a day's worth of data``, ``sub-15 minutes``."""

import re

POSSESSIVE = re.compile(r"(?<=[a-z])(?:['’]s|['’])(?= (?:worth|data|downtime|transactions?)\b)", re.IGNORECASE)
IN = re.compile(r"^(?:in|inside) (?=\d)", re.IGNORECASE)
SUB = re.compile(r"^sub[- ](?=\d)", re.IGNORECASE)
RECOVERED = re.compile(
    r"^(?:to be )?(?:recover(?:y|ed)?|restor(?:e|ed|ation)|resum(?:e|ed|ption)"
    r"|back(?: online| up| in (?:service|operation))?) (?:in|inside|within|after) (?=\d|an? |under |less )",
    re.IGNORECASE,
)
# A point between hours and minutes, or a decimal one: nobody can tell in “1.30 hours”.
POINT_OR_CLOCK = re.compile(r"\b(\d{1,3})[.,]([1234]0|15|45) ?-?h(?:(?:ou)?rs?)?\b", re.IGNORECASE)
BARE_LENGTH = re.compile(r"[:=]\s*\d+(?:[.,]\d+)?$")
DATA_LOSS = re.compile(r"^(max(?:imum|\.)? )?data loss(?: of)?:? (?=[<≤~\d½]|an? |up to|max|under|less)", re.IGNORECASE)
# A remark that says another length for some time or some things: ``4 hours (2 hours at month end)``.
SOMETIMES = re.compile(
    r"\b(?:peak|(?:month|quarter|year|week)[- ]?ends?|weekends?|week ?days|nights?|holidays?|otherwise|else|others?"
    r"|worst|best|outside|out[- ]of[- ]hours|office hours|business hours|critical|priority|if|when|unless|p[1-5]"
    r"|tier \w)\b",
    re.IGNORECASE,
)


def in_plain_words(body: str) -> str:
    """The text with one turn of phrase for each of these."""
    plain = RECOVERED.sub("within ", DATA_LOSS.sub(r"\1", POSSESSIVE.sub("", body)))
    return SUB.sub("less than ", IN.sub("within ", plain))
