"""The form of a template of messages."""

from django import forms

from incidents.composing import FACTS, NoTemplate, check_template
from incidents.models import MessageTemplate
from incidents.models.messages import LONGEST_BODY

from .alarm_settings import MadeOnceForm

NAMES = ", ".join(f"{{{{ {name} }}}}" for name in FACTS)
HELP = f'Facts: {NAMES}. For what may be unknown: {{{{ lost|default:"nothing" }}}}.'


class TemplateForm(MadeOnceForm):
    """What a message begins with."""

    audience = forms.CharField(label="Audience", max_length=80, help_text="As duties and plans call it: “Customers”.")
    moment = forms.ChoiceField(label="Moment", choices=MessageTemplate.Moment.choices)
    severity = forms.CharField(label="Severity", max_length=100, required=False, help_text="Its name. Empty: any.")
    subject = forms.CharField(label="Subject", max_length=180)
    body = forms.CharField(label="Text", max_length=LONGEST_BODY, widget=forms.Textarea({"rows": 10}), help_text=HELP)

    def clean_subject(self) -> str:
        return _checked(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return _checked(self.cleaned_data["body"])


def _checked(text: str) -> str:
    try:
        check_template(text)
    except NoTemplate as wrong:
        raise forms.ValidationError(str(wrong)) from wrong
    return text
