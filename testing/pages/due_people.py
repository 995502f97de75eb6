"""Whose duty each thing is that is due, as the database sorts by it: the order of `testing.responsible`, but for who is
away for a time: what is theirs stays under their name.
"""

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import VERBS
from testing.models.keepers import Assignee
from testing.models.occurrences import Occurrence
from testing.responsible import VERB

ABLE = [role for role, verbs in VERBS.items() if VERB in verbs]


def with_person(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Rows with ``person``, the primary key of whose duty it is, and ``person_name``; None where it is nobody's."""
    of_line = Assignee.objects.filter(plan=OuterRef("plan"), key=OuterRef("promise__key"))
    of_line = of_line.annotate(able=_first_able("person", "deputy"))
    of_plan = _first_able("plan__keeping__keeper", "plan__keeping__deputy")
    found = rows.annotate(person=Coalesce(Subquery(of_line.values("able")[:1]), of_plan))
    return found.annotate(person_name=Subquery(User.objects.filter(pk=OuterRef("person")).values("name")[:1]))


def _first_able(*people: str) -> Case:
    """The first of these who has an account still, and a role that may record."""
    return Case(*(When(Q(**{f"{one}__is_active": True, f"{one}__role__in": ABLE}), then=F(one)) for one in people))
