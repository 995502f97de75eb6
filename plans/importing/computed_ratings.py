"""Computed ratings: what likelihood and impact make together is no impact, and no name of a risk."""

import re
from collections.abc import Iterable, Mapping

from bcp_portal.documents.ratings import is_rating, is_rating_or_score, rating
from bcp_portal.documents.values import is_blank

from .field_labels import field_for, normal
from .field_synonyms import phrases
from .recognised import RecognisedRows

RISK = "risk"  # also what risks are called: a result only where another column names them
RESULTS = {
    RISK,
    *phrases("rating|risk level|risk rating|overall risk|priority|risk score|overall rating|risk value"),
}
IMPACTS = {"impact", "impact_class"}
NUMBER = re.compile(r"\d")


def computed_labels(kind: str, said: Mapping[str, Iterable[str]]) -> set[str]:
    """The labels of results among those of a table or of records, with what stands under each.

    Numbers are always one; words are, where an impact is rated beside them.
    """
    if kind != "risks":
        return set()
    filled = {label: [text for text in texts if not is_blank(text)] for label, texts in said.items()}
    titles = [label for label in filled if field_for(kind, label) == "title"]
    is_rated = any(
        field_for(kind, label) in IMPACTS and normal(label) not in RESULTS and texts and all(map(is_rating, texts))
        for label, texts in filled.items()
    )
    ratings = {label: texts for label, texts in filled.items() if _are_results(label, texts)}
    return {
        label
        for label, texts in ratings.items()
        if _are_numbers(label, texts) or (len(titles) > 1 if label in titles else is_rated)
    }


def _are_results(label: str, texts: list[str]) -> bool:
    return normal(label) in RESULTS and bool(texts) and all(map(is_rating_or_score, texts))


def _are_numbers(label: str, texts: list[str]) -> bool:
    if normal(label) == RISK:  # “Risk 1” is a name
        return all(NUMBER.match(text.strip()) for text in texts)
    return all(found and (found.score or found.number is not None) for found in map(rating, texts))


def with_scale(recognised: RecognisedRows) -> RecognisedRows:
    """Risks rated High, Medium, Low under “Impact”: that is their class, not a description."""
    shown = {column["field"] for column in recognised.columns}
    if recognised.kind != "risks" or "impact" not in shown or "impact_class" in shown:
        return recognised
    said = [row.texts.get("impact", "") for row in recognised.rows]
    rated = all(is_rating(text) or is_blank(text) for text in said)
    return recognised.with_column("impact", "impact_class") if rated else recognised
