"""Views of signing in and out, and of setting a password by a link."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from bcp_portal.accounts import actions, throttling
from bcp_portal.accounts.forms import ForgotPasswordForm, NewPasswordForm, SignInForm
from bcp_portal.accounts.models import User


class SignIn(LoginView):
    """Django rotates the session at sign-in and follows `next` on this host only."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_initial(self) -> dict[str, Any]:
        return {"username": self.request.GET.get("email", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.PORTAL_DEMO:
            accounts = [{"email": email, "name": name} for email, name, _ in settings.DEMO_ACCOUNTS]
            context |= {"demo_accounts": accounts, "demo_password": settings.DEMO_PASSWORD}
        return context


class SignOut(LogoutView):
    http_method_names = ("post", "options")


class ForgotPassword(FormView[ForgotPasswordForm]):
    """Answers the same, and in the same time, whether or not the address has an account: a job sends the link."""

    template_name = "accounts/password_forgot.html"
    form_class = ForgotPasswordForm
    success_url = reverse_lazy("accounts:password_forgot_sent")

    def form_valid(self, form: ForgotPasswordForm) -> HttpResponse:
        actions.ask_for_reset(email=form.cleaned_data["email"], at=timezone.now())
        return super().form_valid(form)


class ResetSent(TemplateView):
    template_name = "accounts/password_forgot_sent.html"


class SetPassword(PasswordResetConfirmView):
    """Django moves the token from the address into the session before it shows the form."""

    template_name = "accounts/password_set.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("accounts:password_set_done")

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The token is asked from the query the first time, and from the session once it is there."""
        return super().dispatch(*args, token=self.request.GET.get("token", self.reset_url_token), **kwargs)

    def get_user(self, uidb64: str) -> User | None:
        """Whose link it is; none is good for somebody who was deactivated since."""
        person = super().get_user(uidb64)
        return person if isinstance(person, User) and person.is_active else None

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        actions.set_password(person=form.user, password=form.cleaned_data["new_password1"], at=timezone.now())
        throttling.forgive(form.user)
        del self.request.session["_password_reset_token"]
        return HttpResponseRedirect(self.get_success_url())


class PasswordSet(TemplateView):
    template_name = "accounts/password_set_done.html"
