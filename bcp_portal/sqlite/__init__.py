"""Django's SQLite, with its writers in a line; named as the engine in `bcp_portal/environment.py`."""
