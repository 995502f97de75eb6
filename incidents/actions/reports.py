"""Situation reports: what is known is frozen under the next number, and never changed."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bcp_portal.documents.canonical import canonical, sha256
from incidents.entering import Doing
from incidents.models import Incident, SituationReport

from .adding import add_entry, sent_before
from .refusals import TokenTaken

TYPED = ("sentence", "needed")  # all else is worked out anew at a second click


@transaction.atomic
def issue_report(incident: Incident, doing: Doing, *, content: Mapping[str, Any], as_of: int) -> SituationReport:
    """Keep the content as the next report; the same form sent twice is one."""
    if doing.by is None or doing.token is None:
        raise ValueError("A report is issued by somebody, with a token.")
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    if sent_before(doing) and (sent := SituationReport.objects.filter(token=doing.token).first()):
        typed = [json.loads(sent.content).get(name) == content[name] for name in TYPED]
        if (sent.incident_id, sent.by_id) != (locked.pk, doing.by.pk) or not all(typed):
            raise TokenTaken
        return sent
    number = SituationReport.objects.filter(incident=locked).count() + 1
    text = canonical({**content, "number": number, "as_of": as_of})
    data = {"report": number, "sha256": sha256(text)}
    add_entry(locked, "sitrep", doing, text=f"Situation report {number}", data=data)
    return SituationReport.objects.create(
        incident=locked,
        token=doing.token,
        number=number,
        as_of=as_of,
        content=text,
        sha256=sha256(text),
        by=doing.by,
        by_name=doing.by.name,
        at=doing.at,
    )
