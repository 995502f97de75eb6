"""What a WSGI server (gunicorn) runs."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from bcp_portal.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # with every view: else the first to ask waits for it
collect_seldom()
