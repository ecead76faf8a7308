"""Blocks that show live figures. Each holds slugs; what it shows is read for the reader of the request."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from cms.blocks.choices import KeyBlock
from cms.live import live_of
from contracts.pages.live_blocks import Asked

MOST_CAPABILITIES = 6
"""Columns of an extract that can be read beside each other on a desk."""

MOST_BOROUGHS = 33


class LiveBlock(blocks.StructBlock):
    """The slugs of what is shown, and for its template `shown` (cms.live.Figures).

    `kind` is one of contracts.pages.live_blocks.KINDS; `subjects` names the field with what it is about.
    """

    class Meta:
        template = "cms/blocks/live.html"
        group = "Live figures"

    def __init__(
        self, kind: str, fields: list[tuple[str, blocks.Block]], *, label: str, icon: str, description: str
    ) -> None:
        super().__init__(fields)
        self.kind = kind
        self.subjects = fields[0][0]
        # Not given to Wagtail's own constructor, which would put the words into migrations
        self.label = self.meta.label = label
        self.meta.icon, self.meta.description = icon, description

    def asked(self, value: Any) -> Asked:
        """What this block asks for."""
        about = value.get(self.subjects) or ()
        subjects = (about,) if isinstance(about, str) else tuple(one for one in about if one)
        return Asked(self.kind, subjects, boroughs=tuple(one for one in value.get("boroughs") or () if one))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["shown"] = live_of(context).shown(self.asked(value))
        return context

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: the search finds the figures where they are, as the reader may see them."""
        return []


def _capability() -> list[tuple[str, blocks.Block]]:
    return [("capability", KeyBlock("capability"))]


def _matrix() -> list[tuple[str, blocks.Block]]:
    return [
        (
            "capabilities",
            blocks.ListBlock(
                KeyBlock("capability"),
                min_num=1,
                max_num=MOST_CAPABILITIES,
                help_text="One: who runs what, with each source. Several: a column for each.",
            ),
        ),
        (
            "boroughs",
            blocks.ListBlock(
                KeyBlock("borough"),
                default=[],
                max_num=MOST_BOROUGHS,
                required=False,
                help_text="Only these, known or not; none: every borough of which something is known.",
            ),
        ),
    ]


LIVE_BLOCKS: list[tuple[str, blocks.Block]] = [
    (
        "live_comparison",
        LiveBlock(
            "comparison", _capability(), label="Live: systems compared", icon="table",
            description="The first systems of a comparison: who runs them, prices, API and exit charges.",
        ),
    ),
    (
        "live_charges",
        LiveBlock(
            "charges", _capability(), label="Live: charges", icon="table",
            description="What boroughs were charged for reaching, moving and taking out their data.",
        ),
    ),
    (
        "live_renewals",
        LiveBlock(
            "renewals", _capability(), label="Live: renewals", icon="date",
            description="Who must decide within 18 months, the first first.",
        ),
    ),
    (
        "live_matrix",
        LiveBlock(
            "matrix", _matrix(), label="Live: who runs what", icon="table",
            description="Boroughs against one or several capabilities.",
        ),
    ),
    (
        "live_price_chart",
        LiveBlock(
            "price_chart", _capability(), label="Live: price chart", icon="view",
            description="One dot a contract, by scope.",
        ),
    ),
    (
        "live_system",
        LiveBlock(
            "system", [("system", KeyBlock("system"))], label="Live: one system", icon="desktop",
            description="A system's card: who makes it, what it is for, how many run it.",
        ),
    ),
    (
        "live_supplier",
        LiveBlock(
            "supplier", [("supplier", KeyBlock("supplier"))], label="Live: one supplier", icon="group",
            description="A supplier's card: group, number, systems and known contracts.",
        ),
    ),
]  # fmt: skip
