"""Addresses of the pages about systems, suppliers, boroughs, contracts and imports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
