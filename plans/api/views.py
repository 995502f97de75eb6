"""Reading plans, their sections and their versions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from bcp_portal.parameters import one_of
from plans.access import get_plan, get_version, in_force, visible_plans
from plans.evidence.status import plans_in_sight, statuses_of
from plans.models.plan import Plan
from plans.models.versions import PlanVersion, current_approvals

from .answers import PlanAnswer, SectionAnswer, VersionAnswer
from .paging import Paging

ARCHIVED = OpenApiParameter(
    "archived", OpenApiTypes.BOOL, description="true for archived plans instead of current ones."
)
SOURCE = OpenApiParameter(
    "of",
    enum=["draft", "in-force"],
    description="Which state to read. Usually the draft; the version in force for those who may not read drafts.",
)


def _plans(user: User) -> QuerySet[Plan]:
    """The plans this person may read, each with its draft's hash."""
    return plans_in_sight(user, visible_plans(user))


@extend_schema_view(get=extend_schema(parameters=[ARCHIVED], summary="Plans"))
class PlanList(ListAPIView[Any]):
    """All plans that you may read, by code."""

    serializer_class = PlanAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[Plan]:
        is_archived = one_of(self.request.query_params, "archived", ["true", "false"]) == "true"
        return _plans(current_user(self.request)).filter(archived_at__isnull=not is_archived)

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        page: Sequence[Plan] = super().paginate_queryset(queryset) or []
        return statuses_of(current_user(self.request), page, on=timezone.localdate())

    def get_serializer_context(self) -> dict[str, Any]:
        user = current_user(self.request)
        return {**super().get_serializer_context(), "may_read_draft": user.may("read_draft")}


@extend_schema_view(get=extend_schema(summary="One plan"))
class PlanDetail(RetrieveAPIView[Any]):
    """A plan and where it stands: its draft, what is in force, what is in approval, the next review."""

    serializer_class = PlanAnswer

    def get_object(self) -> Any:
        user = current_user(self.request)
        get_plan(user, self.kwargs["code"], "read")
        found = list(_plans(user).filter(code=self.kwargs["code"]))
        if not found:
            raise Http404
        return statuses_of(user, found, on=timezone.localdate())[0]

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "may_read_draft": current_user(self.request).may("read_draft")}


@extend_schema_view(get=extend_schema(parameters=[SOURCE], summary="Sections with their rows"))
class SectionList(ListAPIView[Any]):
    """Every kind of section with all its rows; the ETag is the SHA-256 of the document that they stand in."""

    serializer_class = SectionAnswer
    pagination_class = Paging

    def list(self, request: Request, *_: Any, **__: Any) -> Response:
        document, fingerprint = _document(
            current_user(request), self.kwargs["code"], one_of(request.query_params, "of", ["draft", "in-force"])
        )
        page = self.paginate_queryset(document["kinds"])
        answer = self.get_paginated_response(page)
        answer["ETag"] = f'"{fingerprint}"'
        return answer


def _document(user: User, code: str, of: str) -> tuple[Document, str]:
    """The document to read from and its SHA-256. Raises PermissionDenied or Http404."""
    if of == "draft" or (not of and user.may("read_draft")):
        draft = get_plan(user, code, "read_draft").draft
        return from_canonical(draft.document), draft.sha256
    version = in_force(get_plan(user, code, "read"))
    if version is None:
        raise Http404(f"There is no version of {code} in force.")
    return from_canonical(version.snapshot), version.sha256


@extend_schema_view(get=extend_schema(summary="Versions"))
class VersionList(ListAPIView[PlanVersion]):
    """The versions of a plan, newest first, with their signatures; without the history only the one in force."""

    serializer_class = VersionAnswer
    pagination_class = Paging

    def get_queryset(self) -> QuerySet[PlanVersion]:
        user = current_user(self.request)
        plan = get_plan(user, self.kwargs["code"], "read")
        versions = PlanVersion.objects.filter(plan=plan)
        return _signed((versions.with_state() if user.may("history") else versions.in_force()).defer("snapshot"))


@extend_schema_view(get=extend_schema(summary="One version"))
class VersionDetail(RetrieveAPIView[PlanVersion]):
    """A version with its state, its signatures and its PDF."""

    serializer_class = VersionAnswer

    def get_object(self) -> PlanVersion:
        version = get_version(current_user(self.request), self.kwargs["code"], self.kwargs["number"])
        prefetch_related_objects([version], current_approvals())
        return version


def _signed(versions: QuerySet[PlanVersion]) -> QuerySet[PlanVersion]:
    return versions.prefetch_related(current_approvals(), "pdf")
