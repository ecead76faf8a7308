from suppliers.models.capabilities import Capability
from suppliers.models.companies import Supplier, SupplierName
from suppliers.models.systems import Ownership, RefusedName, System, SystemName

__all__ = ["Capability", "Ownership", "RefusedName", "Supplier", "SupplierName", "System", "SystemName"]
