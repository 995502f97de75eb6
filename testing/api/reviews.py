"""Reviews and assessments that were recorded, as the API answers them: nothing to write."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan_in_sight
from plans.api.paging import Paging
from testing.models.reviews import ReviewRecord

from .records import RecordAnswer


class PointAnswer(serializers.Serializer[dict[str, Any]]):
    """A point of the check-list, in the plan's words of then."""

    ref = serializers.CharField()
    text = serializers.CharField()
    done = serializers.BooleanField()
    note = serializers.CharField(default="", help_text="What was noted on it; empty in early records.")


class ReviewAnswer(RecordAnswer[ReviewRecord]):
    """A review of the plan or an assessment of a supplier. It never changes; a wrong record is withdrawn."""

    kind = serializers.ChoiceField(choices=ReviewRecord.Kind.choices)
    subject = serializers.CharField(help_text="What set the review off, or the supplier.")
    subject_ref = serializers.CharField(help_text="Of the supplier in the directory; empty for one not there.")
    is_regular = serializers.BooleanField(help_text="Whether the next review is due from this one.")
    done_on = serializers.DateField()
    is_satisfied = serializers.BooleanField(help_text="The plan stands as it is; the supplier does what it must.")
    points = PointAnswer(many=True)


@extend_schema_view(get=extend_schema(summary="Reviews and assessments"))
class ReviewList(ListAPIView[ReviewRecord]):
    """The reviews of a plan and the assessments of its suppliers, the latest first, withdrawn records among them."""

    serializer_class = ReviewAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[ReviewRecord]:
        plan = get_plan_in_sight(current_user(self.request), self.kwargs["code"], "read")
        records = ReviewRecord.objects.select_related("withdrawal").filter(plan=plan)
        return records.order_by("-done_on", "-id")
