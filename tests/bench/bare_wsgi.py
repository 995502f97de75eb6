"""The bare page behind the web command that is shipped."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")
django.setup()

from django.conf import settings  # noqa: E402  after setup
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from tests.bench.bare import MIDDLEWARE  # noqa: E402

settings.MIDDLEWARE = MIDDLEWARE
application = WSGIHandler()
