"""Addresses of the API. Who may use each stands in `routes.py`."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from bcp_portal.accounts.api import SignInByApi, TokenInUse
from incidents.api import incidents
from plans.api import changes, corrective_actions, files, findings, views
from testing.api import exercises, reviews

app_name = "api"

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("token/", SignInByApi.as_view(), name="token"),
    path("token/current/", TokenInUse.as_view(), name="token_current"),
    path("incidents/", incidents.IncidentList.as_view(), name="incidents"),
    path("incidents/<slug:ref>/", incidents.IncidentDetail.as_view(), name="incident"),
    path("incidents/<slug:ref>/entries/", incidents.EntryList.as_view(), name="incident_entries"),
    path("plans/", views.PlanList.as_view(), name="plans"),
    path("plans/<slug:code>/", views.PlanDetail.as_view(), name="plan"),
    path("plans/<slug:code>/sections/", views.SectionList.as_view(), name="sections"),
    path("plans/<slug:code>/findings/", findings.FindingList.as_view(), name="findings"),
    path("plans/<slug:code>/actions/", corrective_actions.ActionList.as_view(), name="actions"),
    path("plans/<slug:code>/exercises/", exercises.ExerciseList.as_view(), name="exercises"),
    path("plans/<slug:code>/reviews/", reviews.ReviewList.as_view(), name="reviews"),
    path("plans/<slug:code>/changes/", changes.ChangeList.as_view(), name="changes"),
    path("plans/<slug:code>/versions/", views.VersionList.as_view(), name="versions"),
    path("plans/<slug:code>/versions/<str:number>/", views.VersionDetail.as_view(), name="version"),
    path("plans/<slug:code>/versions/<str:number>/document/", files.DocumentFile.as_view(), name="document"),
    path("plans/<slug:code>/versions/<str:number>/pdf/", files.PdfFile.as_view(), name="pdf"),
]
