"""The sources that imports belong to."""

from __future__ import annotations

from django.utils.text import slugify

from boroughs.models import Organisation
from contracts.models import Source

OGL = "Open Government Licence v3"
OGL_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

OWN_FORM = "own_form"
REGISTER = "register"


def register_source(organisation: Organisation, name: str = "", *, kind: str = REGISTER) -> Source:
    """The source of an organisation's own register, made where there is none. `name` tells several apart.

    `kind` is `own_form` for City Tools' own register template (the organisation's own word), else `register`.
    """
    given = bool(name)
    if not name:
        name = f"{organisation.short_name} contracts register"
        if kind == OWN_FORM:
            name = f"{organisation.short_name}, City Tools register"
    # A name that somebody gave may stand for both kinds, and what is believed must not hang on which came first.
    mark = " own form" if kind == OWN_FORM and given else ""
    source, _ = Source.objects.get_or_create(
        slug=slugify(f"{organisation.slug} {name}{mark}")[:120],
        defaults={
            "name": name,
            "publisher": organisation.name,
            "kind": kind,
            "organisation": organisation,
            "data_set": organisation.data_set,
            "licence": OGL,
            "licence_url": OGL_URL,
            "cadence": "quarterly",
        },
    )
    return source
