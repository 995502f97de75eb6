"""Addresses of incidents. For whom: bcp_portal/routes.py."""

from django.urls import path

from incidents.views import (
    declaring,
    duties,
    duty_settings,
    ending,
    failing,
    functions,
    phones,
    roles,
    room,
    saying,
    steps,
)

app_name = "incidents"

urlpatterns = [
    path("incidents/", room.incidents, name="list"),
    path("incidents/declare/", declaring.declare_incident, name="declare"),
    path("incidents/settings/duties/", duty_settings.duties_set, name="duties_set"),
    path("incidents/settings/duties/new/", duty_settings.duty_new, name="duty_new"),
    path("incidents/settings/duties/regimes/<slug:regime>/on/", duty_settings.regime_on, name="regime_on"),
    path("incidents/settings/duties/<uuid:ref>/", duty_settings.duty_set, name="duty_set"),
    path("incidents/settings/duties/<uuid:ref>/switch/", duty_settings.duty_switch, name="duty_switch"),
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
    path("incidents/<slug:ref>/duties/", duties.tap_duty, name="duties"),
    path("incidents/<slug:ref>/duties/<path:duty>/", duties.duty, name="duty"),
    path("incidents/<slug:ref>/classification/", duties.classification, name="classification"),
    path("incidents/<slug:ref>/entries/", saying.entries, name="entries"),
    path("incidents/<slug:ref>/entries/<int:entry>/correct/", saying.correction, name="correction"),
    path("incidents/<slug:ref>/severity/", saying.severity, name="severity"),
    path("incidents/<slug:ref>/title/", saying.title, name="title"),
    path("incidents/<slug:ref>/moments/", saying.moments, name="moments"),
    path("incidents/<slug:ref>/stand-down/", ending.stand_down_incident, name="stand_down"),
    path("incidents/<slug:ref>/close/", ending.close_incident, name="close"),
    path("incidents/<slug:ref>/reopen/", ending.reopen_incident, name="reopen"),
    path("incidents/<slug:ref>/merge/", ending.merge_incident, name="merge"),
]
