"""Layouts: literals that say which column of a file is which field, and finding the one that a file has."""

from contracts.imports.layouts.find import LAYOUTS, find_header
from contracts.imports.layouts.header import Header
from contracts.imports.layouts.layout import FIELDS, Layout, layout_from_data
from contracts.imports.layouts.own_template import EXAMPLE_REFERENCE

__all__ = ["EXAMPLE_REFERENCE", "FIELDS", "LAYOUTS", "Header", "Layout", "find_header", "layout_from_data"]
