"""Choosing a system, supplier, capability, organisation or contract by name, wherever a page or block names one."""
