"""Brings the database up to date and, when it holds no people yet, loads the demonstration."""

import os
import sys
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    if not get_user_model().objects.exists():
        print("First start: loading the demo accounts and the sample plan with its story.")
        call_command("load_demo")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")
    main()
