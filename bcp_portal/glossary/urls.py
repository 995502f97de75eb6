"""Address of the glossary."""

from django.urls import path

from .views import page

app_name = "glossary"

urlpatterns = [path("glossary/", page, name="page")]
