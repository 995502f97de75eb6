"""Whose duty each thing is that is due, as the database sorts by it: the order of `testing.responsible`, but for who is
away for a time: what is theirs stays under their name.
"""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bcp_portal.accounts.models import User
from testing.models.keepers import Assignee, PlanKeeper
from testing.models.occurrences import Occurrence
from testing.responsible import VERB


def with_person(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Rows with ``person``, the primary key of whose duty it is, and ``person_name``; None where it is nobody's."""
    able = User.objects.who_may(VERB).values("pk")
    of_line = Assignee.objects.filter(plan=OuterRef("plan"), key=OuterRef("promise__key"))
    of_plan = PlanKeeper.objects.filter(plan=OuterRef("plan"))
    duties = [
        Subquery(duty.filter(**{f"{field}__in": able}).values(field)[:1])
        for duty, field in ((of_line, "person"), (of_line, "deputy"), (of_plan, "keeper"), (of_plan, "deputy"))
    ]
    found = rows.annotate(person=Coalesce(*duties))
    return found.annotate(person_name=Subquery(User.objects.filter(pk=OuterRef("person")).values("name")[:1]))
