"""Events of the audit trail as people read them: filtered, told in words, with what was before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from bcp_portal.audit import access
from bcp_portal.audit.models import Event
from plans.integrity.differences import unchained
from plans.sections import BY_KEY

PER_PAGE = 50
MOST_LISTED = 100  # plans to choose from; of more one writes the code
HEADER = ("time", "person", "what", "plan", "kind", "ref", "summary", "before", "after")
KINDS = {
    "versions": "Versions",
    "exports": "PDFs of drafts and reports",
    "plans": "Plans",
    "headings": "Headings",
    "prose": "Narrative",
    "exercise_records": "Exercise results",
    "upkeep_records": "Reviews and assessments",
    "keepers": "Keepers",
    access.KIND: "Sign-ins and downloads",
    "messages": "Messages",
    "absence": "Absences",
    "person": "Accounts",
    "session": "Sessions",
    "api token": "API tokens",
}
CHANGES = ("changes", "Changes alone")  # all but who came in and what was taken away
WORDS = {
    **access.WORDS,
    "person.created": "Person created",
    "person.invited": "Link to set a password sent",
    "person.role_changed": "Role changed",
    "person.address_changed": "E-mail address changed",
    "person.address_asked": "Another e-mail address asked for",
    "person.address_stopped": "Change of e-mail address stopped",
    "person.changed": "Person renamed",
    "password.reset_asked": "Link for a new password sent",
    "password.set": "Password set",
    "mail_tested": "E-mail tried out",
    "absence_entered": "Absence entered",
    "absence_ended": "Absence ended",
    "session.ended": "Session ended by hand",
    "token.created": "API token made",
    "token.revoked": "API token revoked",
}
FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9000, 1, 1)  # a day later or in another time zone these are dates still


class TrailForm(forms.Form):
    """What to look for; nonsense is refused: an empty list must not look like the answer to it."""

    person = forms.CharField(label="Person", required=False, max_length=120)
    plan = forms.ChoiceField(label="Plan", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, plans: list[str], code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        choices = [("", "All"), *zip(plans, plans, strict=True)]
        written: type[forms.Widget] = forms.Select if len(plans) <= MOST_LISTED else forms.TextInput
        self.fields["plan"] = forms.ChoiceField(label="Plan", required=False, choices=choices, widget=written)
        kinds = [("", "All"), CHANGES, *_kinds(self.data.get("kind", ""))]
        self.fields["kind"] = forms.ChoiceField(label="Kind", required=False, choices=kinds)
        if code:
            del self.fields["plan"]


def _kinds(chosen: str) -> list[tuple[str, str]]:
    """Those of which there are events, and the chosen one: an address that was handed on stays good."""
    known = set(Event.objects.order_by().values_list("kind", flat=True).distinct()) - {""}
    if chosen in KINDS or chosen in BY_KEY:
        known.add(chosen)
    return [(kind, kind_in_words(kind)) for kind in sorted(known)]


def kind_in_words(kind: str) -> str:
    """``Risk Assessment`` for ``risks``."""
    if kind in BY_KEY:
        return BY_KEY[kind].title
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def events(form: TrailForm) -> QuerySet[Event]:
    """The events that a valid form asks for, newest first."""
    asked = form.cleaned_data
    found = Event.objects.all()
    if code := form.code or asked.get("plan"):
        found = found.filter(plan_code=code)
    if asked.get("person"):
        found = found.filter(actor_name__icontains=asked["person"])
    if asked.get("kind") == CHANGES[0]:
        found = found.exclude(kind=access.KIND)
    elif asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("since"):
        found = found.filter(at__gte=_midnight(asked["since"]))
    if asked.get("until"):
        found = found.filter(at__lt=_midnight(min(asked["until"], LAST_DAY) + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time.min))


def in_words(verb: str) -> str:
    """``Row changed`` for ``row_changed`` and ``Person created`` for ``person.created``."""
    return WORDS.get(verb) or verb.replace(".", " ").replace("_", " ").capitalize().replace("Pdf", "PDF").replace(
        " pdf", " PDF"
    )


def shown_events(shown: Sequence[Event]) -> list["ShownEvent"]:
    """Events as a page shows them, each compared with its chain."""
    found = dict(unchained(shown))
    return [ShownEvent(event, found.get(event, "")) for event in shown]


@dataclass(frozen=True)
class ShownEvent:
    """An event as a page shows it."""

    event: Event
    differs: str = ""  # why it is not what was recorded

    @property
    def what(self) -> str:
        return in_words(self.event.verb)

    @property
    def kind(self) -> str:
        return kind_in_words(self.event.kind)

    @property
    def values(self) -> list[tuple[str, str, str]]:
        """Name, before and after of each value that the event keeps."""
        before, after = _named(self.event.before), _named(self.event.after)
        names = list({**before, **after})
        return [(name.replace("_", " ").capitalize(), before.get(name, ""), after.get(name, "")) for name in names]


def _named(values: Any) -> dict[str, str]:
    if values is None:
        return {}
    if not isinstance(values, dict):
        return {"value": _text(values)}
    return {str(name): _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return "; ".join(_text(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def csv_row(event: Event) -> list[str]:
    """The event as cells."""
    before, after = (_text(values) for values in (event.before, event.after))
    return [
        event.at.isoformat(timespec="seconds"),
        event.actor_name,
        in_words(event.verb),
        event.plan_code,
        event.kind,
        event.ref,
        event.summary,
        before,
        after,
    ]
