"""Incidents and their entries, as the API answers them: the same door as the pages, and nothing to write."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from bcp_portal.accounts.sessions import current_user
from incidents.access import get_incident, get_room, visible_incidents
from incidents.folding.clocks import FunctionClock
from incidents.folding.moments import Moment
from incidents.models import Activation, Entry, Incident
from incidents.models.incidents import IncidentQuerySet
from incidents.rooms import Room
from plans.api.paging import Paging

SECONDS = "In seconds; null where there is none yet."


class ActivationAnswer(serializers.Serializer[Activation]):
    """A plan that was activated, with the signed version that the incident is bound to."""

    plan = serializers.CharField(source="plan.code")
    version = serializers.CharField(source="version.number")
    sha256 = serializers.CharField(help_text="Of the document, as it was signed.")
    at = serializers.DateTimeField()


class IncidentAnswer(serializers.Serializer[Incident]):
    """An incident as it stands, or an exercise of one."""

    ref = serializers.CharField(help_text="For example INC-2026-004.")
    title = serializers.CharField(source="called")
    is_exercise = serializers.BooleanField(help_text="Nothing in it is real; it stays so for ever.")
    state = serializers.CharField()
    severity = serializers.CharField(source="now_severity", allow_null=True)
    opened_at = serializers.DateTimeField()
    opened_by = serializers.CharField(source="opened_by_name", help_text="Empty where an alarm did.")
    declared_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    entries = serializers.IntegerField(source="revision", help_text="How many there are.")
    plans = ActivationAnswer(source="activations", many=True)


class MomentAnswer(serializers.Serializer[Moment]):
    """A point in time, as it was last said."""

    at = serializers.DateTimeField()
    is_estimated = serializers.BooleanField()
    is_latest = serializers.BooleanField(help_text="It was then at the latest.")


class MomentsAnswer(serializers.Serializer[Any]):
    """Those that clocks count from; null where nobody said it."""

    event = MomentAnswer(allow_null=True)
    detected = MomentAnswer(allow_null=True)
    declared = MomentAnswer(allow_null=True)


class FunctionAnswer(serializers.Serializer[FunctionClock]):
    """A function in an incident, against the objectives of the bound version."""

    plan = serializers.CharField(source="loss.plan")
    ref = serializers.CharField(source="loss.ref")
    name = serializers.CharField(source="label")
    state = serializers.CharField()
    lost_at = serializers.DateTimeField(source="loss.since.at", allow_null=True, default=None)
    restored_at = serializers.DateTimeField(source="loss.restored_at", allow_null=True)
    rta_seconds = serializers.IntegerField(source="recovered_in", allow_null=True, help_text=SECONDS)
    rto_seconds = serializers.IntegerField(source="rto.seconds", allow_null=True, default=None, help_text=SECONDS)
    rto_until = serializers.DateTimeField(source="rto.at", allow_null=True, default=None)
    mtpd_until = serializers.DateTimeField(source="mtpd.at", allow_null=True, default=None)
    rpa_seconds = serializers.IntegerField(source="data.seconds", allow_null=True, help_text=SECONDS)


class WholeIncidentAnswer(IncidentAnswer):
    """The same with its moments and functions, as its entries add up to."""

    moments = MomentsAnswer()
    functions = FunctionAnswer(many=True)


class EntryAnswer(serializers.Serializer[Entry]):
    """What was entered; never changed, only corrected by another entry."""

    number = serializers.IntegerField()
    kind = serializers.CharField(help_text="For example step_done.")
    at = serializers.DateTimeField(help_text="When the portal took it.")
    happened_at = serializers.DateTimeField()
    is_estimated = serializers.BooleanField()
    by = serializers.CharField(source="by_name", help_text="Empty where the portal itself wrote it.")
    behalf = serializers.CharField(help_text="A person without an account, for whom it was entered.")
    origin = serializers.ChoiceField(choices=Entry.Origin.choices)
    plan = serializers.CharField(source="plan_code", help_text="Whose rows ``refs`` are; empty for none.")
    refs = serializers.ListField(child=serializers.CharField(), source="fact.refs")
    text = serializers.CharField()
    corrects = serializers.IntegerField(source="corrects.number", allow_null=True, default=None)


def _with_plans(incidents: IncidentQuerySet) -> IncidentQuerySet:
    bound = Activation.objects.select_related("plan", "version").defer("version__snapshot").order_by("pk")
    return incidents.with_state().prefetch_related(Prefetch("activations", bound))


@extend_schema_view(get=extend_schema(summary="Incidents"))
class IncidentList(ListAPIView[Incident]):
    """Incidents and exercises, the latest first."""

    serializer_class = IncidentAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[Incident]:
        return _with_plans(visible_incidents(current_user(self.request))).order_by("-year", "-number")


@extend_schema_view(get=extend_schema(summary="One incident"))
class IncidentDetail(RetrieveAPIView[Any]):
    """An incident with its moments, and its functions as they stand now."""

    serializer_class = WholeIncidentAnswer

    def get_object(self) -> Incident:
        room = get_room(current_user(self.request), self.kwargs["ref"])
        found = _with_plans(Incident.objects.filter(pk=room.incident.pk)).get()
        return _with_situation(found, room, timezone.now())


def _with_situation(incident: Incident, room: Room, now: datetime) -> Incident:
    vars(incident).update(moments=room.situation.moments, functions=room.situation.clocks(now))
    return incident


@extend_schema_view(get=extend_schema(summary="Entries of an incident"))
class EntryList(ListAPIView[Entry]):
    """Everything that was entered in an incident, the earliest first."""

    serializer_class = EntryAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[Entry]:
        incident = get_incident(current_user(self.request), self.kwargs["ref"])
        return Entry.objects.filter(incident=incident).select_related("by", "corrects").order_by("number")
