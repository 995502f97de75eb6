"""What a person does with a page: opens it, fills the form that stands there, and presses its button."""

from dataclasses import dataclass

import lxml.html
from django.http import HttpResponse
from django.test import Client

from bcp_portal.accounts.models import User


@dataclass
class Form:
    """A form as it stood on a page: sent with what is filled in, or later, when the page is stale."""

    client: Client
    page: str
    html: lxml.html.FormElement
    is_disabled: bool

    @property
    def names(self) -> set[str]:
        return set(self.html.fields.keys())

    def send(self, *, forged: dict[str, str] | None = None, **values: str) -> HttpResponse:
        """Press the button; ``forged`` are fields that the form does not have."""
        for name, value in values.items():
            _fill(self.html.inputs[name], value)
        sent: dict[str, list[str]] = {}
        for name, value in self.html.form_values():
            sent.setdefault(name, []).append(value)
        return self.client.post(self.html.action or self.page, {**sent, **(forged or {})}, follow=True)


def _fill(field, value: str) -> None:
    """An option is chosen by what it says, a round button by its value."""
    if getattr(field, "tag", "") == "select":
        value = next(one.get("value") for one in field.iter("option") if value in one.text_content())
    field.value = value


def browser(user: User) -> Client:
    """A browser of its own, with this person signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form_on(client: Client, page: str, button: str) -> Form:
    """The form on the page whose button says so."""
    html = lxml.html.fromstring(client.get(page).content.decode())
    for form in html.forms:
        for found in form.iter("button"):
            if button in " ".join(found.text_content().split()):
                return Form(client, page, form, is_disabled="disabled" in found.attrib)
    raise AssertionError(f"No form on {page} has a button “{button}”.")


def text_of(answer: HttpResponse) -> str:
    """What the page says, in one line."""
    return " ".join(lxml.html.fromstring(answer.content.decode()).text_content().split())
