"""Prints the SHA-256 of the clinic's PDF, to be run in a process of its own."""

import django

django.setup()

from bcp_portal.documents.pdf import to_pdf  # noqa: E402 - settings first
from tests.documents.clinic import clinic, seal_of  # noqa: E402

if __name__ == "__main__":
    print(to_pdf(clinic(), seal=seal_of(clinic())).sha256)  # noqa: T201 - for the test that started this
