"""Change requests, as the API answers them: nothing to write."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from bcp_portal.accounts.sessions import current_user
from plans.access import get_plan_in_sight
from plans.models.change_requests import (
    CarriedChange,
    ChangeDecision,
    ChangeRequest,
    ChangeState,
    ChangeWithdrawal,
)

from .paging import Paging


class TouchedAnswer(serializers.Serializer[dict[str, Any]]):
    """A section, function or objective of the plan, as it was called then."""

    ref = serializers.CharField()
    text = serializers.CharField()


class ChangeDecisionAnswer(serializers.Serializer[ChangeDecision]):
    """Who decided, in which role."""

    outcome = serializers.ChoiceField(choices=ChangeDecision.Outcome.choices)
    decided_by = serializers.CharField(source="by_name")
    as_role = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class ChangeWithdrawalAnswer(serializers.Serializer[ChangeWithdrawal]):
    """Who took it back, and why."""

    reason = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class ChangeAnswer(serializers.Serializer[ChangeRequest]):
    """A change request with what was decided. No word of it ever changes."""

    ref = serializers.CharField(help_text="For example CHR-01.")
    state = serializers.ChoiceField(choices=ChangeState.choices)
    what = serializers.CharField()
    why = serializers.CharField(help_text="Markdown.")
    impact = TouchedAnswer(many=True)
    source_ref = serializers.CharField(help_text="The record it came of, REV-02 or X-01; empty for none.")
    version = serializers.CharField(help_text="In force when it was asked for; empty for the draft.")
    wanted_on = serializers.DateField(allow_null=True)
    asked_by = serializers.CharField(source="asked_by_name")
    asked_at = serializers.DateTimeField()
    decision = serializers.SerializerMethodField(help_text="Null until somebody decides.")
    withdrawal = serializers.SerializerMethodField(help_text="Null unless it was taken back.")
    carried_by = serializers.SerializerMethodField(
        help_text="Numbers of the versions that were submitted with it; empty for those without the history."
    )

    @extend_schema_field(ChangeDecisionAnswer(allow_null=True))
    def get_decision(self, request: ChangeRequest) -> dict[str, Any] | None:
        decision = getattr(request, "decision", None)
        return ChangeDecisionAnswer(decision).data if decision else None

    @extend_schema_field(ChangeWithdrawalAnswer(allow_null=True))
    def get_withdrawal(self, request: ChangeRequest) -> dict[str, Any] | None:
        withdrawal = getattr(request, "withdrawal", None)
        return ChangeWithdrawalAnswer(withdrawal).data if withdrawal else None

    def get_carried_by(self, request: ChangeRequest) -> list[str]:
        if not self.context["may_history"]:
            return []
        return [carried.version.number for carried in request.carried.all()]


@extend_schema_view(get=extend_schema(summary="Change requests"))
class ChangeList(ListAPIView[ChangeRequest]):
    """The change requests of a plan, the latest first."""

    serializer_class = ChangeAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        plan = get_plan_in_sight(current_user(self.request), self.kwargs["code"], "read")
        carried = CarriedChange.objects.select_related("version").defer("version__snapshot").order_by("pk")
        found = ChangeRequest.objects.filter(plan=plan).whole()
        return found.prefetch_related(Prefetch("carried", carried)).order_by("-pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "may_history": current_user(self.request).may("history")}
