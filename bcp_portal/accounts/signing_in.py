"""Views of signing in and out, and of setting a password by a link."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from bcp_portal.accounts import actions, password_resets, throttling, trail
from bcp_portal.accounts.devices import remember
from bcp_portal.accounts.forms import ForgotPasswordForm, NewPasswordForm, SignInForm
from bcp_portal.accounts.links import LINKS
from bcp_portal.accounts.models import User
from bcp_portal.accounts.sessions import begin_session, current_user


class SignIn(LoginView):
    """Django rotates the session at sign-in and follows `next` on this host only."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        begin_session(self.request, current_user(self.request))
        trail.signed_in(self.request, current_user(self.request), way="sign-in page")
        return self.remembering(response)

    def remembering(self, response: HttpResponse) -> HttpResponse:
        """The answer to somebody who has just signed in with this browser."""
        return remember(self.request, response, current_user(self.request))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """What is no address or has no password was no try."""
        if form.cleaned_data.get("username") and form.data.get("password") and not _is_paused(self.request):
            trail.sign_in_failed(self.request, form.cleaned_data["username"])
        return super().form_invalid(form)

    def get_initial(self) -> dict[str, Any]:
        return {"username": self.request.GET.get("email", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.PORTAL_DEMO:
            accounts = [{"email": email, "name": name} for email, name, _ in settings.DEMO_ACCOUNTS]
            context |= {"demo_accounts": accounts, "demo_password": settings.DEMO_PASSWORD}
        return context


def _is_paused(request: HttpRequest) -> bool:
    """Whether the password was not even looked at; the try that begins a pause was looked at, and told as one."""
    return getattr(request, "axes_locked_out", False) and not getattr(request, "axes_failures_since_start", None)


class SignOut(LogoutView):
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        trail.signed_out(current_user(request))
        return super().post(request, *args, **kwargs)


class ForgotPassword(FormView[ForgotPasswordForm]):
    """Answers the same, and in the same time, whether or not the address has an account: a job sends the link.

    So are its limits: whoever asks for too many, of whomever, waits; an address that was asked for too often gets none.
    """

    template_name = "accounts/password_forgot.html"
    form_class = ForgotPasswordForm
    success_url = reverse_lazy("accounts:password_forgot_sent")

    def form_valid(self, form: ForgotPasswordForm) -> HttpResponse:
        if not throttling.may_ask_for_link(self.request):
            return throttling.links_paused(self.request)
        email = form.cleaned_data["email"]
        if throttling.may_have_link(email):
            password_resets.ask_for_reset(email=email, at=timezone.now())
        return super().form_valid(form)


class ResetSent(TemplateView):
    template_name = "accounts/password_forgot_sent.html"


class SetPassword(PasswordResetConfirmView):
    """Django moves the token from the address into the session before it shows the form."""

    template_name = "accounts/password_set.html"
    form_class = NewPasswordForm
    token_generator = LINKS
    success_url = reverse_lazy("accounts:password_set_done")

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The token is asked from the query the first time, and from the session once it is there."""
        return super().dispatch(*args, token=self.request.GET.get("token", self.reset_url_token), **kwargs)

    def get_user(self, uidb64: str) -> User | None:
        """Whose link it is; none is good for somebody who was deactivated since."""
        person = super().get_user(uidb64)
        return person if isinstance(person, User) and person.is_active else None

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        actions.set_password(
            person=form.user,
            password=form.cleaned_data["new_password1"],
            at=timezone.now(),
            session=self.request.session.session_key,
        )
        throttling.forgive(self.request, form.user)
        del self.request.session["_password_reset_token"]
        return remember(self.request, HttpResponseRedirect(self.get_success_url()), form.user)


class PasswordSet(TemplateView):
    template_name = "accounts/password_set_done.html"
