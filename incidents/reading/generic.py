"""The portal’s own format, for scripts and for tools whose message can be written freely.

``{"id": "…", "status": "firing" or "resolved", "title": "…", "at": "…", "subject": "…", "labels": {…}, "url": "…"}``
"""

from bcp_portal.look.cutting import cut

from . import fields
from .facts import AlarmFact, AlarmsRead, NotReadable
from .fields import Sent

STATUSES = FIRING, RESOLVED = "firing", "resolved"


def read(sent: Sent) -> AlarmsRead:
    """The one alarm of a call; ``at`` is when it began, or when it ended once it is resolved. Raises NotReadable."""
    status = fields.one_of(sent, "status", STATUSES)
    written = fields.text(sent, "id", most=fields.MOST_READ)
    if not written:
        raise NotReadable("“id” is missing: what the alarm is about, the same when it fires and when it is over.")
    at, subject = fields.moment(sent, "at"), fields.text(sent, "subject")
    fact = AlarmFact(
        identity=fields.identity(written),
        is_firing=status == FIRING,
        title=fields.text(sent, "title") or cut(written, fields.LONGEST_TITLE),
        labels=fields.labels(sent, "labels") | ({"subject": subject} if subject else {}),
        started_at=at if status == FIRING else None,
        ends_at=at if status == RESOLVED else None,
        url=fields.url(sent, "url"),
    )
    return AlarmsRead((fact,))
