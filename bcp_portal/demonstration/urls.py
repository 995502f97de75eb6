"""Addresses of what home offers in a demonstration."""

from django.urls import path

from . import views

app_name = "demonstration"

urlpatterns = [
    path("demonstration/<slug:key>/", views.trial, name="trial"),
    path("demonstration/", views.close, name="close"),
]
