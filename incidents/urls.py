"""Addresses of incidents. For whom: bcp_portal/routes.py."""

from django.urls import path

from incidents.views import (
    declaring,
    ending,
    exporting,
    failing,
    functions,
    phones,
    printing,
    roles,
    room,
    saying,
    steps,
)

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
    path("incidents/<slug:ref>/stand-down/", ending.stand_down_incident, name="stand_down"),
    path("incidents/<slug:ref>/close/", ending.close_incident, name="close"),
    path("incidents/<slug:ref>/reopen/", ending.reopen_incident, name="reopen"),
    path("incidents/<slug:ref>/merge/", ending.merge_incident, name="merge"),
    path("incidents/<slug:ref>/files/", exporting.files, name="files"),
    path("incidents/<slug:ref>/print/", exporting.print_paper, name="print"),
    path("incidents/<slug:ref>/export.json", exporting.export_json, name="export_json"),
    path("incidents/<slug:ref>/export.csv", exporting.export_csv, name="export_csv"),
    path("incidents/<slug:ref>/export.pdf", printing.pdf_file, {"kind": "report"}, name="export_pdf"),
    path("incidents/<slug:ref>/check-list.pdf", printing.pdf_file, {"kind": "check-list"}, name="check_list_pdf"),
    path("incidents/<slug:ref>/pdf/<slug:kind>/", printing.pdf, name="pdf"),
]
