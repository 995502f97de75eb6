"""The lines of the source file in which the values of a draft stand."""

from bcp_portal.documents.canonical import from_canonical
from plans.importing.source_lines import Imported, SourceLines, lines_in, stored_lines
from plans.models.plan import Plan, PlanSource
from plans.page_cache import cached


def source_lines(plan: Plan) -> SourceLines:
    """Lines by ref and field of all that is still as it was imported; none in a plan that wasn't.

    One query once they were looked up for the content of the draft.
    """
    sha256 = PlanSource.objects.filter(plan=plan).values_list("sha256", flat=True).first()
    if sha256 is None:
        return {}

    def found() -> SourceLines:
        imported: Imported = cached(f"{plan.pk}:imported", sha256, lambda: _imported(plan))
        return lines_in(from_canonical(plan.draft.document), imported)

    return cached(f"{plan.pk}:lines", f"{plan.draft.stamp}:{sha256}", found)


def _imported(plan: Plan) -> Imported:
    """The text of the file stays in the database unless it must be read again."""
    return stored_lines(PlanSource.objects.defer("text").get(plan=plan))
