"""Addresses besides those of pages: for machines that follow them."""

from django.urls import URLPattern, path
from wagtail.contrib.sitemaps.views import sitemap

from cms.feeds import GuidanceFeed
from cms.figures import live_figures

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("guidance/feed.xml", GuidanceFeed(), name="guidance-feed"),
    path("figures/<int:page_id>/<slug:key>/", live_figures, name="live-figures"),
]
