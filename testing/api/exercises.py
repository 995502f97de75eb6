"""Exercises that were held, as the API answers them: the same door as the pages, and nothing to write."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan_in_sight
from plans.api.paging import Paging
from testing.models.exercises import Exercise, Measurement

from .records import RecordAnswer

SECONDS = "In seconds; null where there is none."


class MeasurementAnswer(serializers.Serializer[Measurement]):
    """A measured recovery against the objectives that stood then."""

    function_ref = serializers.CharField()
    function = serializers.CharField(source="function_name")
    strategy_ref = serializers.CharField(help_text="Empty where none was named.")
    strategy = serializers.CharField(source="strategy_name")
    rta = serializers.CharField(help_text="Recovery time actual, as written.")
    rta_seconds = serializers.IntegerField()
    rto = serializers.CharField()
    rto_seconds = serializers.IntegerField(allow_null=True, help_text=SECONDS)
    rpa = serializers.CharField(help_text="Recovery point actual, as written.")
    rpa_seconds = serializers.IntegerField(allow_null=True, help_text=SECONDS)
    rpo = serializers.CharField()
    rpo_seconds = serializers.IntegerField(allow_null=True, help_text=SECONDS)
    met = serializers.BooleanField(source="measured.met", help_text="Whether no objective that was stated was missed.")


class ExerciseAnswer(RecordAnswer[Exercise]):
    """The record of an exercise. It never changes; a wrong one is withdrawn."""

    schedule_ref = serializers.CharField(help_text="Of the scheduled exercise; empty for one outside the schedule.")
    name = serializers.CharField()
    held_on = serializers.DateField()
    succeeded = serializers.BooleanField(help_text="Whether it did what it was to do.")
    passed = serializers.BooleanField(help_text="Whether it succeeded and missed no objective.")
    scope = serializers.CharField()
    measurements = MeasurementAnswer(many=True)


@extend_schema_view(get=extend_schema(summary="Exercises"))
class ExerciseList(ListAPIView[Exercise]):
    """The exercises of a plan with what they measured, the latest first, withdrawn records among them."""

    serializer_class = ExerciseAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[Exercise]:
        plan = get_plan_in_sight(current_user(self.request), self.kwargs["code"], "read")
        return Exercise.objects.whole().filter(plan=plan).order_by("-held_on", "-id")
