"""The menu "City Tools" of the admin: the review queue, suppliers, systems, capabilities, their names, synonyms."""

from __future__ import annotations

from typing import Any

from wagtail.admin.viewsets.model import ModelViewSetGroup

from cms.curating.actions import CuratingAction
from cms.curating.capabilities import CapabilityViewSet, TakeAwayCapabilities
from cms.curating.names import ApproveNames, SupplierNameViewSet, SystemNameViewSet, TakeNames
from cms.curating.queue import QueueViewSet, SayNo, SayYes
from cms.curating.suppliers import MergeSuppliers, PartSuppliers, SupplierViewSet
from cms.curating.systems import (
    BringBackSystems,
    MergeSystems,
    MoveSystems,
    PartSystems,
    RetireSystems,
    SystemViewSet,
)
from search.models import Synonym


class CityTools(ModelViewSetGroup):
    menu_label = "City Tools"
    menu_icon = "clipboard-list"
    menu_order = 150
    items = (
        QueueViewSet(),
        SupplierViewSet("supplier", url_prefix="suppliers"),
        SystemViewSet("system", url_prefix="systems"),
        CapabilityViewSet("capability", url_prefix="capabilities"),
        SystemNameViewSet("system_name", url_prefix="names-of-systems"),
        SupplierNameViewSet("supplier_name", url_prefix="names-of-suppliers"),
    )

    def get_submenu_items(self) -> list[Any]:
        synonyms = Synonym.snippet_viewset.get_menu_item(order=70)
        return [*super().get_submenu_items(), synonyms]


ACTIONS: tuple[type[CuratingAction], ...] = (
    MergeSuppliers,
    PartSuppliers,
    MergeSystems,
    PartSystems,
    MoveSystems,
    RetireSystems,
    BringBackSystems,
    TakeAwayCapabilities,
    ApproveNames,
    TakeNames,
    SayYes,
    SayNo,
)
