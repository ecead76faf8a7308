"""Addresses besides those of pages: for machines that follow them, and pictures."""

from django.urls import URLPattern, path
from wagtail.contrib.sitemaps.views import sitemap

from cms.feeds import GuidanceFeed, NewsFeed
from cms.figures import figures_on, live_figures
from cms.media import picture

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("guidance/feed.xml", GuidanceFeed(), name="guidance-feed"),
    path("figures/<int:page_id>/on/<slug:day>/", figures_on, name="figures-on"),
    path("figures/<int:page_id>/<slug:key>/", live_figures, name="live-figures"),
    path("news/feed.xml", NewsFeed(), name="news-feed"),
    path("media/images/<str:name>", picture, name="picture"),
]
