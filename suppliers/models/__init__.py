from suppliers.models.capabilities import Capability
from suppliers.models.companies import Supplier, SupplierName
from suppliers.models.curated import CuratedValue
from suppliers.models.systems import Ownership, RefusedName, System, SystemName

__all__ = [
    "Capability",
    "CuratedValue",
    "Ownership",
    "RefusedName",
    "Supplier",
    "SupplierName",
    "System",
    "SystemName",
]
