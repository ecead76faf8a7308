"""How councils head the columns of a list of systems: which they run, and what it costs to reach their own data."""

from contracts.imports.layouts.headings import fold_heading
from contracts.imports.layouts.layout import CHARGED_THINGS
from contracts.imports.layouts.words import HeadingWords

_THINGS = {
    "api_access": ("API", "API access"),
    "integration": ("Integration", "Interface"),
    "data_extraction": ("Data extraction", "Data extract", "Extraction", "Data export"),
    "exit_extraction": (
        "Data extraction on exit",
        "Exit data extraction",
        "Exit extraction",
        "Data export on exit",
        "Exit data export",
    ),
    "data_load": ("Data load", "Data import"),
}

COUNTED = {
    "users": (
        "Number of users",
        "No of users",
        "Nr of users",
        "User count",
        "Number of staff who use the system",
    ),
    "named users": ("Number of named users", "Named users"),
    "concurrent users": ("Number of concurrent users", "Concurrent users"),
    "licences": (
        "Number of licences",
        "Number of licenses",
        "No of licences",
        "No of licenses",
        "Licence count",
        "Number of user licences",
        "User licences",
    ),
    "users or licences": (
        "Number of users/licences",
        "Number of users/licenses",
        "Number of users or licences",
        "Number of licences/users",
        "Number of licenses/users",
    ),
}
"""What a column of numbers counts, by its heading: the measure of size that a price depends on."""

_MEASURES = {fold_heading(heading): measure for measure, headings in COUNTED.items() for heading in headings}
_MEASURE_WORDS = HeadingWords(COUNTED)


def measure_of(heading: str) -> str:
    """What the numbers under a heading count; an empty text where it says nothing of that."""
    return _MEASURES.get(fold_heading(heading)) or _MEASURE_WORDS.field_of(heading)


SYSTEM_HEADINGS: dict[str, tuple[str, ...]] = {
    "system": (
        "System",
        "System name",
        "System used",
        "System title",
        "Name of system",
        "System/product",
        "Product/system",
        "System/application",
        "Application/system",
        "System/software",
        "Software/system",
        "Current system",
        "IT system",
        "ICT system",
        "Software",
        "Software name",
        "Software used",
        "Software system",
        "Software product",
        "Name of software",
        "Software package",
        "Product",
        "Product name",
        "Application",
        "Application name",
        "Application title",
        "Name of application",
        "Software application",
        "Business application",
    ),
    "quantity": tuple(heading for headings in COUNTED.values() for heading in headings),
    "modules": ("Modules", "Modules used", "Modules licensed", "Modules in use"),
    "hosting": (
        "Hosting",
        "Hosted",
        "Hosting type",
        "Hosting model",
        "Hosting arrangement",
        "Hosted or on-premise",
        "On-premise or hosted",
        "Cloud or on-premise",
        "Cloud/on-premise",
        "Hosted/on-premise",
        "Hosted or on-prem",
        "Hosted/on-prem",
        "Cloud or on-prem",
        "Cloud/on-prem",
        "SaaS or on-premise",
    ),
    **{
        f"{thing}_charge": tuple(
            f"{when}{name} {word}"
            for name in _THINGS[thing]
            for when in ("", "Annual ", "One-off ")
            for word in ("charge", "cost", "price")
        )
        for thing in CHARGED_THINGS
    },
}
