"""Find a Tender: everything begun since 24 February 2025, above and below the thresholds."""

from datetime import timedelta

from scrapers.bases.ocds_api import OcdsApi


class FindATender(OcdsApi):
    """https://www.find-tender.service.gov.uk/apidocumentation/1.0/GET-ocdsReleasePackages"""

    name = "find_a_tender"
    host = "https://www.find-tender.service.gov.uk"
    path = "/api/1.0/ocdsReleasePackages"
    parameters = ("updatedFrom", "updatedTo")
    # The documentation's form has no zone; the site answers in UTC.
    date_format = "%Y-%m-%dT%H:%M:%S"
    # "The endpoint doesn't return all available releases with a longer step": Kingfisher Collect, united_kingdom_fts.py
    window = timedelta(hours=6)
    first_days = 14  # 56 windows, some ten minutes at this pace; --since takes more
    delay = 10.0  # "12 request limit in 2 minute exceeded"
    too_many_wait = 120.0  # those two minutes
    # No stage is named: notices of a contract (UK7, UK9 to UK11) do not come under any of the three that there are.
    stages = ("",)
    ocid_prefixes = ("ocds-h6vhtk-",)
