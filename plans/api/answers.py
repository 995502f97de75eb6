"""What the API answers, field by field; the OpenAPI description is made from it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from plans.evidence.status import PlanStatus
from plans.models.plan import Draft
from plans.models.states import VersionState
from plans.models.versions import Approval, Decision, PlanVersion, VersionPdf


class InForceAnswer(serializers.Serializer[PlanVersion]):
    """The version that holds now."""

    number = serializers.CharField(help_text="For example 1.1.")
    sha256 = serializers.CharField()
    since = serializers.DateTimeField(source="decided_at", help_text="When the last signature was given.")


class DraftAnswer(serializers.Serializer[Draft]):
    """The draft as it is now."""

    revision = serializers.IntegerField(help_text="Goes up with every change.")
    sha256 = serializers.CharField(help_text="Of the draft frozen as it is.")
    changed_at = serializers.DateTimeField(source="plan.changed_at")


class PlanAnswer(serializers.Serializer[PlanStatus]):
    """A plan and where it stands. Without the right to read drafts, the title is that of the version in force."""

    code = serializers.CharField(source="plan.code")
    title = serializers.CharField()
    archived_at = serializers.DateTimeField(source="plan.archived_at", allow_null=True)
    in_force = InForceAnswer(allow_null=True)
    in_approval = serializers.CharField(
        source="in_approval.number", default=None, allow_null=True, help_text="Number of the version in approval."
    )
    draft = serializers.SerializerMethodField(help_text="Null for those who may not read drafts.")
    next_review = serializers.DateField(source="review.due_on", default=None, allow_null=True)

    @extend_schema_field(DraftAnswer(allow_null=True))
    def get_draft(self, status: PlanStatus) -> dict[str, Any] | None:
        return DraftAnswer(status.plan.draft).data if self.context["may_read_draft"] else None


class FieldAnswer(serializers.Serializer[dict[str, Any]]):
    """A field of a kind."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the document's own word
    type = serializers.CharField(
        help_text="text, prose, choice, link, links, duration, money, frequency, date or window."
    )


class RowAnswer(serializers.Serializer[dict[str, Any]]):
    """A row; its values keep the text as written beside what it was read as."""

    ref = serializers.CharField(help_text="Never changes and is never given again.")
    values = serializers.DictField(child=serializers.JSONField(), help_text="By name of the field.")
    extra = serializers.DictField(child=serializers.CharField(), help_text="Columns that no field holds.")


class SectionAnswer(serializers.Serializer[dict[str, Any]]):
    """All rows of one kind."""

    key = serializers.CharField(help_text="For example risks.")
    title = serializers.CharField()
    fields = FieldAnswer(many=True)  # type: ignore[assignment]  # the document's own word
    rows = RowAnswer(many=True)


class DecisionAnswer(serializers.Serializer[Decision]):
    """What an approver, or the deputy, decided."""

    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    decided_by = serializers.CharField(source="name")
    as_deputy = serializers.BooleanField()
    at = serializers.DateTimeField()
    statement = serializers.CharField(help_text="What was signed, in words.")
    reason = serializers.CharField(help_text="Why it was declined.")
    sha256 = serializers.CharField(help_text="The hash that was signed.")


class ApprovalAnswer(serializers.Serializer[Approval]):
    """A signature that the version needs; without a decision it is pending."""

    place = serializers.IntegerField(help_text="Counts from 1 in the order listed.")
    role = serializers.CharField()
    signer = serializers.CharField(source="signer.name")
    signer_address = serializers.CharField(help_text="Of the account, when it was asked; empty in early versions.")
    deputy = serializers.CharField(source="deputy.name", default=None, allow_null=True)
    former = serializers.CharField(
        help_text="The version that required it, where this version's own document does not; else empty."
    )
    decision = DecisionAnswer(default=None, allow_null=True)


class PdfAnswer(serializers.Serializer[VersionPdf]):
    """The PDF of an approved version."""

    sha256 = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    pages = serializers.IntegerField()
    made_at = serializers.DateTimeField()


class VersionAnswer(serializers.Serializer[PlanVersion]):
    """A frozen version with its signatures."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=VersionState.choices)
    sha256 = serializers.CharField(help_text="Of the document, byte for byte as served.")
    change_summary = serializers.CharField()
    signing_order = serializers.CharField()
    submitted_by = serializers.CharField(source="submitted_by_name")
    submitted_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True, help_text="When the last decision so far was made.")
    superseded_at = serializers.DateTimeField(allow_null=True)
    approvals = ApprovalAnswer(many=True)
    pdf = PdfAnswer(default=None, allow_null=True)
