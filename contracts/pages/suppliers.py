"""`/suppliers/` and `/suppliers/<slug>/`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from boroughs.reader import Reader
from contracts.comparisons.contracts import SORTS as CONTRACT_SORTS
from contracts.comparisons.contracts import chosen_contracts
from contracts.comparisons.said_values import held_values
from contracts.comparisons.suppliers import SORTS, SupplierView, supplier_view, suppliers_list, suppliers_of
from contracts.comparisons.words import count
from contracts.pages.evidence import sources_of
from contracts.pages.fact_cells import (
    CHARGE_COLUMNS,
    CLAIM_COLUMNS,
    charge_row,
    claim_row,
    contract_columns,
    contract_row,
    contracts_words,
    named,
)
from contracts.pages.filters import ContractFilters, NameFilter, filter_context
from contracts.pages.kept import kept_whole
from contracts.pages.links import page_url, web_address
from contracts.pages.lookups import found_or_404
from contracts.pages.ownership import ownership_facts, source_words
from contracts.pages.paging import Slice, chosen_sort, slice_of
from contracts.pages.responding import page, reader_of_request, respond
from contracts.pages.systems import LIST_COLUMNS, system_rows
from contracts.pages.tables import Cell, Column, Table, unsortable
from suppliers.models import Supplier

COLUMNS = (
    Column("supplier", "Supplier", "link", sort=True),
    Column("group", "Group"),
    Column("company_number", "Companies House number"),
    Column("systems", "Systems owned", "number", sort=True),
    Column("contracts", "Contracts", "number", sort=True),
    Column("organisations", "With", "number", sort=True),
)


@page
@kept_whole
def suppliers(request: HttpRequest) -> HttpResponse:
    """The suppliers of the catalogue, and whoever a contract that the reader may see names."""
    reader = reader_of_request(request)
    form = NameFilter(request.GET)
    sort = chosen_sort(request, SORTS, "")
    shown = slice_of(request, suppliers_list(reader, text=form.given("q"), sort=sort))
    rows = [
        [
            Cell(line.name, page_url(reader, "supplier", line.slug)),
            Cell(line.group or "–", export=line.group),
            Cell(line.company_number or None),
            line.systems,
            line.contracts,
            Cell(line.organisations, note="organisation" if line.organisations == 1 else "organisations"),
        ]
        for line in shown.items
    ]
    table = Table(
        name="suppliers",
        title="Suppliers",
        title_hidden=True,
        columns=COLUMNS,
        rows=rows,
        data_set=reader.data_set,
        sort=sort or "-contracts",
        total=shown.total,
        page=shown.page,
        count=count(shown.total, "supplier"),
        note="Contracts: those known here, ended ones too; with: the organisations whose contracts they are.",
        empty={
            "title": "No supplier has that name.",
            "todo": "Look for part of the name, or another spelling.",
        },
    )
    filters = filter_context(request, reader, form)
    return respond(request, table, "contracts/suppliers.html", {"filters": filters, "page": shown.page})


@page
@kept_whole
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """One supplier: its group, systems, contracts, charges, and how much of it hangs on whom."""
    reader = reader_of_request(request)
    one: Supplier = found_or_404(
        request, reader, lambda of: suppliers_of(of).select_related("parent", "merged_into"), slug=slug
    )
    if one.merged_into is not None:
        return redirect(page_url(reader, "supplier", one.merged_into.slug))
    view = supplier_view(reader, one, timezone.localdate())
    form = ContractFilters(request.GET)
    sort = chosen_sort(request, CONTRACT_SORTS, "")
    chosen = chosen_contracts(
        view.contracts, timezone.localdate(), text=form.given("q"), when=form.given("ends"), sort=sort
    )
    shown = slice_of(request, chosen)
    context = {
        "view": view,
        "supplier": one,
        "fields": _fields(reader, view),
        "filters": filter_context(request, reader, form),
        "page": shown.page,
        "shares": view.shares,
    }
    return respond(request, _tables(reader, view, shown, sort), "contracts/supplier.html", context)


def _fields(reader: Reader, view: SupplierView) -> list[dict[str, Any]]:
    one = view.supplier
    website = web_address(one.website)
    merged = [name for name in (*view.names, *(gone.name for gone in view.merged)) if name != one.name]
    fields: list[dict[str, Any]] = [
        {"label": "Group", "value": one.group_name or (one.parent.name if one.parent else None) or "none known"},
        {"label": "Companies House number", "value": one.company_number or None,
         "todo": "It is learnt from a register or notice that states it."},
        {"label": "Website", "value": website or None, "href": website},
        {"label": "Also called", "value": ", ".join(dict.fromkeys(merged)) or "no other name known"},
        {"label": "The supplier's statement", "value": "none yet"},
        *ownership_facts(view.ownerships),
    ]  # fmt: skip
    if one.in_catalogue:
        fields.append({"label": "Source of this entry", **source_words(one.source, one.checked_on)})
    return [field for field in fields if field["value"] is not None or field.get("todo")]


SHARE_COLUMNS = (
    Column("organisation", "Organisation", "link"),
    Column("contracts", "Contracts", "number"),
    Column("percent", "Share of its contracts known here, %", "number"),
)


def _tables(reader: Reader, view: SupplierView, shown: Slice, sort: str) -> list[Table]:
    today = timezone.localdate()
    one = view.supplier
    notes = sources_of(reader, [*shown.items, *view.charges, *view.claims])
    held = held_values(reader, shown.items)
    shares = [
        [named(reader, "borough", share.organisation), share.contracts, f"{share.percent:.0f}"]
        for share in view.shares
    ]

    def table(name: str, title: str, columns: Any, rows: list[Any], empty: str, **more: Any) -> Table:
        return Table(
            name=name, title=title, columns=columns, rows=rows, data_set=reader.data_set,
            empty={"title": empty}, file_name=f"{one.slug}-{name}", **more,
        )  # fmt: skip

    return [
        table(
            "contracts",
            "Contracts",
            contract_columns(organisation=True),
            [contract_row(reader, fact, notes, today, organisation=True, held=held) for fact in shown.items],
            "No contract that you may see is known.",
            sort=sort,
            total=shown.total,
            page=shown.page,
            count=(
                f"{shown.total:,} of {contracts_words(view.n_contracts, view.called_off)};"
                " what ends next comes first"
            ),
        ),
        table(
            "systems",
            "Systems it owns",
            unsortable(LIST_COLUMNS),
            system_rows(reader, view.systems),
            "No system that it owns is known.",
        ),
        table(
            "sold",
            "Systems of others that it sells",
            unsortable(LIST_COLUMNS),
            system_rows(reader, view.sold),
            "No system of another that it sells is known.",
        ),
        table(
            "charges",
            "What it charged",
            CHARGE_COLUMNS,
            [charge_row(reader, charge, notes) for charge in view.charges],
            "No charge is known.",
        ),
        table(
            "claims",
            "What it says of its systems",
            CLAIM_COLUMNS,
            [claim_row(reader, claim, notes) for claim in view.claims],
            "Nothing that it says of its systems is known here.",
        ),
        table(
            "shares",
            "On whom it depends: its contracts known here, by organisation",
            SHARE_COLUMNS,
            shares,
            "No contract is known.",
            layout="scroll",
            note="By number of contracts and not by value: most values are totals of different terms.",
        ),
    ]
