"""Light or dark: a person's choice wins over the device's, and is kept in a cookie so that no script is needed."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

COOKIE = f"{settings.COOKIE_PREFIX}theme"
DEVICE = "device"
THEMES = {"light": ("Light", "sun"), "dark": ("Dark", "moon")}
CHOICES = ((DEVICE, "Device", "monitor"), *((key, label, drawing) for key, (label, drawing) in THEMES.items()))


def chosen(request: HttpRequest) -> str:
    """`light`, `dark`, or `device` where nothing (or nonsense) is chosen."""
    theme = request.COOKIES.get(COOKIE, DEVICE)
    return theme if theme in THEMES else DEVICE


def attribute(request: HttpRequest) -> SafeString:
    """The attribute of <html> that tokens.css obeys."""
    theme = chosen(request)
    return format_html(' data-theme="{}"', theme) if theme != DEVICE else SafeString("")
