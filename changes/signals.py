"""Sent where changes are noted, for whoever follows them to look soon."""

from django.dispatch import Signal

noted = Signal()
"""Inside the transaction that notes changes; what listens waits for its commit."""
