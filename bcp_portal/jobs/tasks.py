"""A job that does nothing."""

from celery import shared_task


@shared_task(name="bcp_portal.jobs.tasks.sign_of_life")
def sign_of_life() -> None:
    """Shows that somebody works on queues on which nothing else happens every minute: running it is enough."""
