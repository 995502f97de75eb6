"""BCP Portal: the wiring of the project (files) and the ground its applications share (folders)."""

from bcp_portal.celery import app as celery_app

__all__ = ["celery_app"]
