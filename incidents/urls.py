"""Addresses of incidents. For whom: bcp_portal/routes.py."""

from django.urls import path

from incidents.views import declaring, failing, functions, phones, roles, room, saying, steps

app_name = "incidents"

urlpatterns = [
    path("incidents/", room.incidents, name="list"),
    path("incidents/declare/", declaring.declare_incident, name="declare"),
    path("incidents/failed/", failing.failed, name="failed"),
    path("incidents/phones/", phones.phones, name="phones"),
    path("incidents/<slug:ref>/", room.room, name="room"),
    path("incidents/<slug:ref>/live/", room.live, name="live"),
    path("incidents/<slug:ref>/activate/", declaring.activate_plan, name="activate"),
    path("incidents/<slug:ref>/steps/", steps.tap, name="steps"),
    path("incidents/<slug:ref>/steps/<slug:code>/<path:step>/", steps.step, name="step"),
    path("incidents/<slug:ref>/groups/", steps.group, name="group"),
    path("incidents/<slug:ref>/strategies/", steps.strategies, name="strategies"),
    path("incidents/<slug:ref>/roles/", roles.tap_role, name="roles"),
    path("incidents/<slug:ref>/roles/<slug:code>/<str:name>/", roles.role, name="role"),
    path("incidents/<slug:ref>/functions/", functions.functions, name="functions"),
    path("incidents/<slug:ref>/functions/<slug:code>/<slug:row_ref>/", functions.function, name="function"),
    path("incidents/<slug:ref>/entries/", saying.entries, name="entries"),
    path("incidents/<slug:ref>/entries/<int:number>/correct/", saying.correction, name="correction"),
    path("incidents/<slug:ref>/severity/", saying.severity, name="severity"),
    path("incidents/<slug:ref>/title/", saying.title, name="title"),
    path("incidents/<slug:ref>/moments/", saying.moments, name="moments"),
]
