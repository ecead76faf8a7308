"""Blocks that show live figures. Each holds a key; what it shows is read for the reader of the request."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from boroughs.reader import PUBLIC_READER
from cms.blocks.choices import KeyBlock, capability_choices, supplier_choices, system_choices
from cms.live import Live
from contracts.pages.live import Asked


class LiveBlock(blocks.StructBlock):
    """A key, and `shown`: what the reader may see of it, None where it is gone."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        live = context.get("live")
        if live is None:
            reader = getattr(context.get("request"), "reader", PUBLIC_READER)
            live = Live(reader, [])
            live.also_block(value)
        context["shown"] = self.shown(live, value)
        return context

    def shown(self, live: Live, value: Any) -> Any:
        raise NotImplementedError

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: the search finds the figures where they are, as the reader may see them."""
        return []


class CapabilityBlock(LiveBlock):
    capability = KeyBlock(choices=capability_choices)


class LiveComparisonBlock(CapabilityBlock):
    """The systems compared for a capability."""

    class Meta:
        icon = "table"
        label = "Live: systems compared"
        template = "cms/blocks/live_table.html"

    def shown(self, live: Live, value: Any) -> Any:
        return live.comparison(Asked(value["capability"]))


class LiveChargesBlock(CapabilityBlock):
    """Charges for reaching and taking out data, and one-off charges."""

    class Meta:
        icon = "table"
        label = "Live: charges"
        template = "cms/blocks/live_html.html"

    def shown(self, live: Live, value: Any) -> Any:
        return live.charges(value["capability"])


class LiveRenewalsBlock(CapabilityBlock):
    """Who must decide soon."""

    class Meta:
        icon = "date"
        label = "Live: renewals"
        template = "cms/blocks/live_table.html"

    def shown(self, live: Live, value: Any) -> Any:
        return live.renewals(value["capability"])


class LiveMatrixBlock(CapabilityBlock):
    """Borough by borough, what it runs."""

    class Meta:
        icon = "table"
        label = "Live: who runs what"
        template = "cms/blocks/live_table.html"

    def shown(self, live: Live, value: Any) -> Any:
        return live.matrix(value["capability"])


class LivePriceChartBlock(CapabilityBlock):
    """One dot a contract."""

    class Meta:
        icon = "view"
        label = "Live: price chart"
        template = "cms/blocks/live_html.html"

    def shown(self, live: Live, value: Any) -> Any:
        return live.chart(value["capability"])


class LiveSystemBlock(LiveBlock):
    """One system's card."""

    system = KeyBlock(choices=system_choices)

    class Meta:
        icon = "desktop"
        label = "Live: one system"
        template = "cms/blocks/live_card.html"

    def shown(self, live: Live, value: Any) -> Any:
        return live.system(value["system"])


class LiveSupplierBlock(LiveBlock):
    """One supplier's card."""

    supplier = KeyBlock(choices=supplier_choices)

    class Meta:
        icon = "group"
        label = "Live: one supplier"
        template = "cms/blocks/live_card.html"

    def shown(self, live: Live, value: Any) -> Any:
        return live.supplier(value["supplier"])


LIVE_BLOCKS: list[tuple[str, Any]] = [
    ("live_comparison", LiveComparisonBlock()),
    ("live_charges", LiveChargesBlock()),
    ("live_renewals", LiveRenewalsBlock()),
    ("live_matrix", LiveMatrixBlock()),
    ("live_price_chart", LivePriceChartBlock()),
    ("live_system", LiveSystemBlock()),
    ("live_supplier", LiveSupplierBlock()),
]
