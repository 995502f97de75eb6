"""Forms of single entries: each carries a token, so that a second click enters nothing twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from bcp_portal.accounts.models import User
from incidents.entering import Doing
from incidents.folding.roles import RoleNow
from incidents.models.entries import LONGEST_TEXT

MOMENTS = (
    ("event", "It happened"),
    ("detected", "It was noticed"),
    ("declared", "It was declared"),
    ("aware", "You were aware of it"),
)
EARLIEST_YEAR = 1970  # a year that is mistyped may be one that no clock can show in every zone
SAYINGS = (
    ("note", "Note"),
    ("decision", "Decision"),
    ("told", "We told somebody"),
    ("incoming", "Somebody told us"),
)


class MomentField(forms.DateTimeField):
    """A moment of the past to the minute, in the portal's time zone; empty for now."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, label: str, required: bool = False, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            error_messages={"invalid": "Write day and time, for example 2026-11-29 03:41."},
        )

    def clean(self, value: Any) -> datetime | None:
        found: datetime | None = super().clean(value)
        if found and found.year < EARLIEST_YEAR:
            raise forms.ValidationError(f"Look at the year: it is before {EARLIEST_YEAR}.")
        if found and found > timezone.now() + timedelta(minutes=1):
            raise forms.ValidationError("That is still to come: say when it happened.")
        return found


class EntryTokenForm(forms.Form):
    """A form that stands for one entry."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        initial = {"token": uuid4(), **kwargs.pop("initial", {})}
        super().__init__(data, initial=initial, **kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        """As any form; what was refused as a whole was not entered, and is sent again under another token."""
        super().add_error(field, error)
        if field is None:
            sent = self.data.copy()  # type: ignore[attr-defined]  # what a browser sends is a QueryDict
            sent["token"] = str(uuid4())
            self.data = sent

    def doing(self, by: User) -> Doing:
        """The making of the entry, as the form says it."""
        given = self.cleaned_data
        return Doing(
            by=by,
            at=timezone.now(),
            token=given["token"],
            happened_at=given.get("when"),
            behalf=given.get("behalf", ""),
        )


class EntryForm(EntryTokenForm):
    """Words, when it happened and for whom it is entered."""

    text = forms.CharField(
        label="In a few words", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 3})
    )
    when = MomentField(label="When", help_text="Empty: now.")
    behalf = forms.CharField(
        label="Done by somebody without an account", max_length=120, required=False, help_text="Their name."
    )


class SayForm(EntryForm):
    """Something that was said, decided or found out."""

    kind = forms.ChoiceField(label="What it is", choices=SAYINGS, initial="note", required=False)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or "note"

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError("Say what happened: an empty note is not entered.")
        return text


class StepDeedForm(EntryForm):
    """What was done with a step: that first, words where they are asked for."""

    field_order = ("token", "deed")
    deed = forms.ChoiceField(
        label="The step is",
        choices=(
            ("done", "Done"),
            ("take", "Taken: somebody is at it"),
            ("block", "Blocked"),
            ("skip", "Skipped"),
            ("undo", "Open again"),
        ),
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("deed") in ("skip", "block") and not given.get("text", "").strip():
            self.add_error("text", "Say why: whoever comes next has to know.")
        return given


class FunctionForm(EntryForm):
    """What became of a function: that first, and how it is known."""

    field_order = ("token", "deed")
    deed = forms.ChoiceField(label="The function is", choices=(), widget=forms.RadioSelect)
    point = MomentField(
        label="Recovery point",
        help_text="Up to which moment its data are there again. Empty: not known, or no data were lost.",
    )

    def __init__(self, data: Any = None, *, deeds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["deed"].choices = deeds  # type: ignore[attr-defined]
        if len(deeds) == 1:
            self.fields["deed"].initial = deeds[0][0]
        self.fields["text"].help_text = "Restored: how it was checked that people can work with it."

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text = given.get("text", "").strip()
        if given.get("deed") == "restored" and not text:
            self.add_error("text", "Say how it was checked that people can work with it.")
        if given.get("deed") == "degraded" and not text:
            self.add_error("text", "Say what works again, and for whom.")
        if given.get("deed") == "accepted" and not text:
            self.add_error("text", "Say why it may stay lost, and who says so.")
        return given


class RoleForm(EntryTokenForm):
    """Who holds a role from now on: an account, or a name with a number; whose name it is has to accept it."""

    account = forms.ModelChoiceField(
        label="Somebody with an account", queryset=User.objects.none(), required=False, to_field_name="ref"
    )
    name = forms.CharField(label="Or anybody else, by name", max_length=120, required=False)
    phone = forms.CharField(label="Telephone", max_length=60, required=False)

    def __init__(self, data: Any = None, *, role: RoleNow, **kwargs: Any) -> None:
        """It begins with whom the plan names and who does not hold it: by their account, where they have one that may
        respond, else by name.
        """
        accounts = User.objects.who_may("respond").order_by("name")
        self.people = [one for one in (role.person, role.deputy) if one]
        named = next((one for one in self.people if one.name != role.holder), None)
        self.known = accounts.filter(email=named.email.strip().lower()).first() if named and named.email else None
        self.named = {"name": "" if self.known else named.name, "phone": named.phone} if named else {}
        begins = self.named | ({"account": str(self.known.ref)} if self.known else {})
        super().__init__(data, initial=begins, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["account"].empty_label = "Nobody with an account"  # type: ignore[attr-defined]

    @property
    def is_leaving(self) -> bool:
        """Whether it was sent by the button that says that nobody holds the role any more: nobody is chosen then."""
        return "leave" in self.data

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("account") and given["account"] != self.known:  # what the form began with is about somebody else
            given |= {name: "" for name, value in self.named.items() if given.get(name) == value}
        if self.is_leaving:
            for name in ("account", "name", "phone"):
                self.errors.pop(name, None)
        elif given.get("account") and given.get("name", "").strip():
            raise forms.ValidationError("Choose an account, or write the name of somebody else: not both.")
        elif not given.get("account") and not given.get("name", "").strip() and not self.errors:
            raise forms.ValidationError("Choose who holds the role, or write a name.")
        elif not given.get("account"):
            given["account"] = self._account_called(given.get("name", "").strip().casefold())
        return given

    def _account_called(self, name: str) -> User | None:
        """The one account of this name, or of whom the plan calls so; None where it is nobody's or several have it."""
        emails = {one.email.casefold() for one in self.people if one.email and one.name.casefold() == name}
        accounts: Iterable[User] = self.fields["account"].queryset  # type: ignore[attr-defined]
        found = [one for one in accounts if one.email.casefold() in emails or one.name.casefold() == name]
        return found[0] if len(found) == 1 else None


class MomentForm(EntryTokenForm):
    """When it happened, was noticed or declared."""

    name = forms.ChoiceField(label="Which moment", choices=MOMENTS, widget=forms.RadioSelect, initial="event")
    at = MomentField(label="When", required=True)
    is_estimated = forms.BooleanField(label="It is an estimate", required=False)
    is_latest = forms.BooleanField(label="It was then at the latest", required=False)
    text = forms.CharField(
        label="How it is known", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )


class SeverityForm(EntryTokenForm):
    """How bad it is now."""

    severity = forms.ChoiceField(label="Severity", choices=(), widget=forms.RadioSelect)
    text = forms.CharField(label="Why", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["severity"].choices = choices  # type: ignore[attr-defined]


class TitleForm(EntryTokenForm):
    """What it is called from now on."""

    title = forms.CharField(label="Title", max_length=200)


class ReasonForm(EntryTokenForm):
    """A reason, where one is asked for."""

    text = forms.CharField(label="Why", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 3}))


class StrategyForm(ReasonForm):
    """Why a strategy is chosen or given up, and when that was: what was fought on paper is entered afterwards."""

    when = MomentField(label="When", help_text="Empty: now.")
