"""Adds a person from the command line: the way to the first administrator."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bcp_portal.accounts import actions, links
from bcp_portal.accounts.models import User
from bcp_portal.accounts.roles import Role


class Command(BaseCommand):
    help = "Add a person. Without --password or --password-stdin, prints a link with which they set their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--password", action="store_true", help="ask for a password at the terminal")
        how.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *_: Any, **options: Any) -> None:
        password = _password(options)
        person = _create(options, password)
        self.stdout.write(f"Added {person.name} as {person.get_role_display().lower()}.")
        if password is None:
            actions.note_printed_link(person=person, at=timezone.now())
            self.stdout.write(f"They set their password here, once, within three days: {links.password_link(person)}")


def _create(options: dict[str, Any], password: str | None) -> User:
    email, name, role = options["email"], options["name"], options["role"]
    try:
        if password is not None:
            validate_password(password, User(email=email, name=name))
        return actions.create_person(
            actor=None, email=email, name=name, role=role, password=password, at=timezone.now()
        )
    except actions.AlreadyThere as taken:
        raise CommandError(str(taken)) from taken
    except ValidationError as wrong:
        raise CommandError(" ".join(wrong.messages)) from wrong


def _password(options: dict[str, Any]) -> str | None:
    if options["password_stdin"]:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass() if options["password"] else None
