"""What the linter found in a plan's draft, as the API answers it."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from bcp_portal.accounts.sessions import current_user
from bcp_portal.parameters import one_of
from plans.access import glance_at_plan
from plans.importing.source_lines import SourceLines
from plans.linting.checking import RULES
from plans.linting.findings import SEVERITIES
from plans.models.findings import Acceptance, Finding, FindingState
from plans.models.plan import Plan
from plans.pages.mends import MendObject, mend_object
from plans.pages.places import RowPlaces, where_in
from plans.pages.sources import source_lines

from .paging import Paging

STATE = OpenApiParameter(
    "state", enum=FindingState.values, description="Only findings in this state. Usually open and accepted ones."
)
SEVERITY = OpenApiParameter("severity", enum=list(SEVERITIES), description="Only findings of this severity.")


class ValueAnswer(serializers.Serializer[dict[str, str]]):
    """A value that disagrees, and where it is edited."""

    ref = serializers.CharField(help_text="Of a row, a block or a heading.")
    field = serializers.CharField(help_text="Empty for a block or a heading.")
    label = serializers.CharField()  # type: ignore[assignment]  # the rule's own word
    text = serializers.CharField()
    line = serializers.SerializerMethodField(
        help_text="In the imported source; null for what changed since, or came later."
    )

    def get_line(self, value: dict[str, str]) -> int | None:
        lines: SourceLines = self.context["view"].lines
        return lines.get((value["ref"], value["field"]))


class MakingAnswer(serializers.Serializer[dict[str, Any]]):
    """What is to be made, and where."""

    what = serializers.ChoiceField(choices=["row", "text", "submission"])
    kind = serializers.CharField(required=False, help_text="Of a row: risks for example.")
    title = serializers.CharField(required=False, help_text="Of its section, as a new plan calls it.")
    where = serializers.CharField(
        required=False, help_text="The block or heading it goes to; empty where that is to be made, too."
    )
    field = serializers.CharField(required=False, help_text="Of a row: what is to be written.")
    values = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="Of a row: what it begins with; a link as a ref."
    )


class MendAnswer(serializers.Serializer[dict[str, Any]]):
    """How it is fixed: in a field that is there (ref and field), or by what is to be made."""

    text = serializers.CharField(help_text="What to do, in words.")
    ref = serializers.CharField(required=False, help_text="Of the row, text or heading.")
    field = serializers.CharField(required=False, help_text="Empty for a text or heading.")
    value = serializers.CharField(required=False, help_text="What is to stand there, where the rule knows it.")
    make = MakingAnswer(required=False)


class AcceptanceAnswer(serializers.Serializer[Acceptance]):
    """Who decided to live with the finding, until when and why."""

    accepted_by = serializers.CharField(source="accepted_by_name")
    accepted_at = serializers.DateTimeField()
    until = serializers.DateField(help_text="The last day on which it holds.")
    reason = serializers.CharField()


class FindingAnswer(serializers.Serializer[Finding]):
    """Something in the draft that cannot work."""

    key = serializers.CharField(help_text="Of rule and subject: stays the same while the gap stays.")
    rule = serializers.CharField(help_text="For example STR-01.")
    title = serializers.SerializerMethodField(help_text="What the rule finds, in general.")
    severity = serializers.ChoiceField(choices=SEVERITIES)
    subject = serializers.CharField(help_text="What it is about: refs, or words.")
    sentence = serializers.CharField()
    values = ValueAnswer(many=True)
    mend = serializers.SerializerMethodField(help_text="How to fix it.")
    state = serializers.ChoiceField(choices=FindingState.choices)
    first_seen_at = serializers.DateTimeField()
    acceptance = serializers.SerializerMethodField(help_text="Null unless it is accepted.")

    def get_title(self, finding: Finding) -> str:
        rule = RULES.get(finding.rule)
        return rule.title if rule else ""

    @extend_schema_field(MendAnswer(allow_null=True))
    def get_mend(self, finding: Finding) -> MendObject | None:
        return mend_object(finding.mend, self.context["view"].where)

    @extend_schema_field(AcceptanceAnswer(allow_null=True))
    def get_acceptance(self, finding: Finding) -> dict[str, Any] | None:
        held = [one for one in finding.acceptances.all() if one.fingerprint == finding.fingerprint]
        return AcceptanceAnswer(held[0]).data if held and finding.state == FindingState.ACCEPTED else None


@extend_schema_view(get=extend_schema(parameters=[STATE, SEVERITY], summary="Findings"))
class FindingList(ListAPIView[Finding]):
    """What disagrees in the draft of a plan, by rule, as of its last change and of today."""

    serializer_class = FindingAnswer
    pagination_class = Paging

    @cached_property
    def plan(self) -> Plan:
        return glance_at_plan(current_user(self.request), self.kwargs["code"], "read_draft")

    @cached_property
    def lines(self) -> SourceLines:
        """Found once per content of the draft."""
        return source_lines(self.plan)

    @cached_property
    def where(self) -> RowPlaces:
        """Where the draft shows its rows; found once per content, too."""
        return where_in(self.plan)

    def get_queryset(self) -> QuerySet[Finding]:
        today, asked = timezone.localdate(), self.request.query_params
        state, severity = one_of(asked, "state", FindingState.values), one_of(asked, "severity", SEVERITIES)
        states = [state] if state else [FindingState.OPEN, FindingState.ACCEPTED]
        found = Finding.objects.filter(plan=self.plan).in_state(*states, on=today)
        if severity:
            found = found.filter(severity=severity)
        return found.prefetch_related(Prefetch("acceptances", Acceptance.objects.valid(today)))
