"""Addresses of webhooks and opened networks."""

from django.urls import path

from . import views

app_name = "outbound"

urlpatterns = [
    path("webhooks/", views.listing, name="webhooks"),
    path("webhooks/new/", views.new, name="webhook_new"),
    path("webhooks/networks/", views.open_network, name="network_open"),
    path("webhooks/networks/<uuid:ref>/close/", views.close_network, name="network_close"),
    path("webhooks/<uuid:ref>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:ref>/switch/", views.switch, name="webhook_switch"),
    path("webhooks/<uuid:ref>/test/", views.test, name="webhook_test"),
]
