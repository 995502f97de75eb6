"""What records of things that were done have in common, as the API answers them."""

from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from plans.models.records import Record, RecordWithdrawal

AnyRecord = TypeVar("AnyRecord", bound=Record)


class RecordWithdrawalAnswer(serializers.Serializer[RecordWithdrawal]):
    """Why a record counts for nothing any more."""

    reason = serializers.CharField()
    by = serializers.CharField(source="by_name")
    at = serializers.DateTimeField()


class RecordAnswer(serializers.Serializer[AnyRecord]):
    """A record never changes; a wrong one is withdrawn."""

    ref = serializers.CharField(help_text="For example X-01, REV-01 or ASM-01.")
    version = serializers.CharField(help_text="Whose promises it was held against; empty for the draft.")
    participants = serializers.CharField()
    notes = serializers.CharField(help_text="Markdown.")
    recorded_by = serializers.CharField(source="recorded_by_name")
    recorded_at = serializers.DateTimeField()
    withdrawal = serializers.SerializerMethodField(help_text="Null while the record stands.")

    @extend_schema_field(RecordWithdrawalAnswer(allow_null=True))
    def get_withdrawal(self, record: Any) -> dict[str, Any] | None:
        return RecordWithdrawalAnswer(record.withdrawal).data if record.is_withdrawn else None
