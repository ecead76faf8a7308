"""The starting content as pages. Once an editor has saved, moved out of sight or deleted one, it is theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from boroughs.models import Organisation
from cms.loading.blanks import blanks
from cms.loading.files import ContentFile, content_files, sections
from cms.loading.markdown import blocks_of, html_of
from cms.models import (
    BoroughIndexPage,
    BoroughPage,
    CaseStudyIndexPage,
    CaseStudyPage,
    ComparisonIndexPage,
    ComparisonPage,
    GuidanceIndexPage,
    GuidancePage,
    GuidanceSection,
    HomePage,
    LoadedPage,
    NewsIndexPage,
    NewsPage,
    ProjectIndexPage,
    ProjectPage,
    StandingPage,
)
from suppliers.models import Capability, System

INDEXES: dict[str, tuple[type[Any], str, str]] = {
    "guidance": (
        GuidanceIndexPage,
        "Guidance",
        "What to decide, what to ask and what to write into the contract, from people who bought before you.",
    ),
    "comparisons": (
        ComparisonIndexPage,
        "Comparisons",
        "Live figures with words around them: how to read them, and what to ask the supplier.",
    ),
    "case-studies": (
        CaseStudyIndexPage,
        "Case studies",
        "What councils bought, what worked, what failed, and what we would do. Each from what they published.",
    ),
    "projects": (
        ProjectIndexPage,
        "Data projects",
        "What will be different and for whom, the data it needs, and whether it is worth doing together.",
    ),
    "borough-pages": (
        BoroughIndexPage,
        "In boroughs' own words",
        "What boroughs say of themselves, whom to ask by what they do, and their files. Each borough writes its own.",
    ),
    "news": (NewsIndexPage, "News", "What is new on City Tools."),
}


@transaction.atomic
def load_pages() -> tuple[int, int]:
    """Load or refresh the pages; give (files, pages written). Running it again writes nothing."""
    home = HomePage.objects.order_by("path").first()
    if home is None:
        raise RuntimeError("There is no home page: run `manage.py migrate` first.")
    _name_site()
    for sort, one in enumerate(sections()):
        GuidanceSection.objects.get_or_create(
            slug=one["slug"], defaults={"title": one["title"], "summary": one["summary"], "sort": sort}
        )
    loader = _Loader(home)
    return loader.load()


def _name_site() -> None:
    """The site's own address, which feeds and cards name, as long as nobody has set another."""
    at = urlsplit(settings.PUBLIC_URL)
    port = at.port or (443 if at.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True, hostname="localhost").update(
        hostname=at.hostname or "localhost", port=port
    )


class _Loader:
    def __init__(self, home: HomePage) -> None:
        self.home = home
        self.files = 0
        self.written = 0
        self.blanks = blanks()
        self.known = {
            one.key: one for one in LoadedPage.objects.select_related("page", "page__latest_revision")
        }

    def load(self) -> tuple[int, int]:
        above: dict[str, Any] = {"standing": self.home}
        for folder, (kind, title, summary) in INDEXES.items():
            values = {"title": title, "slug": folder, "summary": summary}
            above[folder] = self._page(
                f"{folder}/", f"{title} {summary}", kind, self.home, partial(dict, values)
            )
        makers: dict[str, tuple[type[Any], Callable[[ContentFile], dict[str, Any]]]] = {
            "standing": (StandingPage, _common),
            "guidance": (GuidancePage, _guidance),
            "case-studies": (CaseStudyPage, _case_study),
            "comparisons": (ComparisonPage, _comparison),
            "projects": (ProjectPage, _project),
            "borough-pages": (BoroughPage, _borough),
            "news": (NewsPage, _news),
        }
        for folder, (kind, make) in makers.items():
            for file in content_files(folder):
                self.files += 1
                # Where an editor has deleted the index, the pages under it are gone with it
                if above[folder] is not None and _has_its_organisation(file):
                    filled = " ".join(self.blanks[name] for name in file.meta.get("blanks", ()))
                    self._page(
                        file.key, file.digest + filled, kind, above[folder],
                        partial(self._values, make, file),
                    )  # fmt: skip
        return self.files, self.written

    def _values(self, make: Callable[[ContentFile], dict[str, Any]], file: ContentFile) -> dict[str, Any]:
        return {**make(file), "body": self._body(file)}

    def _body(self, file: ContentFile) -> list[dict[str, Any]]:
        if "advice" in file.meta:
            items = "\n".join(f"- {one}" for one in file.meta["advice"])
            return [{"type": "text", "value": html_of(items)}]
        return blocks_of(file.body, self.blanks)

    def _page(
        self, key: str, digest: str, kind: type[Any], parent: Any, values: Callable[[], dict[str, Any]]
    ) -> Any:
        """The page of a file, made or refreshed where it may be; None where an editor has deleted it."""
        known = self.known.get(key)
        digest = _sha(digest)
        if known is None:
            made = values()
            if parent.get_children().filter(slug=made["slug"]).exists():
                return None  # an editor has a page of their own at this address
            page = kind(**{name: value for name, value in made.items() if name not in MANY})
            parent.add_child(instance=page)
        elif known.page is None:
            return None
        else:
            page = known.page.specific
            if known.digest == digest or not page.live or page.latest_revision_id != known.revision:
                return page
            made = values()
            for name, value in made.items():
                if name not in MANY:
                    setattr(page, name, value)
        for name in MANY & made.keys():
            getattr(page, name).set(made[name])
        # Logged as an edit: the history offers to go back to edits alone
        page.save_revision(log_action=True).publish()
        page.refresh_from_db()
        LoadedPage.objects.update_or_create(
            key=key,
            defaults={"page": Page(pk=page.pk), "digest": digest, "revision": page.latest_revision_id},
        )
        self.written += 1
        return page


MANY = {"capabilities", "systems", "organisations"}
"""Fields that are links to many, which a page must exist to have."""


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _has_its_organisation(file: ContentFile) -> bool:
    """A made-up borough's page needs the demonstration, which a real site may leave out."""
    slug = file.meta.get("organisation")
    return slug is None or Organisation.objects.filter(slug=slug).exists()


def _common(file: ContentFile) -> dict[str, Any]:
    meta = file.meta
    return {
        "title": meta["title"],
        "slug": meta["slug"],
        "summary": meta["summary"],
        "search_description": meta["summary"],
        "written_for": meta.get("written_for", ""),
        "review_by": meta["review_by"],
        "sources": [{"type": "source", "value": _source(one)} for one in meta["sources"]],
    }


def _source(one: dict[str, Any]) -> dict[str, Any]:
    address, where = one.get("address", ""), ""
    if one.get("project"):
        where = f"{one['project']} of this project"
    elif one.get("repository"):
        address = f"{one['repository']}/blob/{one['commit']}/{one['path']}"
    return {
        "title": one["title"],
        "address": address,
        "where": where,
        "checked_on": one["checked_on"].isoformat(),
        "supports": one["supports"].rstrip("."),
    }


def _guidance(file: ContentFile) -> dict[str, Any]:
    return {
        **_common(file),
        "section": GuidanceSection.objects.get(slug=file.meta["section"]),
        "capabilities": list(Capability.objects.filter(slug__in=file.meta["capabilities"])),
    }


def _case_study(file: ContentFile) -> dict[str, Any]:
    meta = file.meta
    return {
        **_common(file),
        "data_set": meta["data_set"],
        "capabilities": list(Capability.objects.filter(slug__in=meta["capabilities"])),
        "systems": list(System.objects.filter(slug__in=meta["systems"])),
        "organisations": list(Organisation.objects.filter(slug__in=meta["organisations"])),
    }


def _comparison(file: ContentFile) -> dict[str, Any]:
    meta = file.meta
    return {
        **_common(file),
        "data_set": meta["data_set"],
        "capability": Capability.objects.filter(slug=meta["capability"]).first(),
        "columns": [{"type": "column", "value": name} for name in meta["columns"]],
        "ask": [{"type": "question", "value": words} for words in meta["ask"]],
    }


def _project(file: ContentFile) -> dict[str, Any]:
    meta = file.meta
    return {
        **_common(file),
        **{name: meta[name] for name in ("data_set", "outcome", "for_whom", "data_needed")},
        **{name: answer for name, (answer, _) in meta["answers"].items()},
        **{f"{name}_why": why for name, (_, why) in meta["answers"].items()},
        "organisations": list(Organisation.objects.filter(slug__in=meta["organisations"])),
    }


def _borough(file: ContentFile) -> dict[str, Any]:
    return {
        **_common(file),
        "organisation": Organisation.objects.get(slug=file.meta["organisation"]),
        "contacts": [
            {"type": "contact", "value": {"mailbox": "", **contact}} for contact in file.meta["contacts"]
        ],
    }


def _news(file: ContentFile) -> dict[str, Any]:
    return {**_common(file), "date": file.meta["date"]}
