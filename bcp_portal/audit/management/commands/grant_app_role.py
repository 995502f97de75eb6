"""Makes the PostgreSQL role that the portal runs as: it owns nothing, and can only add to frozen tables."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection

from bcp_portal.audit.roles import RoleOwns, grant_app_role

PASSWORD = "APP_ROLE_PASSWORD"


class Command(BaseCommand):
    help = (
        f"Make or renew the role that web, worker and beat sign in to PostgreSQL with. Its password is read from the "
        f"variable {PASSWORD}. Run it as the owner, after every migrate; twice is once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", nargs="?", default="bcp_app", help="the name of the role: bcp_app unless given")

    def handle(self, *_: Any, **options: Any) -> None:
        role = options["role"]
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        try:
            grant_app_role(role=role, password=os.environ.get(PASSWORD, ""))
        except RoleOwns as owner:
            raise CommandError(f"{role} owns tables of the portal: name a role that owns nothing.") from owner
        except ProgrammingError as refusal:
            raise CommandError(f"This user of the database may not do that: {refusal}") from refusal
        self.stdout.write(f"{role} may read everything and add to frozen tables; it owns nothing.")
