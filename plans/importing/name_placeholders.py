"""Placeholders of names: what people write where somebody is still to be named, “vacant”, “as above”, a mark."""

import re

from bcp_portal.documents.values import is_blank

WHAT = r"(?:names?|persons?|owners?|text|here|role|title|position|details|contacts?|date|surname|employee|staff)"
WHOSE = r"(?:the|a|an|your|full|first|last|and|responsible|contact|(?:person|owner|employee)(?:['’]s)?|name|role)"
DONE = (
    "(?:announced|appointed|assigned|allocated|confirmed|decided|defined|determined|filled|found|hired|known|named"
    "|nominated|recruited|chosen|identified|agreed|set|selected)"
)
NOBODY = (
    r"n\s?/?\s?a|n\.a\.|n\.\s?n|n\s?/\s?k|nn|not applicable|none(?: yet)?|nobody|no[- ]one",
    r"vacant|vacancy|open|unfilled|unassigned|unknown",
    r"@?to-?do|recruiting|recruitment|being recruited|offen|unbesetzt|vakant|0+|%\w+%|\$\{?\w+\}?",
    r"niemand|unbekannt|wie oben|siehe oben|dito",
    rf"x|pending|tb[acdn]|(?:(?:yet )?to be|not(?: yet)?(?: been)?) {DONE}(?: yet)?|to follow",
    r"(?:open|vacant) (?:position|post|role)",
    r"(?:(?:post|position|role|currently|still) )?(?:is )?(?:vacant|open|unfilled)",
    r"(?:same )?as (?:above|before|previous)|see (?:above|below)|ditto|idem|dto|(?:the )?same(?: as .{1,80}| person)?",
    r"(?:please )?(?:click|tap)(?: or tap)?(?: here)?\b.{0,60}",
    rf"(?:please )?(?:insert|enter|add|type|fill in|provide|specify|state|write)(?: {WHOSE}){{0,4}} {WHAT}(?: here)?",
    r"(?:(?:full|your|first|last|family|owner|employee|contact|person|staff) )?name(?: here)?|surname|name of .{1,60}",
    r"(?:first ?(?:name)?|name|forename),? (?:and )?(?:last ?(?:name)?|surname|family name)|(?:first|last)name",
    r"surname,? (?:first ?name|name)|[dmyx0]{2,4}([/. -][dmyx0]{2,4}){2}",
)
BLANK = re.compile(rf"(?:{'|'.join(NOBODY)})\.?", re.I)
IN_BRACKETS = re.compile(r"[(\[{<«]+(.*?)[)\]}>»]+")
ADDRESS = re.compile(r"\S@|://")


def says_nobody(text: str) -> bool:
    """Whether the text leaves open who it is, or says that it is nobody, and no more than that."""
    said = " ".join(text.split()).strip("*_ ")
    if ADDRESS.search(text):
        return False
    if is_blank(text) or not any(letter.isalnum() for letter in said) or (said[0] == "{" and said[-1] == "}"):
        return True
    inner = IN_BRACKETS.fullmatch(said)
    return bool(BLANK.fullmatch(inner[1].strip() if inner else said))
