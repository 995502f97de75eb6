"""The words in which plans say how often: adverbs, days and months, so many times in a period, events."""

import re

from .numerals import NUMBER

ADVERBS = {
    "hourly": (1, "hour"),
    "daily": (1, "day"),
    "nightly": (1, "day"),
    "weekly": (1, "week"),
    "fortnightly": (2, "week"),
    "monthly": (1, "month"),
    "quarterly": (3, "month"),
    "half-yearly": (6, "month"),
    "half-annually": (6, "month"),
    "semi-annually": (6, "month"),
    "semi-yearly": (6, "month"),
    "semi-monthly": (15, "day"),
    "annually": (12, "month"),
    "yearly": (12, "month"),
    "biennially": (24, "month"),
    "triennially": (36, "month"),
    "stündlich": (1, "hour"),
    "täglich": (1, "day"),
    "wöchentlich": (1, "week"),
    "vierzehntägig": (2, "week"),
    "monatlich": (1, "month"),
    "quartalsweise": (3, "month"),
    "vierteljährlich": (3, "month"),
    "halbjährlich": (6, "month"),
    "jährlich": (12, "month"),
}
SAME = {
    "quaterly": "quarterly",
    "quartely": "quarterly",
    "quarterley": "quarterly",
    "qtrly": "quarterly",
    "qtly": "quarterly",
    "anually": "annually",
    "annualy": "annually",
    "anual": "annually",
    "montly": "monthly",
    "annual": "annually",
    "per annum": "annually",
    "p.a.": "annually",
    "biennial": "biennially",
    "triennial": "triennially",
    "every half year": "half-yearly",
    "every half-year": "half-yearly",
    "each half year": "half-yearly",
    "einmal jährlich": "jährlich",
    "einmal im jahr": "jährlich",
    "zweimal jährlich": "halbjährlich",
    "zweimal im jahr": "halbjährlich",
    "alle zwei jahre": "biennially",
    "alle drei jahre": "triennially",
}
AMBIGUOUS = re.compile(r"\bbi[- ]?(?:annual(?:ly)?|yearly|weekly|monthly|hourly|daily|quarterly)\b", re.IGNORECASE)
EVENT = re.compile(
    r"^(?:as (?:and when )?(?:needed|required|necessary|appropriate)|(?:if|when|whenever) (?:needed|required|necessary)"
    r"|on demand|on request|ad[- ]hoc|continuous(?:ly)?|ongoing|constantly|always|(?:in )?real[- ]time|24 ?[x/×] ?7"
    r"|(?:with |for |in )?(?:each|every|any) (?:\w+ )?"
    r"(?:release|change|audit|incident|exercise|deployment|test|project|upgrade|meeting|shift)s?"
    r"|once|1[- ](?:off|time)|(?:initial(?:ly)?|at (?:induction|joining|hire|onboarding|start|commissioning))(?: .+)?"
    r"|at (?:each|every|the) .+"
    r"|nach (?:(?:je|einem|einer|jedem|jeder)\b .+)"
    r"|(?:bei )?bedarf|anlassbezogen|laufend"
    r"|(?:after|upon|on|when|whenever|before|prior to|following|in case of|in the event of|during|per) .+)$",
    re.IGNORECASE,
)
NAMED_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?"
NAMED_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
WORKDAYS = re.compile(
    r"^(?:(?:every|each|on|per) )?(?:weekdays?|work(?:ing)?[ -]?days?|business days?)$"
    r"|^(?:mon(?:day)?) ?(?:-|to|through) ?fri(?:day)?$"
    r"|^daily on (?:weekdays|working days|business days|workdays)$",
    re.IGNORECASE,
)
ON_DAY = re.compile(rf"^(?:every|each|on)?\s*{NAMED_DAY}$", re.IGNORECASE)
SEASON = (
    rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {NAMED_MONTH}|{NAMED_MONTH}(?: \d{{1,2}})?"
    r"|spring|summer|autumn|fall|winter|q[1-4])"
)
EVERY_MONTH = re.compile(rf"^(?:every|each)\s+{SEASON}$", re.IGNORECASE)
EACH_YEAR = re.compile(rf"^{SEASON},?\s+(?:annually|yearly|(?:of )?(?:every|each) year)$", re.IGNORECASE)
WHICH = r"(?:first|1st|last|2nd|second|3rd|third|4th|fourth)"
END_OF = re.compile(
    rf"^(?:at |on |by )?(?:the )?(?:start|beginning|end|close|middle|{WHICH}(?: \w+)?)(?: day)? "
    r"(?:of (?:each |every |the )|each |every )(?P<unit>\w+)$"
    r"|^(?:each |every |at )?(?P<ended>month|quarter|year|week)[- ]end$",
    re.IGNORECASE,
)
PERIOD = r"(?:hour|day|night|week|fortnight|month|quarter|half[- ]year|year)s?"
NIGHTS = re.compile(r"\b(?:nights?|evenings?|mornings?)\b", re.IGNORECASE)
EVERY = re.compile(
    r"^(?:once )?(?:in )?(?:every|each|per|alle)\s+(?P<what>.+)$|^once (?:in )?(?:an? )?(?P<once>.+)$", re.IGNORECASE
)
ALTERNATE = re.compile(r"\b(every|each) (?:other|second|2nd|alternate)\b|^(?:on )?alternate\b", re.IGNORECASE)
DONE = re.compile(
    r"^(?:(?:to be|is|are|will be) )?(?:reviewed|tested|updated|exercised|conducted|performed|done|checked|rehearsed"
    r"|verified|carried out|held|run|audited|approved) (?=\w)",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"\b(every|each) (?:(third|3rd)|(fourth|4th)|(fifth|5th)|(sixth|6th))\b", re.IGNORECASE)
TIMES = re.compile(
    rf"^(?:(?P<word>once|twice|thrice)|(?P<count>{NUMBER})\s*(?:x|×|times?|exercises?|tests?|drills?|reviews?|audits?)?)\s*"
    r"(?:per|an?|/|each|every|in an?|in every)\s*(?P<period>[a-z]+)$",
    re.IGNORECASE,
)
TIMES_ADVERB = re.compile(
    rf"^(?:(?P<word>once|twice|thrice)|(?P<count>{NUMBER})\s*(?:x|×|times))[\s-]*(?P<adverb>[a-z][a-z-]*)$",
    re.IGNORECASE,
)
COUNTED_LY = re.compile(rf"^(?P<count>{NUMBER})[ -]?(?P<adverb>hourly|daily|weekly|monthly|yearly)$", re.IGNORECASE)
COUNTS = {"once": 1, "twice": 2, "thrice": 3}
PERIODS = {
    "hour": (60, "minute"),
    "day": (24, "hour"),
    "night": (24, "hour"),
    "week": (7, "day"),
    "fortnight": (14, "day"),
    "month": (30, "day"),
    "quarter": (3, "month"),
    "year": (12, "month"),
    "annum": (12, "month"),
    "yr": (12, "month"),
    "wk": (7, "day"),
    "mo": (30, "day"),
    "d": (24, "hour"),
    "w": (7, "day"),
    "y": (12, "month"),
    "h": (60, "minute"),
    "hr": (60, "minute"),
}
AROUND = re.compile(
    r"^(?:on |at |in |by |as )?(?:an? |1 )?(?:rolling |fixed |regular )?(?P<body>.+?)"
    r"(?:[ -](?:rolling|rotating|regular))?"
    r"(?: (?!(?:and|or|then|to|hours?|days?|weeks?|months?|quarters?|years?)\b)\w+)?"
    r"(?:[ -](?:basis|intervals?|reviews?|cycles?|rotation|rota|rhythm"
    r"|cadence|schedule|tests?|testing|exercises?|checks?|updates?|backups?|snapshots?|drills?|tabletops?|simulations?|walk-?throughs?))$",
    re.IGNORECASE,
)
INTERVALS = re.compile(r"^(?:at )?intervals? (?:of|not exceeding|of not more than|of at most|of up to) ", re.IGNORECASE)
AND_EVENT = re.compile(
    r"(?:\s*[,;/&+]\s*|\s+-\s+|\s+)(?:(?:and|or)(?:/or)?\s+)?(?=(?:also |immediately |as well as )?"
    r"(?:after|upon|on|when|whenever|before|prior to"
    r"|following|as (?:and when )?(?:needed|required|necessary)|ad[- ]hoc|on demand|if|in case"
    r"|in the event|more (?:often|frequently)"
    r"|sooner|earlier|first|last|at|in"
    rf"|by|for|during|from|since|until|starting|next|\d{{1,2}}[:.]\d\d|each|every|{NAMED_DAY}s?|{NAMED_MONTH}|q[1-4])\b)",
    re.IGNORECASE,
)
EVENT_AND = re.compile(r"\s*(?:,\s*and|,|;|\band\b|\bor\b)\s+", re.IGNORECASE)
OFTEN = re.compile(
    r"\b(?:hour|dai|night|week|fortnight|month|quarter|annual|year|biennial)l?y\b|\b(?:hour|day|week|month|quarter|year)s?\b|\bannual\b"
    r"|\b(?:once|twice|times)\b",
    re.IGNORECASE,
)
OF_PERIOD = re.compile(
    rf"\b(?:(?:first|last|working|business) )*day\b|\b(?:of|in) (?:the|each|every) {PERIOD}\b", re.IGNORECASE
)
DELAY = re.compile(r"(?:after|following|upon|of|on|before|prior to|when|from)\b", re.IGNORECASE)
OFTEN_SAID = re.compile(
    r"\b(?:every|each|per|once|twice|thrice|times|annual|annum|intervals?|\w+ly)\b|p\.a\.|/", re.IGNORECASE
)
