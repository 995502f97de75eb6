"""Words of documents that are kept for pages about many plans, sealed with the portal's secret.

The database does not know it: who has its password makes no signed version say another telephone number.
"""

from django.core.signing import BadSignature, Signer

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
