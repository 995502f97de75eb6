"""Addresses of the organisation and its logo."""

from django.urls import path

from . import views

app_name = "organisation"

urlpatterns = [
    path("organisation/", views.page, name="page"),
    path("organisation/logo/", views.logo_set, name="logo_set"),
    path("organisation/logo/remove/", views.logo_remove, name="logo_remove"),
    path("organisation/logo.png", views.logo, name="logo"),
]
