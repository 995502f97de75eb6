"""Address of the theme choice."""

from django.urls import path

from bcp_portal.look.views import choose_theme

app_name = "look"

urlpatterns = [
    path("theme/", choose_theme, name="theme"),
]
