"""Where sessions are kept: in the database, each together with its row among those that are open.

A session whose row is gone would be seen by nobody, and no “end all” would find it: it is over.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from bcp_portal.accounts.open_sessions import NOTED


class SessionStore(db.SessionStore):
    """Django's own, which asks for the row in the query that finds the session."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it is over."""
        found = self._with_its_row()
        held: dict[str, Any] = self.decode(found.session_data) if found else {}
        if held and held.get(NOTED) == self.session_key and not hasattr(found, "opened"):
            self._session_key = None
            return {}
        return held

    def _with_its_row(self) -> Session | None:
        sessions = Session.objects.select_related("opened").filter(expire_date__gt=timezone.now())
        found = sessions.filter(session_key=self.session_key).first()
        if found is None:
            self._session_key = None
        return found
