"""Who does something in an incident, when, and how the portal came to know: what every entry says of its making."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bcp_portal.accounts.models import User


@dataclass(frozen=True)
class Doing:
    """The making of one entry. ``token`` stands for one tap or form, so that it is entered once.

    ``by`` is None where the portal itself does it. ``happened_at`` is ``at`` where nobody says otherwise. ``behalf`` is
    a person without an account, for whom it is entered.
    """

    by: User | None
    at: datetime
    token: UUID | None
    happened_at: datetime | None = None
    is_estimated: bool = False
    behalf: str = ""
    origin: str = "person"

    @property
    def when(self) -> datetime:
        """When it happened."""
        return self.happened_at or self.at
