"""Addresses of the search."""

from django.urls import URLPattern, path

from search.pages.saved import delete, feed, saved
from search.pages.search import search
from search.pages.suggesting import suggestions

urlpatterns: list[URLPattern] = [
    path("search/", search, name="search"),
    path("search/suggest/", suggestions, name="suggest"),
    path("search/saved/", saved, name="saved-searches"),
    path("search/saved/<int:pk>/delete/", delete, name="delete-saved-search"),
    path("search/feeds/<str:token>/", feed, name="search-feed"),
]
