#!/usr/bin/env python
"""The command line of the portal; settings come from the environment alone."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bcp_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(f"The portal does not start: {refusal}")


if __name__ == "__main__":
    main()
