from suppliers.models.capabilities import Capability
from suppliers.models.companies import Supplier, SupplierName
from suppliers.models.systems import Ownership, System, SystemName

__all__ = ["Capability", "Ownership", "Supplier", "SupplierName", "System", "SystemName"]
