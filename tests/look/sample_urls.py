"""Pages that only the tests of the look serve: base.html with one of everything on it, and the edit block."""

from datetime import UTC, date, datetime
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

HERE = Path(__file__).parent


class Visitor:
    """Somebody who has signed in and may do everything."""

    is_authenticated = True
    name = "IT Operations Manager (demo)"
    get_role_display = "Editor"

    def may(self, verb: str) -> bool:
        return bool(verb)


class SampleForm(forms.Form):
    rto = forms.CharField(label="RTO", help_text="A number and a unit: 30m, 4h or 1d.")
    rank = forms.ChoiceField(label="Rank", choices=[("1", "Primary"), ("2", "Secondary")], widget=forms.RadioSelect)
    impact = forms.ChoiceField(label="Operational impact", choices=[("", "Choose"), ("high", "High")])
    covered = forms.BooleanField(label="Covered by the plan", help_text="Shown in the scope.", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)


def sample(request: HttpRequest, name: str) -> HttpResponse:
    request.user = Visitor()
    messages.success(request, "5.2 saved")
    messages.error(request, "The file was not read: it is not text.")
    context = {
        "form": SampleForm({"rto": "4"}),
        "page_obj": Paginator(range(95), 20).page(2),
        "unread": 3,
        "approved_on": date(2025, 1, 14),
        "read_at": datetime(2025, 4, 9, 8, 12, tzinfo=UTC),
        "fingerprint": "a91f03c2" + "0" * 48 + "77be10d4",
    }
    template = engines["django"].from_string((HERE / f"{name}_sample.html").read_text())
    return HttpResponse(template.render(context, request))


def nowhere(request: HttpRequest, **_: str) -> HttpResponse:
    return HttpResponse("There is nothing here.")


plans = (
    [
        path("", nowhere, name="list"),
        path("search/", nowhere, name="search"),
        path("directory/", nowhere, name="directory"),
        path("directory/new/", nowhere, name="directory_new"),
        path("<slug:code>/", nowhere, name="plan"),
    ],
    "plans",
)
notices = ([path("", nowhere, name="list")], "notices")
incidents = ([path("", nowhere, name="list")], "incidents")
accounts = ([path("you/", nowhere, name="account"), path("out/", nowhere, name="sign_out")], "accounts")

urlpatterns = [
    path("sample/<slug:name>/", sample, name="sample"),
    path("", include("bcp_portal.look.urls")),
    path("plans/", include(plans)),
    path("messages/", include(notices)),
    path("accounts/", include(accounts)),
    path("incidents/", include(incidents)),
]
