"""Views of one's own account: who I am, my password, my API tokens."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bcp_portal.accounts import actions
from bcp_portal.accounts.forms import ChangePasswordForm, TokenForm
from bcp_portal.accounts.models import ApiToken
from bcp_portal.accounts.open_sessions import open_sessions
from bcp_portal.accounts.sessions import current_user


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return _page(request, TokenForm(request=request))


@require_POST
def create_token(request: HttpRequest) -> HttpResponse:
    """Answers with the page itself rather than a redirect: the token is nowhere kept to be shown after one."""
    form = TokenForm(request.POST, request=request)
    if not form.is_valid():
        return _page(request, form, status=422)
    secret = actions.create_token(owner=current_user(request), at=timezone.now(), **form.wanted)
    return _page(request, TokenForm(request=request), secret=secret)


@require_POST
def revoke_token(request: HttpRequest, ref: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken, ref=ref, user=current_user(request))
    actions.revoke_token(actor=current_user(request), token=token, at=timezone.now())
    messages.success(request, f"Revoked “{token.name}”. Programs that use it are refused from now on.")
    return redirect("accounts:account")


class ChangePassword(PasswordChangeView):
    template_name = "accounts/password_change.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("accounts:account")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        person = current_user(self.request)
        actions.set_password(
            person=person,
            password=form.cleaned_data["new_password1"],
            at=timezone.now(),
            session=self.request.session.session_key,
        )
        update_session_auth_hash(self.request, person)
        messages.success(
            self.request, "Password changed. You are signed out everywhere else, and your API tokens have ended."
        )
        return HttpResponseRedirect(self.get_success_url())


def _page(request: HttpRequest, form: TokenForm, *, status: int = 200, **more: Any) -> HttpResponse:
    now, person = timezone.now(), current_user(request)
    mine = open_sessions(at=now).filter(person=person)
    tokens = ApiToken.objects.filter(user=person)
    context = {"form": form, "tokens": tokens, "sessions": mine, "now": now, **more}
    return render(request, "accounts/account.html", context, status=status)
