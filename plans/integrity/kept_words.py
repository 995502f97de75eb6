"""Words of documents that are kept for pages about many plans, sealed with the portal's secret.

The database does not know it: who has its password makes no signed version say another telephone number.
"""

from django.core.signing import BadSignature, Signer

from bcp_portal.look.counting import counted

SEAL = "plans.pages.kept_words"


def sealed(text: str, *, of: str) -> str:
    """The text as it is kept of ``of``."""
    return Signer(salt=f"{SEAL}:{of}").sign(text)


def unsealed(kept: str, *, of: str) -> str | None:
    """The same text; None for what the portal did not keep, or kept of something else."""
    try:
        return Signer(salt=f"{SEAL}:{of}").unsign(kept)
    except BadSignature:
        return None


def unread_in_words(unread: int) -> str:
    """Plans of which nothing is kept yet; ``""`` for none."""
    return f"{counted(unread, 'plan is', 'plans are')} not read yet and left out here." if unread else ""
