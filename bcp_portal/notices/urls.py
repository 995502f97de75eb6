"""Addresses of one's own messages."""

from django.urls import path

from . import views

app_name = "notices"

urlpatterns = [
    path("messages/", views.listing, name="list"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<uuid:ref>/", views.open_notice, name="open"),
]
