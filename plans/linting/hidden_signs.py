"""Signs that nobody sees: what is signed reads otherwise than it is written, or is not what it looks like."""

from collections.abc import Callable
from dataclasses import replace

from bcp_portal.documents.figures import listing
from bcp_portal.documents.hidden_signs import invisible, shown, turning
from bcp_portal.documents.lettering import named
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts

from .findings import Mend, RuleFinding, Said
from .governance import GOV
from .printed_texts import beyond_ascii

SIGNS, PLACES, LONGEST = 4, 5, 200  # that a sentence names


@GOV.rule(
    15,
    "blocker",
    "A hidden character changes the order of letters",
    holds="No hidden character changes the order of letters.",
    clause="ISO 22301 7.5.2",
)
def turned_letters(plan: FrozenPlan, facts: Facts) -> Said:
    """Signs that override or embed a direction, with all places where they stand; one finding."""
    return _found(
        plan,
        turning,
        "What is signed has to read as it is written. {signs} in {places} {turn} round the letters that follow, so "
        "that “14 h” may be shown for “41 h”.",
        "Delete it. Arabic and Hebrew need none: they run from right to left by themselves.",
    )


@GOV.rule(
    16,
    "high",
    "There is an invisible character in the text",
    holds="There is no invisible character in the text.",
    clause="ISO 22301 7.5.2",
)
def invisible_signs(plan: FrozenPlan, facts: Facts) -> Said:
    """Signs without width or form, with all places where they stand; one finding."""
    return _found(
        plan,
        invisible,
        "Words that look the same have to be the same. {signs} in {places} {show} nothing, so a name with it is "
        "another name, and what is searched for is not found.",
        "Delete the word and type it again.",
    )


def _found(plan: FrozenPlan, signs_in: Callable[[str], list[str]], sentence: str, words: str) -> Said:
    places = [place for place in beyond_ascii(plan) if signs_in(place.text)]
    if not places:
        return []
    signs = list(dict.fromkeys(sign for place in places for sign in signs_in(place.text)))
    where = [f"“{shown(one.label)}” ({one.ref})" for one in places[:PLACES]]
    said = sentence.format(
        signs=listing([*map(named, signs[:SIGNS]), *_more(len(signs) - SIGNS)]),
        places=listing([*where, *_more(len(places) - PLACES)]),
        turn="turns" if len(signs) == 1 else "turn",
        show="shows" if len(signs) == 1 else "show",
    )
    values = tuple(replace(one, label=shown(one.label), text=_around(one.text, signs_in)) for one in places)
    return [RuleFinding("signs", said, values, Mend(words, act="open", ref=places[0].ref, field=places[0].field))]


def _more(number: int) -> list[str]:
    return [f"{number} more"] if number > 0 else []


def _around(text: str, signs_in: Callable[[str], list[str]]) -> str:
    """The line in which the first of the signs stands, with its number in its place."""
    line = next((line for line in text.splitlines() if signs_in(line)), text)
    return shown(line.strip())[:LONGEST]
