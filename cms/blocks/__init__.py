"""The blocks of which pages are made."""
