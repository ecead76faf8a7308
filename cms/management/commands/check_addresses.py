"""`manage.py check_addresses`: asks every address outside that a page links to, for the report on broken links."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from cms.link_checking import check_links
from cms.models import LinkCheck
from cms.reports.links import outside_addresses


class Command(BaseCommand):
    help = "Ask every address outside that a page links to whether it is there. It pauses: run it weekly, at night."

    def handle(self, *args: Any, **options: Any) -> None:
        found = check_links(outside_addresses())
        counted = Counter(result.outcome for result in found.values())
        words = ", ".join(f"{counted[outcome]} {outcome.label.lower()}" for outcome in LinkCheck.Outcome)
        self.stdout.write(f"{len(found)} addresses: {words}.")
