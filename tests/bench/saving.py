"""What follows a save: the parts around the document that differ, as the page asks for them."""

import re
from collections.abc import Iterator

from django.db import transaction
from django.test import Client
from django.urls import reverse

from plans.actions.rows import change_row
from plans.models.dependencies import Dependency
from plans.models.plan import Plan
from plans.page_cache import forget
from tests.bench.measuring import seconds
from tests.bench.worlds import NOW, editor

TAG = re.compile(r'<input type="hidden" name="has" value="([^"]+)"')
BACKUP = "Somebody who can be called, contract in place"


def saving(size: int, plan: Plan, client: Client) -> Iterator[tuple[str, str, str, str]]:
    """A row is changed so that a finding goes, and the page gets what that changes; all of it is taken back."""
    page = client.get(reverse("plans:document", args=[plan.code])).content.decode()
    state = reverse("plans:document_state", args=[plan.code])
    row = Dependency.objects.filter(plan=plan, backup__icontains="another").first()
    with transaction.atomic():
        change_row(row=row, values={"backup": BACKUP}, edition=row.edition, by=editor(), at=NOW)
        answers = []
        took = seconds(
            lambda: answers.append(client.post(state, {"has": TAG.findall(page)}, headers={"HX-Request": "true"}))
        )
        transaction.set_rollback(True)
    forget()
    assert answers[0].status_code == 200
    sent = len(answers[0].content)
    yield (
        "what the page gets after a save",
        f"{size}×",
        f"{took * 1000:.0f} ms",
        f"{sent / 1000:.1f} kB of {len(page) / 1000:.0f} kB",
    )
