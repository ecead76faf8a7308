"""`manage.py first_editor`: somebody who may edit, where there is nobody yet, as `make run` prints it."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from boroughs.data_sets import DataSet
from boroughs.models import User

EMAIL = "editor@citytools.example.org"

FILE = "first_editor.txt"
"""In the data folder, for its owner's eyes; `citytools.serve` prints it with the site's address."""


class Command(BaseCommand):
    help = (
        "Make an account of LOTI staff with a password made at random, unless somebody is LOTI staff already."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(level=User.Level.LOTI, data_set=DataSet.REAL, is_active=True).exists():
            self.stdout.write("There is somebody who may edit already.")
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_user(EMAIL, password, name="First editor", level=User.Level.LOTI, is_staff=True)
        place = Path(settings.DATA_DIR) / FILE
        place.unlink(missing_ok=True)
        with os.fdopen(
            os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(f"{EMAIL}  {password}  (First editor)\n")
        self.stdout.write(f"{EMAIL} may edit; the password is in {place}.")
