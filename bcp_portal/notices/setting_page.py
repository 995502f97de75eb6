"""What stands on the page of how somebody is told: what always reaches them, and what they may choose."""

from dataclasses import dataclass

from bcp_portal.accounts.models import User

from .kinds import KINDS, NoticeKind


@dataclass(frozen=True)
class KindGroup:
    """Kinds that reach somebody in one way."""

    title: str
    text: str
    labels: list[str]


def kind_groups(person: User) -> list[KindGroup]:
    """Every kind that this person may get, by how it comes."""
    mine = [kind for kind in KINDS.values() if kind.verb is None or person.may(kind.verb)]
    return [
        KindGroup(
            "Always, at once",
            "Somebody waits for you, or it concerns your own account. These come at any hour.",
            _labels(mine, is_mandatory=True, is_at_once=True),
        ),
        KindGroup(
            "Always, in the message of the day",
            "You answer for these, so they can’t be switched off.",
            _labels(mine, is_mandatory=True, is_at_once=False),
        ),
        KindGroup("As you choose", "By default in the message of the day.", _labels(mine, is_mandatory=False)),
    ]


def _labels(kinds: list[NoticeKind], *, is_mandatory: bool, is_at_once: bool | None = None) -> list[str]:
    return [
        kind.label
        for kind in kinds
        if kind.is_mandatory is is_mandatory and (is_at_once is None or kind.is_at_once is is_at_once)
    ]
