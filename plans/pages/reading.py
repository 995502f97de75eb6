"""The document of a plan that a person may read: the draft, or the version in force."""

from bcp_portal.accounts.models import User
from bcp_portal.documents.canonical import from_canonical
from bcp_portal.documents.format import Document
from plans.access import in_force
from plans.models.plan import Plan


def readable(user: User, plan: Plan) -> tuple[Document | None, bool]:
    """The document that this person reads (None before the first version is in force), and whether it is the draft."""
    if user.may("read_draft"):
        return from_canonical(plan.draft.document), True
    version = in_force(plan)
    return (from_canonical(version.snapshot), False) if version else (None, False)
