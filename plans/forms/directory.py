"""Forms of the directory."""

from typing import Any

from django import forms
from django.db.models import Q

from bcp_portal.accounts.models import User
from plans.models.directory import Person, Supplier

from .fields import WithoutStrays


class AccountChoice(forms.ModelChoiceField[User]):
    """An account, by name and e-mail address: two people may have the same name."""

    def label_from_instance(self, account: User) -> str:
        return f"{account.name} ({account.email})"


class PersonForm(WithoutStrays, forms.ModelForm[Person]):
    """``edition`` is the one that the editor saw. Which account signs for a person is for administrators to say."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = ("name", "job_title", "email", "phone", "account")
        field_classes = {"account": AccountChoice}
        error_messages = {"account": {"unique": "This account belongs to somebody else in the directory."}}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by.may("administer"):
            del self.fields["account"]
            return
        may_sign = User.objects.who_may("sign").values("pk")
        account: Any = self.fields["account"]
        account.queryset = User.objects.filter(Q(pk__in=may_sign) | Q(pk=self.instance.account_id))
        account.empty_label = "None: does not sign"

    def clean(self) -> dict[str, Any]:
        """Two people may share a name, but not a name and an address (or the lack of one)."""
        wanted: dict[str, Any] = super().clean() or self.cleaned_data
        same = Person.objects.filter(name__iexact=wanted.get("name", ""), email__iexact=wanted.get("email", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", f"{wanted['name']} is in the directory already. Add what tells the two apart.")
        return wanted


class SupplierForm(WithoutStrays, forms.ModelForm[Supplier]):
    """``edition`` is the one that the editor saw."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Supplier
        fields = ("name", "email", "phone", "website", "note")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Supplier.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"{name} is in the directory already.", code="taken")
        return name


FORMS: dict[str, type[PersonForm] | type[SupplierForm]] = {"people": PersonForm, "suppliers": SupplierForm}
