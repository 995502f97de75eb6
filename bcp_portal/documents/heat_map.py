"""The risk map: how many risks stand where on the plan's own scales of impact and likelihood, or why there is none."""

import re
from dataclasses import dataclass
from itertools import product
from textwrap import shorten

from .figures import WIDTH, Rectangle, Words, listing, wrapped
from .format import Document, StoredRow
from .ratings import Rating, Scale, is_rating, is_rating_or_score, rating, scale
from .reading import rows_of, text_of
from .values import is_blank

MOST_CLASSES, MOST_LINES = 6, 5
RATES = re.compile(
    r"\b(?:scores?|rating|rag|rpn|inherent|gross|net|overall|total|priority|likelihood|probability|impact|severity|risk)\b",
    re.I,
)
Read = tuple[StoredRow, Rating | None, Rating | None]
LEFT, GAP, LINE, SHADES = 94.0, 4.0, 15.0, 4


@dataclass(frozen=True)
class HeatMap:
    """The drawing, the sentence that says the same, and the risks that have no place on it."""

    height: float
    boxes: list[Rectangle]
    words: list[Words]
    alternative: str
    unrated: list[str]
    cells: list["HeatMapCell"]
    width: float = WIDTH


@dataclass(frozen=True)
class Rated:
    ref: str
    title: str
    impact: str
    likelihood: str


@dataclass(frozen=True)
class HeatMapCell:
    """A place on the map where risks stand."""

    box: Rectangle
    impact: str
    likelihood: str
    risks: list[Rated]


@dataclass(frozen=True)
class RiskMatrix:
    """The risks of a plan on its scales, lowest class first; or ``why`` they have none in common."""

    risks: list[Rated]
    impacts: tuple[str, ...]
    likelihoods: tuple[str, ...]
    unrated: list[str]
    why: str = ""


def heat_map(document: Document) -> HeatMap | None:
    """The map of a document's risks; None where no risk is rated, or the ratings are no scale."""
    found = _placed(document)
    if not found.risks or found.why:
        return None
    places = {place: _rated_as(found.risks, *place) for place in product(found.impacts, found.likelihoods)}
    return _drawn(places, list(found.impacts[::-1]), list(found.likelihoods), found.unrated)


def no_map(document: Document) -> str:
    """Why risks that are rated make no map, in a sentence; ``""`` where they do, or none is rated."""
    found = _placed(document)
    return f"There is no risk map: {found.why}. Rate every risk on one scale." if found.why else ""


def _placed(document: Document) -> RiskMatrix:
    rows = rows_of(document, "risks")
    field = _impact_field([row["values"] for row in rows])
    read = [(row, rating(text_of(row["values"][field])), rating(text_of(row["values"]["likelihood"]))) for row in rows]
    rated = [(row, impact, likelihood) for row, impact, likelihood in read if impact and likelihood]
    impacts = scale(impact for _, impact, _ in read if impact)
    likelihoods = scale(likelihood for _, _, likelihood in rated)
    unrated = [text_of(row["values"]["title"]) for row, impact, likelihood in read if not (impact and likelihood)]
    why = _why(impacts, likelihoods) if rated else _unreadable(read)
    risks = [] if why else [_rated(row, impacts, impact, likelihoods, likelihood) for row, impact, likelihood in rated]
    return RiskMatrix(risks, impacts.classes, likelihoods.classes, unrated, why)


def _impact_field(values: list[dict[str, object]]) -> str:
    """What holds the impact: the column of that name where it rates, as then another one holds a score made of it."""
    texts = [text for one in values if (text := text_of(one["impact"]).strip())]
    if texts and all(map(is_rating, texts)):
        return "impact"
    is_only = texts and not any(text_of(one["impact_class"]).strip() for one in values)
    return "impact" if is_only and all(map(is_rating_or_score, texts)) else "impact_class"


def _why(impacts: Scale, likelihoods: Scale) -> str:
    for axis, found in (("impact", impacts), ("likelihood", likelihoods)):
        if found.why:
            return f"in the {axis} of risks {found.why}"
        if len(found.classes) > MOST_CLASSES:
            return f"the {axis} of risks is said in {len(found.classes)} different ways, and a map shows {MOST_CLASSES}"
    return ""


def _unreadable(read: list[Read]) -> str:
    """Why nothing is rated where likelihoods are, and the impacts are told in words only."""
    texts = [text for row, _, likelihood in read if likelihood and (text := text_of(row["values"]["impact"]).strip())]
    texts = [text for text in texts if not is_blank(text)]
    if texts:
        return f"in the impact of risks “{shorten(texts[0], 40, placeholder='…')}” is not a rating"
    beside = [label for row, _, _ in read for label, text in row["extra"].items() if _rates(label, text)]
    named = f"“{beside[0]}” rates risks in one figure or word" if beside else ""
    return f"{named}, and a map needs their impact and their likelihood" if named else ""


def _rates(label: str, text: str) -> bool:
    """Whether a column beside the fields rates risks: a score, or what they were before measures."""
    return bool(RATES.search(label)) and is_rating_or_score(text)


def _rated(row: StoredRow, impacts: Scale, impact: Rating, likelihoods: Scale, likelihood: Rating) -> Rated:
    return Rated(row["ref"], text_of(row["values"]["title"]), impacts.of[impact], likelihoods.of[likelihood])


def _rated_as(rated: list[Rated], impact: str, likelihood: str) -> list[Rated]:
    return [risk for risk in rated if (risk.impact, risk.likelihood) == (impact, likelihood)]


def _titles(risks: list[Rated]) -> list[str]:
    return [risk.title for risk in risks]


RisksByPlace = dict[tuple[str, str], list[Rated]]


def _drawn(found: RisksByPlace, impacts: list[str], likelihoods: list[str], unrated: list[str]) -> HeatMap:
    width = (WIDTH - LEFT - GAP * (len(likelihoods) - 1)) / len(likelihoods)
    lines = {place: _lines(_titles(risks), width - 20) for place, risks in found.items()}
    height = max(56.0, 36 + LINE * max(len(names) for names in lines.values()))
    boxes: list[Rectangle] = []
    words: list[Words] = []
    cells: list[HeatMapCell] = []
    for row, impact in enumerate(impacts):
        y = row * (height + GAP)
        words.append(Words(LEFT - 12, y + height / 2 + 4, impact, "ax", "end"))
        for column, likelihood in enumerate(likelihoods):
            x = LEFT + column * (width + GAP)
            shade = _shade(len(impacts) - 1 - row, len(impacts), column, len(likelihoods))
            boxes.append(Rectangle(round(x, 1), y, round(width, 1), height, f"h{shade}"))
            words += _cell_words(found[impact, likelihood], lines[impact, likelihood], round(x + 11, 1), y)
            if found[impact, likelihood]:
                cells.append(HeatMapCell(boxes[-1], impact, likelihood, found[impact, likelihood]))
    bottom = len(impacts) * (height + GAP)
    words += _axis(likelihoods, width, bottom)
    return HeatMap(bottom + 40, boxes, words, _alternative(found, impacts, likelihoods, unrated), unrated, cells)


def _lines(titles: list[str], width: float) -> list[str]:
    lines = [line for title in titles for line in wrapped(title, width, 2)]
    if len(lines) <= MOST_LINES:
        return lines
    kept: list[str] = []
    for shown, title in enumerate(titles):
        more = wrapped(title, width, 2)
        if len(kept) + len(more) >= MOST_LINES:
            return [*kept, f"and {len(titles) - shown} more"]
        kept += more
    return kept


def _shade(impact: int, impacts: int, likelihood: int, likelihoods: int) -> int:
    return round(SHADES * (impact / max(impacts - 1, 1) + likelihood / max(likelihoods - 1, 1)) / 2)


def _cell_words(risks: list[Rated], lines: list[str], x: float, y: float) -> list[Words]:
    if not risks:
        return []
    return [
        Words(x, y + 24, str(len(risks)), "cnt"),
        *(Words(x, y + 42 + place * LINE, line, "nm") for place, line in enumerate(lines)),
    ]


def _axis(likelihoods: list[str], width: float, bottom: float) -> list[Words]:
    middles = [round(LEFT + column * (width + GAP) + width / 2, 1) for column in range(len(likelihoods))]
    return [
        *(Words(x, bottom + 15, word, "ax", "middle") for x, word in zip(middles, likelihoods, strict=True)),
        Words(round((LEFT + WIDTH) / 2, 1), bottom + 34, "Likelihood", "axt", "middle"),
        Words(LEFT - 12, bottom + 15, "Impact", "axt", "end"),
    ]


def _alternative(found: RisksByPlace, impacts: list[str], likelihoods: list[str], unrated: list[str]) -> str:
    parts = [
        f"{impact} impact, {likelihood.lower()} likelihood: {listing(_titles(found[impact, likelihood]))}."
        for impact in impacts
        for likelihood in reversed(likelihoods)
        if found[impact, likelihood]
    ]
    rest = [f"Not rated: {listing(unrated)}."] if unrated else []
    return " ".join(["Map of risks by impact and likelihood.", *parts, *rest])
