"""Addresses of the pages about capabilities, systems, suppliers, boroughs, contracts and imports."""

from django.urls import URLPattern, path

from contracts.pages import (
    boroughs,
    capabilities,
    contracts,
    imports,
    review_history,
    reviews,
    sources,
    suppliers,
    systems,
    telling,
    ticked,
)

urlpatterns: list[URLPattern] = [
    path("capabilities/", capabilities.capabilities, name="capabilities"),
    path("capabilities/<slug:slug>/", capabilities.capability, name="capability"),
    path("capabilities/<slug:slug>/compare/", ticked.ticked, name="compare-ticked"),
    path("capabilities/<slug:slug>/<slug:which>/", capabilities.capability_list, name="capability-list"),
    path("systems/", systems.systems, name="systems"),
    path("systems/<slug:slug>/", systems.system, name="system"),
    path("suppliers/", suppliers.suppliers, name="suppliers"),
    path("suppliers/<slug:slug>/", suppliers.supplier, name="supplier"),
    path("boroughs/", boroughs.boroughs, name="boroughs"),
    path("boroughs/<slug:slug>/", boroughs.borough, name="borough"),
    path("contracts/<slug:slug>/", contracts.contract, name="contract"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_, name="import"),
    path("imports/<int:pk>/undo/", imports.undo, name="undo-import"),
    path("review/", reviews.reviews, name="review"),
    path("review/decided/", review_history.decided, name="review-decided"),
    path("review/<int:pk>/", reviews.decide_review, name="decide-review"),
    path("tell/", telling.tell, name="tell"),
    path("tell/register.xlsx", telling.register_template, name="register-template"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:name>/", sources.source, name="source"),
    path("sources/<slug:name>/<int:pk>/", sources.settle, name="source-run"),
]
