"""`manage.py create_user EMAIL --level public|officer|loti [--borough SLUG --role NAME]`."""

import getpass
import secrets
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from boroughs.models import Membership, Organisation, User


class Command(BaseCommand):
    help = "Make somebody who can sign in. Asks for a password on a terminal; else makes one and prints it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--level", choices=User.Level.values, required=True)
        parser.add_argument("--borough", metavar="SLUG", help="the organisation that an officer works for")
        parser.add_argument("--role", choices=Membership.Role.values, default=Membership.Role.OFFICER)
        parser.add_argument("--name", default="")
        parser.add_argument("--password", help="else it is asked for, or made and printed")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        level = options["level"]
        if not options["email"].strip():
            raise CommandError("The e-mail address is empty.", returncode=2)
        organisation = None
        if options["borough"]:
            organisation = Organisation.objects.filter(slug=options["borough"]).first()
            if organisation is None:
                raise CommandError(
                    f"There is no organisation {options['borough']!r}. Add it with: "
                    f'manage.py add_borough "NAME" --slug {options["borough"]} --gss CODE',
                    returncode=2,
                )
        if level == User.Level.OFFICER and organisation is None:
            raise CommandError("An officer needs --borough SLUG.", returncode=2)
        password = options["password"]
        made = False
        if not password and sys.stdin.isatty():
            password = getpass.getpass("Password: ")
        elif not password:
            password, made = secrets.token_urlsafe(12), True
        try:
            user = User.objects.create_user(
                options["email"],
                password,
                level=level,
                name=options["name"],
                data_set=organisation.data_set if organisation else "real",
                is_staff=level == User.Level.LOTI,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        if organisation is not None:
            Membership.objects.create(user=user, organisation=organisation, role=options["role"])
        self.stdout.write(
            f"{user.email} can sign in" + (f" with the password {password}" if made else "") + "."
        )
