"""City Tools' own register template: one literal that the writer, the layout and the documentation share."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.imports.layouts.layout import CHARGED_THINGS, Layout


@dataclass(frozen=True)
class TemplateColumn:
    """A column of the template: its field, heading, what to write, an example, and the words to choose
    from."""

    field: str
    heading: str
    explanation: str
    example: str = ""
    choices: tuple[str, ...] = ()
    kind: str = "text"


VALUE_KIND_CHOICES = (
    "initial term",
    "with extensions",
    "annual",
    "order",
    "payment",
    "estimate",
    "framework ceiling",
)
STATUS_CHOICES = ("charged", "none", "included", "not known")
PER_CHOICES = ("one-off", "year", "month", "term", "call", "user", "record", "connector", "not known")
INDEX_CHOICES = ("CPI", "RPI", "fixed", "none", "not known")
FUND_CHOICES = ("revenue", "capital", "HRA", "schools", "pension", "grant")
HOSTING_CHOICES = ("supplier's cloud", "public cloud", "own servers", "not known")

EXAMPLE_REFERENCE = "EXAMPLE"
"""The reference of the template's example row, by which the row is known and left out."""

_THING_WORDS = {
    "api_access": ("API access", "using the system's programming interface to reach your own data"),
    "integration": ("Integration", "an interface or connector to another system"),
    "data_extraction": ("Data extraction", "a copy of your data while the contract runs"),
    "exit_extraction": ("Exit extraction", "a copy of your data when the contract ends"),
    "data_load": ("Data load", "putting your data into the system"),
}


def _charge_columns() -> tuple[TemplateColumn, ...]:
    columns: list[TemplateColumn] = []
    for thing in CHARGED_THINGS:
        name, words = _THING_WORDS[thing]
        columns += [
            TemplateColumn(
                f"{thing}_status",
                f"{name}: status",
                f"Is {words} charged for? charged = there is a price of its own; none = no charge; included ="
                " inside another price; not known. Leave it blank if nobody has looked.",
                "charged" if thing == "api_access" else "not known",
                STATUS_CHOICES,
            ),
            TemplateColumn(
                f"{thing}_amount",
                f"{name}: amount (£)",
                f"The price of {words}, in pounds without VAT. Leave it blank unless it is charged.",
                "1500" if thing == "api_access" else "",
                kind="money",
            ),
            TemplateColumn(
                f"{thing}_per",
                f"{name}: per",
                "What the amount is for one of.",
                "year" if thing == "api_access" else "",
                PER_CHOICES,
            ),
        ]
    return tuple(columns)


TEMPLATE_COLUMNS: tuple[TemplateColumn, ...] = (
    TemplateColumn(
        "reference",
        "Contract reference",
        "Your own reference. One row is one contract; repeat the reference only for another supplier.",
        EXAMPLE_REFERENCE,
    ),
    TemplateColumn(
        "title", "Contract title", "What the contract is called.", "Licence for the example system"
    ),
    TemplateColumn(
        "description", "Description", "What is bought, in a sentence.", "Licence, support and hosting"
    ),
    TemplateColumn("supplier", "Supplier", "The company that you pay.", "Example Supplier Limited"),
    TemplateColumn(
        "company_number",
        "Supplier company number",
        "From Companies House: 8 characters, with the zeros in front.",
    ),
    TemplateColumn(
        "department", "Directorate or service", "Who in the council holds the contract.", "Resources"
    ),
    TemplateColumn(
        "framework", "Framework", "The framework's reference or name, if the contract is a call-off."
    ),
    TemplateColumn("framework_lot", "Framework lot", "The lot of the framework."),
    TemplateColumn("system", "System", "The system's name as its maker sells it.", "Example System"),
    TemplateColumn("modules", "Modules", "The modules bought; put a semicolon between them."),
    TemplateColumn(
        "capabilities",
        "Capabilities",
        "What the system is used for, in the words of the sheet Capabilities; put a semicolon between them.",
    ),
    TemplateColumn("hosting", "Hosting", "Where the system runs.", "supplier's cloud", HOSTING_CHOICES),
    TemplateColumn("sold_by", "Sold by", "The seller, where that is not the system's maker."),
    TemplateColumn("start", "Start date", "The first day, as 01/04/2024.", "01/04/2024", kind="date"),
    TemplateColumn(
        "initial_end",
        "Initial end date",
        "The last day of the first term, without any extension.",
        "31/03/2027",
        kind="date",
    ),
    TemplateColumn(
        "options",
        "Options to extend",
        "The rights to extend, as 2 x 12 months, 24 months or 12+12.",
        "2 x 12 months",
    ),
    TemplateColumn(
        "end",
        "Current end date",
        "The last day as it stands now, with the extensions already used.",
        "31/03/2027",
        kind="date",
    ),
    TemplateColumn(
        "notice_months", "Notice period (months)", "How long before the end notice is given.", "6"
    ),
    TemplateColumn(
        "value",
        "Total value (£)",
        "In pounds without VAT. A blank means not known; 0 is read as not stated.",
        "60000",
        kind="money",
    ),
    TemplateColumn(
        "value_kind",
        "Kind of total",
        "What the total is. initial term = without extensions; with extensions = the most it can come to.",
        "initial term",
        VALUE_KIND_CHOICES,
    ),
    TemplateColumn(
        "yearly_recurring",
        "Yearly recurring price (£)",
        "Licence, support and hosting together for one year, without VAT. Leave out what is paid once.",
        "18000",
        kind="money",
    ),
    TemplateColumn(
        "one_off",
        "One-off price (£)",
        "What is paid once: implementation, migration, training. Without VAT.",
        "6000",
        kind="money",
    ),
    TemplateColumn("price_index", "Price index", "What the price rises by each year.", "CPI", INDEX_CHOICES),
    TemplateColumn("index_cap", "Cap on the rise", "The most it may rise by, as 5%."),
    TemplateColumn("fund", "Fund", "Which money pays for it.", "revenue", FUND_CHOICES),
    TemplateColumn("measure", "Measure of size", "What the price depends on, as users or electors.", "users"),
    TemplateColumn("quantity", "Number of the measure", "How many of the measure are paid for.", "250"),
    *_charge_columns(),
    TemplateColumn(
        "notes", "Notes", "Anything the next reader must know. No names, e-mails or telephone numbers."
    ),
)

REGISTER_TEMPLATE = Layout(
    name="register_template",
    version=1,
    columns={column.field: (column.heading,) for column in TEMPLATE_COLUMNS},
    needs=(("title",), ("system",), ("api_access_status",), ("exit_extraction_status",)),
    at_least=20,
)
