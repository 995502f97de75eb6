"""The form that says who keeps a plan and who does which of its lines: two people each, all in one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms

from bcp_portal.accounts.models import User
from testing.assigning import PLAN, Assigning, Entrusted, WithDeputy
from testing.responsible import VERB

FEW = 40  # accounts that a list to choose from holds; among more of them one types
SUGGESTIONS = "accounts"  # the id of the list of names, once a page


@dataclass(frozen=True)
class Accounts:
    """The accounts that may be responsible; those whom the plan names come first."""

    named: Sequence[User]
    all: Sequence[User]

    @cached_property
    def written(self) -> Mapping[int, str]:
        """By primary key, the name in a field; with the e-mail address where others have the same one."""
        names = [one.name.casefold() for one in self.all]
        return {
            one.pk: f"{one.name} ({one.email})" if names.count(one.name.casefold()) > 1 else one.name
            for one in self.all
        }

    @cached_property
    def _by_text(self) -> Mapping[str, User]:
        by_address = {one.email: one for one in self.all}
        return by_address | {self.written[one.pk].casefold(): one for one in self.all}

    @property
    def are_few(self) -> bool:
        return len(self.all) <= FEW

    def called(self, text: str) -> User | None:
        """The one with this name, as a field has it, or with this e-mail address."""
        return self._by_text.get(" ".join(text.split()).casefold())

    def said(self, person: User) -> str:
        """Their name, also of who may not be responsible any more; no two are called the same."""
        if person.pk in self.written:
            return self.written[person.pk]
        return f"{person.name} ({person.email})" if person.name.casefold() in self._by_text else person.name

    def choices(self, nobody: str, present: User | None) -> list[Any]:
        """For a list: whom the plan names, then everybody; who is it at present stands there in any case."""
        found: list[Any] = [("", nobody)]
        if present and present.pk not in self.written:
            found.append((self.said(present), f"{self.said(present)}, who can’t any more"))
        return [*found, *self._groups]

    @cached_property
    def _groups(self) -> list[Any]:
        """The same in every list."""
        rest = [one for one in self.all if one not in self.named]
        groups = [("Named by the plan", self.named), ("Everybody else", rest)] if self.named else [("", rest)]
        found: list[Any] = []
        for title, people in groups:
            options = [(self.written[one.pk], self.written[one.pk]) for one in people]
            found += [(title, options)] if title and options else options
        return found


class AccountField(forms.CharField):
    """One of the accounts by name, chosen or typed; ``present`` is who it is now and may stay, able or not."""

    def __init__(self, accounts: Accounts, *, present: User | None, nobody: str, **kwargs: Any) -> None:
        self.accounts, self.present = accounts, present
        widget: forms.Widget = forms.Select(choices=accounts.choices(nobody, present))
        if not accounts.are_few:
            widget = forms.TextInput({"list": SUGGESTIONS, "autocomplete": "off", "placeholder": nobody})
        initial = accounts.said(present) if present else ""
        super().__init__(required=False, max_length=400, widget=widget, initial=initial, **kwargs)

    def clean(self, value: Any) -> User | None:
        text = str(super().clean(value))
        if not text:
            return None
        if self.present and text == self.accounts.said(self.present):
            return self.present
        if found := self.accounts.called(text):
            return found
        raise forms.ValidationError(f"Nobody who may record is called “{text}”: write a name or an e-mail address.")


class KeepersForm(forms.Form):
    """Fields ``SLUG-person``, ``SLUG-deputy`` and ``SLUG-seen`` for the plan and for each line.

    ``pairs`` say by key who is responsible now. What was sent is held against whom its page showed: others may change
    other lines meanwhile.
    """

    def __init__(
        self, data: Any = None, *, of: Iterable[Entrusted], pairs: Mapping[str, WithDeputy], accounts: Accounts
    ) -> None:
        super().__init__(data)
        self.of, self.accounts = list(of), accounts
        shown = {one.key: pairs.get(one.key, WithDeputy()) for one in self.of} if data is None else self._seen()
        for one in self.of:
            self._add(one, shown[one.key])

    def _seen(self) -> dict[str, WithDeputy]:
        """Whom the page showed that was sent, by key; one query."""
        stamps = {one.key: str(self.data.get(f"{one.slug}-seen", "")).partition("/") for one in self.of}
        refs = {ref for both in stamps.values() for ref in both if is_uuid(ref)}
        known = {str(one.ref): one for one in User.objects.filter(ref__in=refs)}
        return {key: WithDeputy(known.get(person), known.get(deputy)) for key, (person, _, deputy) in stamps.items()}

    def _add(self, one: Entrusted, pair: WithDeputy) -> None:
        nobody, deputy = ("Nobody yet", "Nobody") if one.key == PLAN else ("The keeper", "Nobody")
        who = "Keeper" if one.key == PLAN else f"Who does {one.name}"
        stand_in = "Deputy of the keeper" if one.key == PLAN else f"Deputy for {one.name}"
        add, slug = self.fields.__setitem__, one.slug
        add(f"{slug}-person", AccountField(self.accounts, present=pair.person, nobody=nobody, label=who))
        add(f"{slug}-deputy", AccountField(self.accounts, present=pair.deputy, nobody=deputy, label=stand_in))
        add(f"{slug}-seen", forms.CharField(required=False, initial=pair.stamp, widget=forms.HiddenInput))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for one in self.of:
            wanted, field = self._wanted(one, given), f"{one.slug}-deputy"
            if wanted.deputy and not wanted.person and f"{one.slug}-person" not in self.errors:
                self.add_error(f"{one.slug}-person", f"Say for whom {wanted.deputy.name} stands in.")
            elif wanted.deputy and wanted.deputy == wanted.person:
                self.add_error(field, f"The deputy must be somebody else than {wanted.deputy.name}.")
        return given

    def _wanted(self, one: Entrusted, given: Mapping[str, Any]) -> WithDeputy:
        return WithDeputy(given.get(f"{one.slug}-person"), given.get(f"{one.slug}-deputy"))

    def changes(self) -> list[Assigning]:
        """What is to be otherwise than the page showed it."""
        given = self.cleaned_data
        found = [Assigning(one, given[f"{one.slug}-seen"], self._wanted(one, given)) for one in self.of]
        return [one for one in found if one.wanted.stamp != one.seen]

    def over(self, pairs: Mapping[str, WithDeputy], keys: Collection[str]) -> "KeepersForm":
        """The same as typed over what others made of these lines: saved again, it replaces that knowingly."""
        typed = dict(self.data.items())
        for one in self.of:
            if one.key in keys:
                typed[f"{one.slug}-seen"] = pairs.get(one.key, WithDeputy()).stamp
        return KeepersForm(typed, of=self.of, pairs=pairs, accounts=self.accounts)


def is_uuid(text: str) -> bool:
    """Whether a text is the ref of an account, or could be."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def accounts_that_may(named: Collection[User]) -> Accounts:
    """Everybody who may be responsible, those ``named`` first; one query."""
    everybody = list(User.objects.who_may(VERB).order_by("name", "pk"))
    return Accounts([one for one in everybody if one in named], everybody)
