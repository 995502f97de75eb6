"""Archived PDFs, handed out: read once, compared with what was stored, and then those very bytes."""

import hashlib

from django.core.files.storage import default_storage

from plans.models.versions import PdfExport, PlanVersion, VersionPdf

from .differences import Differs, PreviewDiffers, check_pdf


def archived_pdf(version: PlanVersion) -> VersionPdf | None:
    """The record of the version's PDF, None until it is made. Raises Differs when the record is not as it was kept."""
    pdf = VersionPdf.objects.select_related("version__plan").filter(version=version).first()
    if pdf is not None:
        check_pdf(pdf)
    return pdf


def archived_bytes(pdf: VersionPdf) -> bytes:
    """The file of a kept PDF, if it still is that file. Raises Differs."""
    content = stored(pdf.path)
    if content is None or file_differs(content, pdf.sha256):
        raise Differs("The PDF", [file_differs(content, pdf.sha256)], pdf.version)
    return content


def preview_bytes(export: PdfExport) -> bytes:
    """The file of a finished preview or draft, if it still is that file. Raises PreviewDiffers."""
    content = stored(export.path)
    if content is None or file_differs(content, export.file_sha256):
        raise PreviewDiffers(export, file_differs(content, export.file_sha256))
    return content


def is_bent(export: PdfExport) -> bool:
    """Whether the file of a finished preview or draft is lost, or another one."""
    return bool(file_differs(stored(export.path), export.file_sha256))


def file_differs(content: bytes | None, sha256: str) -> str:
    """In words, that the file (None for none) is not the one that was kept; "" where it is."""
    if content is None:
        return "The file that was kept is not in the storage any more."
    if hashlib.sha256(content).hexdigest() != sha256:
        return "The file in the storage is not the one that was kept: it has another SHA-256."
    return ""


def stored(path: str) -> bytes | None:
    """What the storage holds under a name, None where that can't be read."""
    try:
        with default_storage.open(path) as file:
            return bytes(file.read())
    except OSError:
        return None
