"""Words that take in everything: losses that stop all, scopes that cover all."""

import re

ALL = r"(?:no|every|all|any|the whole|the entire)(?: of)?(?: the| our)?"
WIDE = re.compile(
    r"\b(?:nobody|no[- ]one|none of (?:us|them|the \w+)|everything|nothing)\b[^.;]{0,20}"
    r"\b(?:can|could|works?|is|stops?|runs?|goes|may|uses?)\b"
    rf"|\b{ALL} (?:other )?(?:users?|staff|functions?|services?|systems?|operations?|activit(?:y|ies)|departments?"
    r"|production|work)\b"
    r"|\b(?:services?|systems?|operations?|production|work) (?:stops?|(?:comes?|grinds?) to a (?:halt|standstill))\b",
    re.I,
)
CATCH_ALL = re.compile(
    rf"\b{ALL} (?:\w+ ){{0,2}}(?:functions?|activit(?:y|ies)|process(?:es)?|services?|systems?|operations?"
    r"|departments?|units?|business|company|organi[sz]ation|enterprise|sites?|offices?|wards?|plants?|branches|shops?|stores?|stations?)\b",
    re.I,
)
