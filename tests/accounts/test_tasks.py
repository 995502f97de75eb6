"""Jobs around accounts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from bcp_portal.accounts.tasks import clear_expired_sessions


@pytest.mark.django_db
def test_only_sessions_that_have_ended_are_cleared():
    now = timezone.now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="living", session_data="", expire_date=now + timedelta(hours=1))
    clear_expired_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["living"]
