"""Handing out the kept PDF of a version: read once, compared, and then those very bytes, by pages, API and commands."""

import hashlib

from django.core.files.storage import default_storage

from .differences import Differs, check_pdf
from .models.versions import PlanVersion, VersionPdf


def kept_pdf(version: PlanVersion) -> VersionPdf | None:
    """The record of the version's PDF, None until it is made. Raises Differs when the record is not as it was kept."""
    pdf = VersionPdf.objects.select_related("version__plan").filter(version=version).first()
    if pdf is not None:
        check_pdf(pdf)
    return pdf


def kept_bytes(pdf: VersionPdf) -> bytes:
    """The file of a kept PDF, if it still is that file. Raises Differs."""
    content = stored(pdf)
    if content is None or file_differs(content, pdf):
        raise Differs("The PDF", [file_differs(content, pdf)], pdf.version)
    return content


def file_differs(content: bytes | None, pdf: VersionPdf) -> str:
    """In words, that the file (None for none) is not the one that was kept; "" where it is."""
    if content is None:
        return "The file that was kept is not in the storage any more."
    if hashlib.sha256(content).hexdigest() != pdf.sha256:
        return "The file in the storage is not the one that was kept: it has another SHA-256."
    return ""


def stored(pdf: VersionPdf) -> bytes | None:
    """What the storage holds under the name of a kept PDF, None where that can't be read."""
    try:
        with default_storage.open(pdf.path) as file:
            return bytes(file.read())
    except OSError:
        return None
