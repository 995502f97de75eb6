"""The portal behind the web command that is shipped, with each style sheet and script by itself, as they are written."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  after setup
from django.templatetags.static import static  # noqa: E402
from django.utils.html import format_html_join  # noqa: E402

from bcp_portal.look.bundles import BUNDLES  # noqa: E402
from bcp_portal.look.templatetags.portal import register  # noqa: E402

LINK = '<link rel="stylesheet" href="{}">'
SCRIPT = '<script src="{}" defer></script>'


def style_sheet(bundle: str) -> str:
    return format_html_join("\n", LINK, ((static(part),) for part in BUNDLES[f"{bundle}.css"]))


def script(bundle: str) -> str:
    return format_html_join("\n", SCRIPT, ((static(part),) for part in BUNDLES[f"{bundle}.js"]))


register.simple_tag(style_sheet)
register.simple_tag(script)
application = WSGIHandler()
