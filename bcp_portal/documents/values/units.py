"""Units of time: how long each is in calendar time, and how people spell it in English, German and French."""

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}
LONGEST_STATED = 100 * SECONDS["year"]  # calendars and databases hold no lengths without end
SPELLINGS = {
    "second": "s sec secs second seconds",
    "minute": "m min mins minute minutes minuten mn",
    "hour": "h hr hrs hour hours std stunde stunden heure heures",
    "day": "d day days tag tage jour jours",
    "week": "w wk wks week weeks woche wochen semaine semaines",
    "month": "mo mos mth mths month months monat monate mois",
    "year": "jahr jahre y yr yrs year years",
}
UNITS = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings.split()}
SEVERAL = {"fortnight": (2, "week"), "fortnights": (2, "week"), "quarter": (3, "month"), "quarters": (3, "month")}
