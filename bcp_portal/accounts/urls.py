"""Addresses of sign-in, one's own account, and people."""

from django.urls import path

from bcp_portal.accounts import account, address_views, inviting, people, session_views, signing_in
from bcp_portal.accounts import ended_sessions as again

app_name = "accounts"

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign_in"),
    path("sign-in/again/", again.SignInAgain.as_view(), name="sign_in_again"),
    path("signed-in/", again.signed_in, name="signed_in"),
    path("session/", again.session, name="session"),
    path("sign-out/", signing_in.SignOut.as_view(), name="sign_out"),
    path("password/forgot/", signing_in.ForgotPassword.as_view(), name="password_forgot"),
    path("password/forgot/sent/", signing_in.ResetSent.as_view(), name="password_forgot_sent"),
    path("password/set/done/", signing_in.PasswordSet.as_view(), name="password_set_done"),
    path("password/set/<uidb64>/", signing_in.SetPassword.as_view(), name="password_set"),
    path("address/<uuid:ref>/confirm/", address_views.confirm, name="address_confirm"),
    path("address/<uuid:ref>/stop/", address_views.stop, name="address_stop"),
    path("account/", account.show, name="account"),
    path("account/address/", address_views.own, name="address"),
    path("account/address/withdraw/", address_views.withdraw_own, name="address_withdraw"),
    path("account/password/", account.ChangePassword.as_view(), name="password_change"),
    path("account/sessions/end/", session_views.end_others, name="sessions_end"),
    path("account/sessions/<uuid:ref>/end/", session_views.end_own, name="session_end"),
    path("account/tokens/", account.create_token, name="token_create"),
    path("account/tokens/<uuid:ref>/revoke/", account.revoke_token, name="token_revoke"),
    path("people/", people.listing, name="people"),
    path("people/new/", people.create, name="person_create"),
    path("people/invite/", inviting.look, name="people_invite"),
    path("people/invite/send/", inviting.invite, name="people_invite_send"),
    path("people/invited/", inviting.invited, name="people_invited"),
    path("people/signed-in/", session_views.everybody, name="sessions"),
    path("people/signed-in/<uuid:ref>/end/", session_views.end_of_anybody, name="session_of_end"),
    path("people/<uuid:ref>/", people.change, name="person"),
    path("people/<uuid:ref>/invite/", people.invite, name="person_invite"),
    path("people/<uuid:ref>/address/", people.change_address, name="person_address"),
    path("people/<uuid:ref>/sessions/end/", session_views.end_all_of, name="person_sessions_end"),
    path("people/<uuid:ref>/address/withdraw/", address_views.withdraw_of, name="person_address_withdraw"),
    path("people/<uuid:ref>/deactivate/", people.deactivate, name="person_deactivate"),
    path("people/<uuid:ref>/reactivate/", people.reactivate, name="person_reactivate"),
]
