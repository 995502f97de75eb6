"""Forms of webhooks and opened networks."""

from uuid import uuid4

from django import forms

from bcp_portal.parameters.editions import EditionForm

from .destinations import LONGEST, NoDestination, destination
from .guard import NotOpenable, network_to_open
from .models import Webhook

SECRET = "Whoever has the address can post there: it is not shown again."


class _AddressForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80, help_text="As people call the room: “Crisis team”.")
    url = forms.CharField(label="Address", max_length=LONGEST, strip=True, help_text=SECRET)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url:
            try:
                destination(url)
            except NoDestination as refused:
                raise forms.ValidationError(str(refused)) from refused
        return url


class WebhookForm(_AddressForm):
    """A new one; ``token`` tells a form that is sent twice."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    form = forms.ChoiceField(label="What reads it", choices=Webhook.Form.choices, widget=forms.RadioSelect)
    field_order = ("token", "name", "form", "url")


class WebhookChangeForm(EditionForm, _AddressForm):
    """Another name, another address."""

    url = forms.CharField(
        label="New address", max_length=LONGEST, required=False, help_text=f"Leave it empty to keep it. {SECRET}"
    )
    field_order = ("edition", "name", "url")


class NetworkForm(forms.Form):
    """An internal network to open."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    cidr = forms.CharField(label="Network", max_length=43, help_text="For example 10.20.0.0/16, as small as it can be.")
    reason = forms.CharField(label="Why", max_length=300)

    def clean_cidr(self) -> str:
        try:
            return str(network_to_open(self.cleaned_data["cidr"]))
        except NotOpenable as refused:
            raise forms.ValidationError(str(refused)) from refused
