"""Letters that no installed font can print: on paper there would be a number in their place."""

from collections.abc import Iterator

from bcp_portal.documents.figures import listing
from bcp_portal.documents.lettering import missing, named, spelled
from bcp_portal.documents.reading import PROSE, text_of
from plans.reading.document import FrozenPlan
from plans.reading.facts import Facts

from .findings import Mend, RuleFinding, Said, Value
from .governance import GOV

LETTERS, PLACES = 10, 5  # that a sentence names


@GOV.rule(
    14,
    "high",
    "A letter can’t be printed",
    holds="Every letter can be printed with the fonts that are installed.",
    clause="ISO 22301 7.5.2",
)
def unprintable_letters(plan: FrozenPlan, facts: Facts) -> Said:
    """Letters that no font of this machine has, with all places where they stand; one finding."""
    places = [place for place in _texts(plan) if missing(place.text)]
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
                "Write it in other letters, or have a font for it installed.",
                act="open",
                ref=first.ref,
                field=first.field,
            ),
        )
    ]


def _more(number: int) -> list[str]:
    return [f"{number} more"] if number > 0 else []


def _texts(plan: FrozenPlan) -> Iterator[Value]:
    """Every text that is printed, with its place; what can't be printed is spelled in labels."""
    document = plan.document
    labels = {(kind["key"], field["name"]): field["label"] for kind in document["kinds"] for field in kind["fields"]}
    for heading in plan.headings:
        title = spelled(str(heading["title"]))
        yield Value(heading["ref"], "", title, str(heading["title"]))
        for block in heading["blocks"]:
            if block["kind"] == PROSE:
                yield Value(block["ref"], "", title, block["text"])
            else:
                said = [block.get("title", ""), *(column["label"] for column in block.get("columns", ()))]
                yield Value(block["ref"], "", title, " ".join(said))
    for kind in document["kinds"]:
        for row in plan.rows(kind["key"]):
            for name, content in row.values.items():
                label = labels.get((kind["key"], name), name)
                yield Value(row.ref, name, f"{label} of {spelled(row.label)}", text_of(content))
            for label, text in row.extra.items():
                yield Value(row.ref, f"extra:{label}", f"{spelled(label)} of {spelled(row.label)}", text)


def _around(text: str) -> str:
    """The line in which the first of the letters stands, spelled."""
    line = next((line for line in text.splitlines() if missing(line)), text)
    return spelled(line.strip())[:200]
