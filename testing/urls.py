"""Addresses of exercises, maintenance, reviews, assessments, and when they are due. For whom: bcp_portal/routes.py."""

from django.urls import path

from testing.views import deciding, exercises, keepers, maintenance, occurrences, printing, retests, reviews

app_name = "testing"

urlpatterns = [
    path("exercises/", exercises.programme, name="list"),
    path("exercises/results/", exercises.results, name="results"),
    path("plans/<slug:code>/exercises/record/", exercises.record, name="record"),
    path("plans/<slug:code>/exercises/retest/", retests.ask, name="retest"),
    path("plans/<slug:code>/exercises/<slug:ref>/", exercises.exercise, name="exercise"),
    path("plans/<slug:code>/exercises/<slug:ref>/pdf/", printing.exercise_pdf, name="exercise_pdf"),
    path("plans/<slug:code>/exercises/<slug:ref>/pdf/file/", printing.exercise_pdf_file, name="exercise_pdf_file"),
    path("plans/<slug:code>/exercises/<slug:ref>/withdraw/", exercises.withdraw, name="withdraw"),
    path("plans/<slug:code>/maintenance/<slug:ref>/done/", maintenance.done, name="maintenance_done"),
    path("plans/<slug:code>/maintenance/<slug:ref>/undo/", maintenance.undo, name="maintenance_undo"),
    path("plans/<slug:code>/keepers/", keepers.keepers, name="keepers"),
    path("plans/<slug:code>/keepers/save/", keepers.save_keepers, name="keepers_save"),
    path("programme/<slug:code>/csv/", occurrences.programme_csv, name="programme_csv"),
    path("programme/<slug:code>/lines/<slug:slug>/", occurrences.line, name="promise"),
    path("programme/<slug:code>/lines/<slug:slug>/csv/", occurrences.line_csv, name="promise_csv"),
    path("programme/<slug:code>/<slug:ref>/", occurrences.occurrence, name="occurrence"),
    path("programme/<slug:code>/<slug:ref>/move/", deciding.move, name="occurrence_move"),
    path("programme/<slug:code>/<slug:ref>/skip/", deciding.skip, name="occurrence_skip"),
    path("programme/<slug:code>/<slug:ref>/withdraw/", occurrences.withdraw, name="occurrence_withdraw"),
    path("programme/<slug:code>/<slug:ref>/take-up/", deciding.take_up, name="occurrence_take_up"),
    path("plans/<slug:code>/reviews/", reviews.reviews, name="reviews"),
    path("plans/<slug:code>/reviews/record/", reviews.record, {"kind": "review"}, name="review_new"),
    path("plans/<slug:code>/assessments/record/", reviews.record, {"kind": "assessment"}, name="assessment_new"),
    path("plans/<slug:code>/reviews/<slug:ref>/", reviews.review, name="review"),
    path("plans/<slug:code>/reviews/<slug:ref>/withdraw/", reviews.withdraw, name="review_withdraw"),
]
