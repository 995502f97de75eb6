"""Forms of the organisation and of its logo."""

from typing import Any

from django import forms

from bcp_portal.documents.imprint import MONTHS
from bcp_portal.documents.values.currencies import CODES
from bcp_portal.look.long_select import LongSelect
from bcp_portal.look.time_zones import places_of_clocks
from bcp_portal.parameters.editions import EditionForm

from .actions import OrganisationTerms
from .models import OrganisationSetting
from .pictures import NoPicture, Picture, read_picture

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEK = len(DAYS)


def time_zones(known: str) -> list[tuple[str, str]]:
    """UTC and those that are named after a place; the one that holds now, whatever it is named after."""
    names = ["UTC", *sorted(places_of_clocks() | {known} - {"UTC", ""})]
    return [(name, name.replace("_", " ")) for name in names]


class OrganisationForm(EditionForm):
    """What an organisation is called, and how it counts."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        required=False,
        help_text="On every page, in e-mails, and on covers of what is printed from now on.",
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        widget=LongSelect,
        help_text="For all times on pages, in e-mails and in files, and for when a day begins.",
    )
    week_begins = forms.TypedChoiceField(
        label="Week begins on",
        coerce=int,
        choices=list(enumerate(DAYS)),
        widget=LongSelect,
        help_text="What a plan promises weekly is due by the day before.",
    )
    year_begins = forms.TypedChoiceField(
        label="Fiscal year begins in",
        coerce=int,
        choices=list(enumerate(MONTHS, 1)),
        widget=LongSelect,
        help_text="Quarters, half-years and years are counted from it: when promises are due, and figures by quarter.",
    )
    currency = forms.ChoiceField(
        label="Currency",
        required=False,
        widget=LongSelect,
        choices=[("", "None: an amount stays as it is typed"), *((code, code) for code in sorted(CODES))],
        help_text="For amounts typed into a plan without a currency. Amounts already there stay as they are.",
    )

    def __init__(self, sent: Any = None, *, known: OrganisationSetting) -> None:
        initial = {
            "edition": known.edition,
            "name": known.name,
            "time_zone": known.time_zone,
            "week_begins": (known.week_ends + 1) % WEEK,
            "year_begins": known.year_begins,
            "currency": known.currency,
        }
        super().__init__(sent, initial=initial)
        self.fields["time_zone"].choices = time_zones(known.time_zone)  # type: ignore[attr-defined]

    @property
    def terms(self) -> OrganisationTerms:
        """What was said."""
        given = self.cleaned_data
        return OrganisationTerms(
            name=given["name"],
            time_zone=given["time_zone"],
            week_ends=(given["week_begins"] - 1) % WEEK,
            year_begins=given["year_begins"],
            currency=given["currency"],
        )


class LogoForm(EditionForm):
    """A picture."""

    picture = forms.FileField(
        label="Picture",
        help_text="PNG or JPEG, up to 2 MB; 600 to 900 pixels wide print best. It stands on white paper.",
        widget=forms.FileInput({"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
    )

    def clean_picture(self) -> Picture:
        try:
            return read_picture(self.cleaned_data["picture"])
        except NoPicture as refused:
            raise forms.ValidationError(str(refused)) from refused


class LogoRemovalForm(EditionForm):
    """Which edition the page showed, whose logo is to go."""
