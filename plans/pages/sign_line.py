"""The line of signatures above a version that is to be signed: one step for each, with what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from plans.models.versions import Approval

from .versions import Signing

WORDS = {"signed": "signed", "declined": "declined", "none": "did not sign"}  # by state of a signing, else “waiting”
TONES = {"signed": ("ok", "circle-check"), "declined": ("crit", "circle-x")}  # its class and icon
NOW = ("info", "circle-dot")
OPEN = ("", "circle-dashed")


@dataclass(frozen=True)
class SignStep:
    """One signature in the line; ``at`` is when it was decided, ``deputy`` who decided in the signer's place."""

    role: str
    tone: str
    icon: str
    words: str
    at: datetime | None = None
    deputy: str = ""
    is_now: bool = False


def sign_line(signings: Iterable[Signing], mine: Approval | None, *, is_my_turn: bool) -> list[SignStep]:
    """All signatures in their order; ``mine`` is the one that the reader is asked for."""
    return [_step(one, is_mine=one.approval == mine, is_my_turn=is_my_turn) for one in signings]


def _step(one: Signing, *, is_mine: bool, is_my_turn: bool) -> SignStep:
    role = one.approval.role
    if one.decision:
        deputy = one.decision.name if one.decision.as_deputy else ""
        return SignStep(role, *TONES[one.state], WORDS[one.state], one.decision.at, deputy)
    if is_mine and is_my_turn:
        return SignStep(role, *NOW, "you, now", is_now=True)
    return SignStep(role, *OPEN, "you cannot sign now" if is_mine else WORDS.get(one.state, "waiting"))
