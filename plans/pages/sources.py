"""The lines of the source file in which the values of a draft stand."""

from bcp_portal.documents.canonical import from_canonical
from plans.importing.origins import Lines, Origins, lines_in, origins_of
from plans.importing.reading import read_plan
from plans.keeping import kept
from plans.models.plan import Plan, PlanSource


def source_lines(plan: Plan) -> Lines:
    """Lines by ref and field of all that is still as it was imported; none in a plan that wasn't.

    One query once the file was read; reading one as long as the sample takes 50 ms.
    """
    sha256 = PlanSource.objects.filter(plan=plan).values_list("sha256", flat=True).first()
    if sha256 is None:
        return {}

    def found() -> Lines:
        origins: Origins = kept(f"{plan.pk}:origins", sha256, lambda: _origins(plan))
        return lines_in(from_canonical(plan.draft.document), origins)

    return kept(f"{plan.pk}:lines", f"{plan.draft.stamp}:{sha256}", found)


def _origins(plan: Plan) -> Origins:
    return origins_of(read_plan(PlanSource.objects.get(plan=plan).text))
