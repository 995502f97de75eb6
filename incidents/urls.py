"""Addresses of incidents. For whom: bcp_portal/routes.py."""

from django.urls import path

from incidents.views import (
    alarm_rules,
    alarms,
    declaring,
    functions,
    heartbeats,
    hooks,
    roles,
    room,
    saying,
    sources,
    steps,
)

app_name = "incidents"

urlpatterns = [
    path("incidents/", room.incidents, name="list"),
    path("incidents/declare/", declaring.declare_incident, name="declare"),
    path("hooks/<uuid:ref>/", hooks.hook, name="hook"),
    path("beat/<slug:secret>/", hooks.beat, name="beat"),
    path("incidents/alarms/", alarms.alarms, name="alarms"),
    path("incidents/alarms/<uuid:ref>/open/", alarms.open_incident, name="alarm_open"),
    path("incidents/alarms/<uuid:ref>/dismiss/", alarms.dismiss, name="alarm_dismiss"),
    path("incidents/settings/sources/", sources.settings, name="sources"),
    path("incidents/settings/sources/new/", sources.new, name="source_new"),
    path("incidents/settings/sources/<uuid:ref>/", sources.source, name="source"),
    path("incidents/settings/sources/<uuid:ref>/secret/", sources.secret, name="source_secret"),
    path("incidents/settings/sources/<uuid:ref>/turn/", sources.turn, name="source_turn"),
    path("incidents/settings/rules/new/", alarm_rules.new, name="alarm_rule_new"),
    path("incidents/settings/rules/try/", alarm_rules.trying, name="alarm_rules_try"),
    path("incidents/settings/rules/<uuid:ref>/", alarm_rules.rule, name="alarm_rule"),
    path("incidents/settings/rules/<uuid:ref>/turn/", alarm_rules.turn, name="alarm_rule_turn"),
    path("incidents/settings/heartbeats/new/", heartbeats.new, name="heartbeat_new"),
    path("incidents/settings/heartbeats/<uuid:ref>/", heartbeats.heartbeat, name="heartbeat"),
    path("incidents/settings/heartbeats/<uuid:ref>/address/", heartbeats.address, name="heartbeat_address"),
    path("incidents/settings/heartbeats/<uuid:ref>/turn/", heartbeats.turn, name="heartbeat_turn"),
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
