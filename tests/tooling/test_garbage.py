"""What lasts in a web server is left alone by the garbage collector."""

import os
import subprocess
import sys

from bcp_portal.garbage import NEW, TIMES
from tests.tooling.conftest import ROOT

SAID = """
import gc, sys
import bcp_portal.wsgi
print(gc.get_freeze_count(), *gc.get_threshold(), "plans.views.rows" in sys.modules)
"""


def test_a_web_server_has_loaded_its_pages_and_leaves_them_alone(tmp_path):
    environment = os.environ | {"PORTAL_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bcp_portal.settings"}
    said = subprocess.run([sys.executable, "-c", SAID], cwd=ROOT, env=environment, capture_output=True, check=True)
    kept, *thresholds, has_pages = said.stdout.decode().split()
    assert int(kept) > 100_000
    assert list(map(int, thresholds)) == [NEW, TIMES, TIMES]
    assert has_pages == "True"
