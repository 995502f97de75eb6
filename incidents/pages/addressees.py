"""Whom a message can be for: who has a part in the incident, whom its plans name, other accounts, and webhooks."""

from collections.abc import Iterable
from dataclasses import dataclass

from bcp_portal.accounts.models import User
from bcp_portal.outbound.models import Webhook
from incidents.actions.messages import Addressee, participants
from incidents.rooms import Room


@dataclass(frozen=True)
class AddresseeGroup:
    """Some of them under one heading, by the key that the form sends: ``email name@host`` or ``webhook ref``."""

    title: str
    choices: tuple[tuple[str, Addressee], ...]


@dataclass(frozen=True)
class AddresseeChoice:
    """Somebody to tick."""

    key: str
    name: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownAddressees:
    """A group to unfold; one in which somebody is chosen stands open, and the first."""

    title: str
    people: tuple[AddresseeChoice, ...]
    is_open: bool


def typed(address: str) -> Addressee:
    """Somebody of whom only the address is known: whoever reads the incident sees as much of it as tells them apart."""
    before, _, host = address.partition("@")
    return Addressee(f"{before[:2]}…@{host}", address)


def shown_groups(groups: Iterable[AddresseeGroup], chosen: Iterable[str]) -> list[ShownAddressees]:
    """As the form shows them; ``chosen`` are keys."""
    ticked = set(chosen)
    found: list[ShownAddressees] = []
    for group in groups:
        people = tuple(AddresseeChoice(key, one.name, one.email, key in ticked) for key, one in group.choices)
        found.append(ShownAddressees(group.title, people, not found or any(one.is_chosen for one in people)))
    return found


def addressees(room: Room) -> list[AddresseeGroup]:
    """By where they are known from, nobody twice; of an exercise its participants alone. Two queries."""
    accounts = list(User.objects.active())
    inside = participants(room.incident, accounts, _taking_part(room))
    groups = [("Taking part", [_account(one, is_participant=True) for one in inside])]
    if not room.incident.is_exercise:
        others = [_account(one) for one in accounts if one not in inside]
        webhooks = [Addressee(one.name, webhook=one) for one in Webhook.objects.on()]
        groups += [("Webhooks", webhooks), ("Named by the plan", list(_named(room))), ("Other accounts", others)]
    return list(_once(groups))


def _taking_part(room: Room) -> list[str]:
    """Refs of accounts that hold a role or entered something."""
    return [*(role.account for role in room.situation.roles), *(entry.by for entry in room.situation.entries)]


def _account(user: User, *, is_participant: bool = False) -> Addressee:
    return Addressee(user.name, user.email, is_participant=is_participant)


def _named(room: Room) -> Iterable[Addressee]:
    for document in room.documents.values():
        for person in document.people().values():
            if email := str(person.get("email") or "").strip():
                yield Addressee(str(person.get("name") or email), email)


def _once(groups: Iterable[tuple[str, list[Addressee]]]) -> Iterable[AddresseeGroup]:
    seen: set[tuple[str, str]] = set()
    for title, people in groups:
        found = []
        for one in people:
            if one.key not in seen:
                seen.add(one.key)
                found.append((" ".join(one.key), one))
        if found:
            yield AddresseeGroup(title, tuple(found))
