"""Addresses of the search."""

from django.urls import URLPattern, path

from search.pages import search

urlpatterns: list[URLPattern] = [path("search/", search, name="search")]
