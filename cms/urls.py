"""Addresses besides those of pages: for machines that follow them."""

from django.urls import URLPattern, path
from wagtail.contrib.sitemaps.views import sitemap

from cms.feeds import GuidanceFeed

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("guidance/feed.xml", GuidanceFeed(), name="guidance-feed"),
]
