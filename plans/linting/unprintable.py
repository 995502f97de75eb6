"""Letters that no installed font can print: on paper there would be a number in their place."""

from dataclasses import replace

from bcp_portal.documents.figures import listing
from bcp_portal.documents.lettering import missing, named, spelled
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts

from .findings import Mend, RuleFinding, Said, Value
from .governance import GOV
from .printed_texts import beyond_ascii

LETTERS, PLACES = 10, 5  # that a sentence names


@GOV.rule(
    14,
    "high",
    "A character can’t be printed",
    holds="Every character can be printed with the fonts that are installed.",
    clause="ISO 22301 7.5.2",
)
def unprintable_letters(plan: FrozenPlan, facts: Facts) -> Said:
    """Letters that no font of this machine has, with all places where they stand; one finding."""
    found = (place for place in beyond_ascii(plan) if missing(place.text))
    places = [replace(place, label=spelled(place.label)) for place in found]
    if not places:
        return []
    letters = list(dict.fromkeys(letter for place in places for letter in missing(place.text)))
    said = listing([*map(named, letters[:LETTERS]), *_more(len(letters) - LETTERS)])
    where = listing([*(f"“{place.label}” ({place.ref})" for place in places[:PLACES]), *_more(len(places) - PLACES)])
    first = places[0]
    return [
        RuleFinding(
            "letters",
            f"The plan is signed and kept as a PDF. No font here can print {said}, in {where}: the PDF says "
            f"{'its number' if len(letters) == 1 else 'their numbers'} instead.",
            tuple(Value(place.ref, place.field, place.label, _around(place.text)) for place in places),
            Mend(
                "Write it with other characters, or have a font for it installed.",
                act="open",
                ref=first.ref,
                field=first.field,
            ),
        )
    ]


def _more(number: int) -> list[str]:
    return [f"{number} more"] if number > 0 else []


def _around(text: str) -> str:
    """The line in which the first of the letters stands, spelled."""
    line = next((line for line in text.splitlines() if missing(line)), text)
    return spelled(line.strip())[:200]
