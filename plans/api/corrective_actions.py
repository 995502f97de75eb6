"""Corrective actions of a plan, as the API answers them: nothing to write."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from bcp_portal.accounts.sessions import current_user
from bcp_portal.parameters import one_of
from plans.access import get_plan_in_sight
from plans.models.corrective_actions import ActionState, ActionStep, CorrectiveAction

from .paging import Paging

STATE = OpenApiParameter("state", enum=ActionState.values, description="Only actions in this state.")


class ActionStepAnswer(serializers.Serializer[ActionStep]):
    """What somebody did about it. Steps are added, never changed."""

    step = serializers.ChoiceField(source="verb", choices=ActionStep.Verb.choices)
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()
    owner = serializers.CharField(source="owner_name", help_text="After this step.")
    due_on = serializers.DateField(help_text="After this step.")
    text = serializers.CharField(help_text="The reason, or what proves it.")


class ActionAnswer(serializers.Serializer[ActionStep]):
    """A corrective action, and how it stands after its last step."""

    ref = serializers.CharField(source="action.ref", help_text="For example CA-01.")
    title = serializers.CharField(source="action.title")
    state = serializers.SerializerMethodField()
    owner = serializers.CharField(source="owner_name")
    due_on = serializers.DateField()
    severity = serializers.ChoiceField(source="action.severity", choices=CorrectiveAction.Severity.choices)
    element = serializers.ChoiceField(source="action.element", choices=CorrectiveAction.Element.choices)
    cause = serializers.CharField(source="action.cause")
    proof = serializers.CharField(source="action.proof", help_text="What will prove that it is done.")
    source_kind = serializers.ChoiceField(source="action.source_kind", choices=CorrectiveAction.SourceKind.choices)
    source_ref = serializers.CharField(source="action.source_ref", help_text="Empty for one raised by hand.")
    raised_by = serializers.CharField(source="action.created_by_name")
    raised_at = serializers.DateTimeField(source="action.created_at")
    steps = ActionStepAnswer(source="action.steps", many=True)

    def get_state(self, step: ActionStep) -> ActionState:
        return step.state(timezone.localdate())


@extend_schema_view(get=extend_schema(parameters=[STATE], summary="Corrective actions"))
class ActionList(ListAPIView[ActionStep]):
    """The corrective actions of a plan with every step, in the order in which they were raised."""

    serializer_class = ActionAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[ActionStep]:
        plan = get_plan_in_sight(current_user(self.request), self.kwargs["code"], "read")
        found = ActionStep.objects.latest_of_each().filter(action__plan=plan).whole()
        if state := one_of(self.request.query_params, "state", ActionState.values):
            found = found.in_state(state, on=timezone.localdate())
        return found.prefetch_related("action__steps").order_by("action")
