"""Addresses of exercises. Who may use each stands in bcp_portal/routes.py."""

from django.urls import path

from testing.views import exercises as views
from testing.views import printing

app_name = "testing"

urlpatterns = [
    path("exercises/", views.programme, name="list"),
    path("plans/<slug:code>/exercises/record/", views.record, name="record"),
    path("plans/<slug:code>/exercises/<slug:ref>/", views.exercise, name="exercise"),
    path("plans/<slug:code>/exercises/<slug:ref>/pdf/", printing.exercise_pdf, name="exercise_pdf"),
    path("plans/<slug:code>/exercises/<slug:ref>/pdf/file/", printing.exercise_pdf_file, name="exercise_pdf_file"),
    path("plans/<slug:code>/exercises/<slug:ref>/withdraw/", views.withdraw, name="withdraw"),
]
