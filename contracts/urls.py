"""Addresses of the pages about systems, suppliers, boroughs, contracts and imports."""

from django.urls import URLPattern, path

from contracts.pages import capabilities

urlpatterns: list[URLPattern] = [
    path("capabilities/", capabilities.capabilities, name="capabilities"),
    path("capabilities/<slug:slug>/", capabilities.capability, name="capability"),
    path("capabilities/<slug:slug>/<slug:which>/", capabilities.capability_list, name="capability-list"),
]
