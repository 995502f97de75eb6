"""Forms of sign-in, account and people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest
from django.utils.html import format_html

from bcp_portal.accounts.invitation_list import MOST_BYTES, MOST_PEOPLE, holds_unseen
from bcp_portal.accounts.models import User, normalised
from bcp_portal.accounts.roles import IN_WORDS, Role
from bcp_portal.accounts.throttling import owner_confirmed, password_confirmed

PASSWORD_HELP = "At least 12 characters: no common password, not only digits, and nothing like your name or e-mail."


class SignInForm(AuthenticationForm):
    """The mistake is told at the password, with the number of tries left; what exists is not told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
        )
        filled = "password" if self.initial.get("username") or self.is_bound else "username"
        self.fields[filled].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except forms.ValidationError:
            self.add_error("password", f"E-mail and password do not match. {self._tries_left()}")
            return self.cleaned_data

    def _tries_left(self) -> str:
        tries = settings.AXES_FAILURE_LIMIT - (getattr(self.request, "axes_failures_since_start", None) or 0)
        return f"{tries} {'try' if tries == 1 else 'tries'} left."


def ask_twice(form: forms.Form) -> None:
    """Plain words for the two fields of a new password."""
    form.fields["new_password1"].help_text = PASSWORD_HELP
    form.fields["new_password2"].label, form.fields["new_password2"].help_text = "New password again", ""


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # not generic at run time
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_twice(self)


class ChangePasswordForm(PasswordChangeForm):
    """Wrong old passwords count as wrong passwords do at sign-in: an open session is no place to guess from."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["old_password"].label = "Current password"
        ask_twice(self)

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if not password_confirmed(self.request, old):
            raise forms.ValidationError("That is not your current password.")
        return old


class ForgotPasswordForm(forms.Form):
    email = forms.EmailField(label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


def roles_in_words() -> list[tuple[str, str]]:
    in_words = '{} <span class="sub block">{}</span>'
    return [(role.value, format_html(in_words, role.label, IN_WORDS[role])) for role in Role]


def typed_address(email: str) -> str:
    """As accounts keep it. Raises ValidationError for one that is not what it looks like."""
    if holds_unseen(email):
        raise forms.ValidationError("It holds characters that can’t be seen: type it rather than paste it.")
    return normalised(email)


class AccountForm(forms.ModelForm[User]):
    role = forms.ChoiceField(choices=roles_in_words(), widget=forms.RadioSelect, initial=Role.READER)

    class Meta:
        model = User
        fields = ["name", "role"]


class NewPersonForm(AccountForm):
    class Meta(AccountForm.Meta):
        fields = ["name", "email", "role"]

    def clean_email(self) -> str:
        return typed_address(self.cleaned_data["email"])


class AddressForm(forms.Form):
    email = forms.EmailField(
        label="New e-mail address", max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )

    def clean_email(self) -> str:
        return typed_address(self.cleaned_data["email"])


class InvitationListForm(forms.Form):
    """A list of people, as a file or as text."""

    MOST_BYTES = MOST_BYTES

    file = forms.FileField(
        label="CSV file",
        required=False,
        help_text=f"Up to {MOST_PEOPLE} people, {MOST_BYTES // 1000} KB.",
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,text/plain"}),
    )
    text = forms.CharField(
        label="Or paste the list",
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        help_text="One person per line: name, e-mail, role; comma, semicolon or tab between. A header is understood.",
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "placeholder": "Nora New, nora@example.com, Editor"}),
    )
    role = forms.ChoiceField(label="Role for lines without one", choices=Role.choices, initial=Role.READER)

    def clean(self) -> dict[str, Any]:
        upload, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if self.errors:
            return self.cleaned_data
        if upload and text.strip():
            raise forms.ValidationError("Choose a file or paste the list, not both.")
        if not upload and not text.strip():
            raise forms.ValidationError("Choose a file, or paste the list.")
        return self.cleaned_data


class ConfirmAddressForm(forms.Form):
    """Whoever confirms proves with the account's password that it is theirs."""

    password = forms.CharField(
        label="Your password", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, request: HttpRequest, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.person = request, person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not owner_confirmed(self.request, self.person, password):
            raise forms.ValidationError("This is not the password of the account. Nothing was changed.")
        return password


class TokenForm(forms.Form):
    LIFETIMES = ((30, "30 days"), (90, "90 days"), (365, "1 year"))

    name = forms.CharField(label="What is it for?", max_length=80)
    days = forms.TypedChoiceField(label="Good for", choices=LIFETIMES, coerce=int, initial=90)
    password = forms.CharField(
        label="Your password",
        strip=False,
        help_text="A token outlives this session, so it takes more than a session.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not password_confirmed(self.request, password):
            raise forms.ValidationError("This is not your password: no token was made.")
        return password

    @property
    def wanted(self) -> dict[str, Any]:
        """Name and days of the token."""
        return {"name": self.cleaned_data["name"], "days": self.cleaned_data["days"]}
