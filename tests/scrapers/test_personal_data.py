"""Officers' names, e-mail addresses and telephone numbers never reach the feed, the index or the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.apps import apps

from tests.scrapers.conftest import BODIES, Collect, body
from tests.scrapers.site import Answer, Releases, Seen, Site

OURS = ("Perpetua", "Madeupname", "perpetua.madeupname@example.com", "7946 0958", "79460958")
"""What the project's own bodies say of a person who does not exist."""

WEEK = ("--since", "2026-01-01", "--until", "2026-12-01", "--all-buyers", "--any-cpv")


def kept(folder: Path) -> str:
    """All that a run leaves on disk but the bodies themselves."""
    files = [path for path in folder.rglob("*") if path.is_file() and "raw" not in path.parts]
    assert any(path.name == "index.jsonl" for path in files)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def database() -> str:
    ours = [apps.get_app_config(name) for name in ("boroughs", "contracts", "suppliers", "changes")]
    models = [model for app in ours for model in app.get_models()]
    return "\n".join(str(list(model._default_manager.values())) for model in models)


def test_of_a_notices_contact(collect: Collect, collected_folder: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("contracts.collecting.running._tidy", lambda folder, keep: None)
    releases = json.loads(body("find_a_tender.json"))["releases"]
    assert all(words in (BODIES / "find_a_tender.json").read_text() for words in OURS[:3])
    served = Releases(releases, path="/api/1.0/ocdsReleasePackages", since="updatedFrom", until="updatedTo")
    with Site(served) as site:
        found = collect(
            "find_a_tender", site.url, "--since", "2026-02-02", "--until", "2026-02-04", *WEEK[4:]
        )
    assert found["new"] == 1
    everything = kept(collected_folder) + database()
    assert "Mosaic case management" in everything
    for words in OURS:
        assert words not in everything


def test_of_a_services_contact(
    collect: Collect, catalogue: None, collected_folder: Path, monkeypatch: Any
) -> None:
    from suppliers.models import System, SystemName

    system = System.objects.create(slug="examplebase", name="Examplebase")
    SystemName.objects.create(system=system, name="Examplebase", folded="examplebase")
    monkeypatch.setattr("contracts.collecting.running._tidy", lambda folder, keep: None)
    monkeypatch.setattr("contracts.collecting.running.system_names", lambda: ["Examplebase"])

    def pages(seen: Seen) -> Answer | None:
        name = {"/g-cloud/search": "results.html", "/g-cloud/services/123456789012345": "service.html"}
        return (
            Answer(body(name[seen.path]), content_type="text/html; charset=utf-8")
            if seen.path in name
            else None
        )

    with Site(pages) as site:
        found = collect("digital_marketplace", site.url)
    assert (found["records"], found["new"]) == (1, 1)
    assert system.claims.filter(topic="endOfContractProcess").get().answer.endswith("costs £2,500.")
    price = system.claims.get(topic="price")
    assert (price.amount_pence, price.amount_high_pence, price.per) == (15_00, 320_00, "user")
    everything = kept(collected_folder) + database()
    for words in OURS:
        assert words not in everything
