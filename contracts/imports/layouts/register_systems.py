"""How councils head the columns of a list of systems: which they run, and what it costs to reach their own data."""

from contracts.imports.layouts.layout import CHARGED_THINGS

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

SYSTEM_HEADINGS: dict[str, tuple[str, ...]] = {
    "system": (
        "System",
        "System name",
        "System used",
        "System title",
        "Name of system",
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
