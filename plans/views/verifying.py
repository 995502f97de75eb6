"""Checking a PDF: is it, byte for byte, one that the portal made of an approved version?"""

import hashlib
import re
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import current_user
from bcp_portal.audit.chain_check import chain_in_words, position_of
from plans.access import as_seen_by
from plans.integrity.differences import last_check
from plans.integrity.handing_out import archived_pdf
from plans.models.versions import PlanVersion
from plans.pages.versions import Evidence, evidence_of

from .desk import Request

SHA256 = re.compile(r"[0-9a-f]{64}")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: Request) -> HttpResponse:
    """Asked by fingerprint (worked out in the browser), or with the file itself, which is read and not kept.

    A fingerprint may also be the head of a chain of evidence, as PDFs and pages print it.
    """
    if request.method == "POST":
        file = request.FILES.get("file")
        digest = _digest(file) if isinstance(file, UploadedFile) else ""
        return redirect(f"{reverse('plans:verify')}?sha256={digest}")
    digest = re.sub(r"\s", "", request.GET.get("sha256", "")).lower()
    is_digest = SHA256.fullmatch(digest) is not None
    context: dict[str, Any] = {"sha256": digest, "asked": "sha256" in request.GET, "is_digest": is_digest}
    user = current_user(request)
    context["found"] = _made_of(user, digest) if is_digest else None
    # Chains name plans and what was recorded of them: for those who read the history.
    context["place"] = position_of(digest) if is_digest and not context["found"] and user.may("history") else None
    if context["place"]:
        context |= {"chain": chain_in_words(context["place"][0]), "check": last_check()}
    return render(request, "plans/_verdict.html" if request.htmx else "plans/verify.html", context)


def _digest(file: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _made_of(user: User, digest: str) -> Evidence | None:
    versions = PlanVersion.objects.filter(pdf__sha256=digest).with_state().defer("snapshot")
    version = versions.select_related("plan", "pdf", "withdrawal").first()
    if version is None:
        return None
    archived_pdf(version)
    version.plan = as_seen_by(user, version.plan)
    return evidence_of(version)
