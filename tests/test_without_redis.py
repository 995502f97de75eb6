"""A portal whose Redis is away: every page and every deed answers, and what is due waits in the database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from bcp_portal.accounts.models import ResetRequest
from bcp_portal.notices.models import Delivery
from plans.models.versions import PdfExport, PlanVersion
from tests.plans.signing import change_rto, current_plan

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[1]
# A process of its own, since a process has one broker for good. It prints the answer of every address.
WALK = """
import json
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
from django.test import Client
from bcp_portal.accounts.models import User
from bcp_portal.routes import ROUTES
from tests.test_routes import address
told = {}
def client(name):
    one = Client()
    one.force_login(User.objects.get(name=name), backend="django.contrib.auth.backends.ModelBackend")
    return one
told["ready"] = Client().get("/readyz").json()
for name in ("Administrator", "CTO"):  # between them all that a role may
    person = client(name)
    for route in ROUTES:
        told[f"{name} {route}"] = person.get(address(route)).status_code
    told[f"{name} token"] = person.get("/api/v1/plans/").status_code
editor = client("Editor")
told["draft pdf"] = editor.post("/plans/BCP-01/draft/pdf/").status_code
told["submit"] = editor.post("/plans/BCP-01/submit/", json.loads(%r)).status_code
responder, token = client("Responder"), "00000000-0000-4000-8000-000000000001"
declared = responder.post("/incidents/declare/", {"token": token, "plan": "BCP-01", "severity": "SV-01", "lost": "F-01"})
told["declare"] = declared.status_code
tap = {"token": token, "step": "done BCP-01 ST-01"}
told["tap"] = responder.post(declared.url + "steps/", tap, headers={"Accept": "application/json"}).json().get("number")
told["live"] = responder.get(declared.url + "live/").json()["seen"].split(".")[0]
told["forgot"] = Client().post("/password/forgot/", {"email": "cto@example.com"}).status_code
print(json.dumps(told))
"""


@pytest.fixture
def statuses(world, signed, tmp_path):
    change_rto(world)
    plan = current_plan(world)
    found = connection.settings_dict
    submission = {"revision": plan.revision, "number": "1.1", "change_summary": "Yearly update"}
    variables = {
        "DJANGO_SETTINGS_MODULE": "bcp_portal.settings",
        "DATABASE_URL": f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "MEDIA_ROOT": str(tmp_path),
        "PORTAL_VAR": str(tmp_path),
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", WALK % json.dumps(submission)],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_every_page_answers_the_portal_is_ready_and_deeds_are_kept(world, statuses):
    ready = statuses.pop("ready")
    assert (ready["status"], ready["broker"]) == ("ok", "failing")
    assert {what: status for what, status in statuses.items() if int(status) >= 500} == {}
    assert statuses["draft pdf"] == statuses["forgot"] == 302
    assert (statuses["declare"], statuses["tap"], statuses["live"]) == (302, 4, "4")
    assert PdfExport.objects.filter(purpose="draft", finished_at=None).exists()
    assert ResetRequest.objects.filter(email=world.cto.email).exists()
    assert statuses["submit"] == 302
    assert PlanVersion.objects.filter(major=1, minor=1).exists()
    assert PdfExport.objects.filter(purpose="preview", version__minor=1, finished_at=None).exists()
    assert Delivery.objects.filter(notices__topic__contains=":1.1:", finished_at=None).exists()
