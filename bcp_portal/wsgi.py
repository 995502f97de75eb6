"""What a WSGI server (gunicorn) runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")

application = get_wsgi_application()
