"""Addresses of one's own messages, how they come, absences, and of messages that could not be delivered."""

from django.urls import path

from . import account_views, views

app_name = "notices"

urlpatterns = [
    path("messages/", views.listing, name="list"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<uuid:ref>/", views.open_notice, name="open"),
    path("account/messages/", account_views.settings, name="settings"),
    path("account/absence/", account_views.absence, name="absence"),
    path("account/absence/<uuid:ref>/end/", account_views.absence_end, name="absence_end"),
    path("people/<uuid:ref>/absence/", account_views.absence_of, name="absence_of"),
    path("people/<uuid:ref>/absence/<uuid:absence>/end/", account_views.absence_of_end, name="absence_of_end"),
    path("jobs/messages/", views.undelivered_messages, name="undelivered"),
    path("jobs/messages/again/", views.all_again, name="all_again"),
    path("jobs/messages/<uuid:ref>/again/", views.again, name="again"),
    path("jobs/mail/", views.mail, name="mail"),
    path("jobs/mail/test/", views.mail_test, name="mail_test"),
    path("jobs/links/<uuid:ref>/again/", views.links_again, name="links_again"),
]
