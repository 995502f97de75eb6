"""What drafts say of their reviews, by the rows alone that say it: the documents of many drafts are long."""

from collections.abc import Sequence
from typing import Any

from bcp_portal.documents.format import StoredValues
from bcp_portal.documents.values import read_leniently
from plans.models.facts import Fact
from plans.models.fields import DateTextField, FrequencyField
from plans.models.plan import Row
from plans.models.upkeep import HistoryEntry, ReviewItem
from plans.reading.document import FrozenPlan
from plans.reading.reviews_due import StatedReviews, stated_reviews

TOPICS = ("next_review", "review_frequency", "updated", "effective")  # of facts that say when reviews are due


def drafted_reviews(plans: Sequence[int]) -> dict[int, StatedReviews]:
    """By plan (primary keys), in three queries."""
    kinds: dict[str, Any] = {
        "facts": Fact.objects.living().filter(plan__in=plans, topic__in=TOPICS),
        "history": HistoryEntry.objects.living().filter(plan__in=plans),
        "reviews": ReviewItem.objects.living().filter(plan__in=plans),
    }
    rows: dict[int, dict[str, list[Any]]] = {plan: {kind: [] for kind in kinds} for plan in plans}
    for kind, found in kinds.items():
        for row in found:
            rows[row.plan_id][kind].append({"ref": row.ref, "values": _values(row), "extra": {}})
    return {plan: stated_reviews(FrozenPlan(_extract(held))) for plan, held in rows.items()}


def _values(row: Row) -> StoredValues:
    """Those that say when, as a document holds them."""
    if isinstance(row, Fact):
        value = read_leniently(row.value_type, row.value) if row.value_type else row.value
        return {"name": row.name, "topic": {"value": row.topic, "text": row.topic}, "value": value}
    if isinstance(row, ReviewItem):
        cadence = read_leniently(FrequencyField.value_type, row.cadence)
        return {"group": row.group, "text": row.text, "cadence": cadence}
    return {"on": read_leniently(DateTextField.value_type, row.on)} if isinstance(row, HistoryEntry) else {}


def _extract(rows: dict[str, list[Any]]) -> Any:
    """A document of these rows alone."""
    return {"title": "", "kinds": [{"key": kind, "rows": held} for kind, held in rows.items()]}
