"""Prints the SHA-256 of the clinic's PDF, to be run in a process of its own."""

import django

django.setup()

from tests.documents.clinic import clinic, imprint_of  # noqa: E402
from tests.documents.printing import plan_pdf  # noqa: E402

if __name__ == "__main__":
    print(plan_pdf(clinic(), imprint=imprint_of(clinic())).sha256)  # noqa: T201 - for the test that started this
