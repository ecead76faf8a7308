"""What stands where the starting content leaves a blank for whoever runs this copy of City Tools."""

from __future__ import annotations

from django.conf import settings

UNFILLED = {
    "operator": "Whoever runs this site",
    "accessibility_contact": "whoever runs this site",
    "corrections_contact": "whoever runs this site",
    "privacy_contact": "whoever runs this site",
    "suppliers_contact": "whoever runs this site",
    "lawful_basis": "not stated yet by whoever runs this site",
    "retention": "not stated yet by whoever runs this site",
    "hosting": "not stated yet by whoever runs this site",
}
"""What is said while nobody has filled the blank: never a name or an address that might be wrong."""


def blanks() -> dict[str, str]:
    """Blank → the installation's words (settings.PAGE_BLANKS), else that they are not stated; and its own sentence."""
    found = {name: settings.PAGE_BLANKS.get(name) or words for name, words in UNFILLED.items()}
    return {**found, "collected_kept": _collected_kept(settings.COLLECTED_KEEP_DAYS)}


def _collected_kept(days: int) -> str:
    if not days:
        return "It is not deleted by itself."
    return f"It is deleted {days} days after it was collected."
