"""`manage.py add_borough NAME --slug S --gss CODE`: one more organisation, which the catalogue lacks."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from boroughs.models import Organisation, OrganisationName
from boroughs.names import fold_organisation
from changes.models import note

# The ONS writes a country letter and eight digits: E09000012 is a London borough, E10000020 a county.
GSS = re.compile(r"^[ENSW]\d{8}$")
KIND_BY_GSS = {
    "E06": Organisation.Kind.UNITARY,
    "E07": Organisation.Kind.DISTRICT,
    "E08": Organisation.Kind.METROPOLITAN,
    "E09": Organisation.Kind.BOROUGH,
    "E10": Organisation.Kind.COUNTY,
}


class Command(BaseCommand):
    help = (
        "Add an organisation that the catalogue lacks. Again with the same words: nothing is added, exit 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--slug", required=True, help="its name in addresses: norfolk")
        parser.add_argument("--gss", required=True, help="its ONS code: E10000020")
        parser.add_argument("--kind", choices=Organisation.Kind.values, help="else by its ONS code")

    def handle(self, *args: Any, **options: Any) -> None:
        name, slug, gss = options["name"].strip(), options["slug"], options["gss"].upper()
        if not GSS.match(gss):
            raise CommandError(
                f"{gss} is no ONS code: a letter and eight digits, such as E10000020.", returncode=2
            )
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise CommandError(f"{slug!r} is no slug: small letters, digits and hyphens.", returncode=2)
        if not name:
            raise CommandError("The name is empty.", returncode=2)
        known = Organisation.objects.filter(slug=slug).first() or Organisation.objects.filter(gss=gss).first()
        if known is not None:
            raise CommandError(f"Already there: {known.name} ({known.slug}, {known.gss}).", returncode=1)
        try:
            with transaction.atomic():
                organisation = Organisation.objects.create(
                    slug=slug,
                    name=name,
                    short_name=re.sub(r"\s+(County |City |Borough |District )?Council$", "", name),
                    gss=gss,
                    kind=options["kind"] or KIND_BY_GSS.get(gss[:3], Organisation.Kind.OTHER),
                    source="added by command",
                    by_hand=True,
                )
                OrganisationName.objects.create(
                    organisation=organisation, name=name, folded=fold_organisation(name)
                )
                note("borough", [organisation.pk])
        except IntegrityError as error:
            raise CommandError(f"Another organisation is called {name!r}.", returncode=1) from error
        self.stdout.write(f"Added {organisation.name} ({slug}, {gss}).")
