"""Addresses of incidents. For whom: bcp_portal/routes.py."""

from django.urls import path

from incidents.views import failing, phones

app_name = "incidents"

urlpatterns = [
    path("incidents/failed/", failing.failed, name="failed"),
    path("incidents/phones/", phones.phones, name="phones"),
]
