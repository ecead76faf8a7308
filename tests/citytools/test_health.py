"""`/healthz` and the home page, on whichever database the tests run."""

import pytest
from django.test import Client

from boroughs.models import Organisation


@pytest.mark.database
@pytest.mark.django_db
def test_an_empty_site_says_that_nothing_is_loaded(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "catalogue_not_loaded")


@pytest.mark.database
@pytest.mark.django_db
def test_the_first_migration_leaves_a_home_page_and_a_site() -> None:
    from wagtail.models import Page, Site

    from cms.models import HomePage

    site = Site.objects.get()
    assert site.is_default_site
    assert isinstance(site.root_page.specific, HomePage)
    assert site.root_page.title == "City Tools"
    assert [page.title for page in Page.objects.filter(depth=2)] == ["City Tools"]
    # treebeard's own reading of the tree: bad letters, paths, depths, orphans, child counts.
    assert Page.find_problems() == ([], [], [], [], [])
    assert not Organisation.objects.exists()
