"""The risk map: how many risks stand where on the plan's own scales of impact and likelihood."""

import re
from dataclasses import dataclass
from itertools import product

from .canonical import Document
from .figures import WIDTH, Box, Words, listing, wrapped
from .reading import rows_of, text_of
from .values import is_blank

USUAL = ("Low", "Medium", "High")
ORDER = (
    "none", "negligible", "insignificant", "rare", "very low", "remote", "minimal", "unlikely", "low", "minor",
    "limited", "possible", "moderate", "medium", "significant", "likely", "probable", "high", "major", "serious",
    "very likely", "very high", "severe", "almost certain", "frequent", "certain", "extreme", "critical",
    "catastrophic",
)  # fmt: skip
MOST_CLASSES, MOST_LINES = 6, 5
LEFT, GAP, LINE, SHADES = 94.0, 4.0, 15.0, 4


@dataclass(frozen=True)
class HeatMap:
    """The drawing, the sentence that says the same, and the risks that have no place on it."""

    height: float
    boxes: list[Box]
    words: list[Words]
    alternative: str
    unrated: list[str]
    cells: list["Cell"]
    width: float = WIDTH


@dataclass(frozen=True)
class Rated:
    ref: str
    title: str
    impact: str
    likelihood: str


@dataclass(frozen=True)
class Cell:
    """A place on the map where risks stand."""

    box: Box
    impact: str
    likelihood: str
    risks: list[Rated]


def heat_map(document: Document) -> HeatMap | None:
    """The map of a document's risks; None where no risk is rated, or the ratings are no scale."""
    risks = [_rated(row["ref"], row["values"]) for row in rows_of(document, "risks")]
    rated = [risk for risk in risks if risk.impact and risk.likelihood]
    impacts, likelihoods = _scale([risk.impact for risk in risks]), _scale([risk.likelihood for risk in rated])
    if not rated or max(len(impacts), len(likelihoods)) > MOST_CLASSES:
        return None
    found = {place: _standing(rated, *place) for place in product(impacts, likelihoods)}
    unrated = [risk.title for risk in risks if risk not in rated]
    return _drawn(found, impacts[::-1], likelihoods, unrated)


def _rated(ref: str, values: dict[str, object]) -> Rated:
    return Rated(ref, text_of(values["title"]), _word(values["impact_class"]), _word(values["likelihood"]))


def _word(value: object) -> str:
    """``Low (once in ten years)`` stands on the scale as ``Low``."""
    text = re.split(r"\s*[(,;:–]|\s-\s", text_of(value).strip(), maxsplit=1)[0].strip()
    return "" if is_blank(text) else text[:1].upper() + text[1:].lower()


def _scale(words: list[str]) -> list[str]:
    """Lowest first. Low, medium and high are shown whole, so that a place on the map means the same in each plan."""
    used = [word for word in dict.fromkeys(words) if word]
    return list(USUAL) if set(used) <= set(USUAL) else sorted(used, key=_rank)


def _rank(word: str) -> tuple[float, str]:
    plain = word.lower()
    if found := re.search(r"\d+", plain):
        return float(found.group()), ""
    return (float(ORDER.index(plain)), "") if plain in ORDER else (float(len(ORDER)), plain)


def _standing(rated: list[Rated], impact: str, likelihood: str) -> list[Rated]:
    return [risk for risk in rated if (risk.impact, risk.likelihood) == (impact, likelihood)]


def _titles(risks: list[Rated]) -> list[str]:
    return [risk.title for risk in risks]


Found = dict[tuple[str, str], list[Rated]]


def _drawn(found: Found, impacts: list[str], likelihoods: list[str], unrated: list[str]) -> HeatMap:
    width = (WIDTH - LEFT - GAP * (len(likelihoods) - 1)) / len(likelihoods)
    lines = {place: _lines(_titles(risks), width - 20) for place, risks in found.items()}
    height = max(56.0, 36 + LINE * max(len(names) for names in lines.values()))
    boxes: list[Box] = []
    words: list[Words] = []
    cells: list[Cell] = []
    for row, impact in enumerate(impacts):
        y = row * (height + GAP)
        words.append(Words(LEFT - 12, y + height / 2 + 4, impact, "ax", "end"))
        for column, likelihood in enumerate(likelihoods):
            x = LEFT + column * (width + GAP)
            shade = _shade(len(impacts) - 1 - row, len(impacts), column, len(likelihoods))
            boxes.append(Box(round(x, 1), y, round(width, 1), height, f"h{shade}"))
            words += _cell_words(found[impact, likelihood], lines[impact, likelihood], round(x + 11, 1), y)
            if found[impact, likelihood]:
                cells.append(Cell(boxes[-1], impact, likelihood, found[impact, likelihood]))
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


def _alternative(found: Found, impacts: list[str], likelihoods: list[str], unrated: list[str]) -> str:
    parts = [
        f"{impact} impact, {likelihood.lower()} likelihood: {listing(_titles(found[impact, likelihood]))}."
        for impact in impacts for likelihood in reversed(likelihoods) if found[impact, likelihood]
    ]  # fmt: skip
    rest = [f"Not rated: {listing(unrated)}."] if unrated else []
    return " ".join(["Map of risks by impact and likelihood.", *parts, *rest])
