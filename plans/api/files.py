"""The two files of a version: its document, byte for byte as it was frozen and signed, and its PDF."""

from collections.abc import Callable, Iterable
from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from bcp_portal.accounts.sessions import current_user
from plans.access import find_version, get_version
from plans.integrity.handing_out import archived_bytes, archived_pdf


class AsStored(BaseContentNegotiation):
    """A stored file has one form, whatever the request would rather have; what goes wrong is told in JSON."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type or ""


class DocumentFile(APIView):
    """The version's canonical JSON: the bytes whose SHA-256 people signed, which is also the ETag."""

    content_negotiation_class = AsStored

    @extend_schema(summary="Document of a version", responses={(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, request: Request, code: str, number: str) -> HttpResponseBase:
        version = get_version(current_user(request), code, number)

        def body() -> HttpResponse:
            return HttpResponse(version.snapshot.encode(), content_type="application/json")

        return _tagged(request, body, version.sha256, f"{code}-v{version.number}.json")


class PdfFile(APIView):
    """The version's PDF; the ETag is its SHA-256. 404 until it is made, soon after the last signature."""

    content_negotiation_class = AsStored

    @extend_schema(summary="PDF of a version", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, code: str, number: str) -> HttpResponseBase:
        version = find_version(current_user(request), code, number)
        pdf = archived_pdf(version)
        if pdf is None:
            raise Http404(f"{code} {number} has no PDF yet.")

        def body() -> FileResponse:
            return FileResponse(BytesIO(archived_bytes(pdf)), content_type="application/pdf")

        return _tagged(request, body, pdf.sha256, f"{code}-v{version.number}.pdf")


def _tagged(request: Request, body: Callable[[], HttpResponseBase], sha256: str, name: str) -> HttpResponseBase:
    """The file under its name, or 304 for those who have it: then nothing is opened."""
    tag = f'"{sha256}"'
    answer: HttpResponseBase = get_conditional_response(request, etag=tag) or body()
    answer["ETag"] = tag
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
