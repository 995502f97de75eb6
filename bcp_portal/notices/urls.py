"""Addresses of one's own messages, and of those that could not be delivered to somebody."""

from django.urls import path

from . import views

app_name = "notices"

urlpatterns = [
    path("messages/", views.listing, name="list"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<uuid:ref>/", views.open_notice, name="open"),
    path("jobs/messages/", views.undelivered_messages, name="undelivered"),
    path("jobs/messages/again/", views.all_again, name="all_again"),
    path("jobs/messages/<uuid:ref>/again/", views.again, name="again"),
    path("jobs/links/<uuid:ref>/again/", views.links_again, name="links_again"),
]
