"""A pytest plugin: each xdist process gets its own Redis database and folder, as pytest-django gives it tables.

It is named in PYTEST_PLUGINS, since Django reads REDIS_URL and PORTAL_VAR before any conftest.py is.
"""

import os

PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1, …; empty in a run of one process

if PROCESS:
    number = int(PROCESS.removeprefix("gw")) + 1
    for name in ("PORTAL_VAR", "REDIS_URL"):
        if os.environ.get(name):
            os.environ[name] += f"/{number}"
