"""Forms that name who signs: instead of somebody who can't any more, and from now on."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bcp_portal.accounts.models import User

from .directory import AccountChoice


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Why",
        max_length=1000,
        help_text="Every signer sees this, and it stays on record.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignerForm(forms.Form):
    """Who signs instead; ``accounts`` are those that can."""

    account = AccountChoice(
        label="Who signs instead",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        to_field_name="ref",
        error_messages={"invalid_choice": "This account can’t give this signature: choose one of those offered."},
    )
    reason = reason_field()

    def __init__(self, *args: Any, accounts: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.queryset = User.objects.filter(pk__in=[account.pk for account in accounts])


class SuccessorForm(forms.Form):
    """Who follows whom; ``required`` are the roles of the version in force with the accounts that sign for them."""

    former = forms.ChoiceField(label="Whose signature is required today", widget=forms.RadioSelect)
    account = AccountChoice(
        label="Who signs from now on",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        to_field_name="ref",
    )
    reason = reason_field()

    def __init__(self, *args: Any, required: Sequence[tuple[str, User]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(account.ref): account for _, account in required}
        choices = [(str(account.ref), f"{role}: {account.name}, {account.email}") for role, account in required]
        self.fields["former"] = forms.ChoiceField(
            label="Whose signature is required today", widget=forms.RadioSelect, choices=choices
        )
        field: Any = self.fields["account"]
        field.queryset = User.objects.who_may("sign").exclude(pk__in=[account.pk for _, account in required])

    def clean_former(self) -> User:
        return self.accounts[self.cleaned_data["former"]]
