"""Contracts Finder: procurements that began before 24 February 2025, and their awards."""

from datetime import timedelta

from scrapers.bases.ocds_api import OcdsApi


class ContractsFinder(OcdsApi):
    """https://www.contractsfinder.service.gov.uk/apidocumentation/Notices/1/GET-Published-Notice-OCDS-Search"""

    name = "contracts_finder"
    host = "https://www.contractsfinder.service.gov.uk"
    path = "/Published/Notices/OCDS/Search"
    parameters = ("publishedFrom", "publishedTo")
    window = timedelta(days=15)  # Kingfisher Collect's: longer ones are slow and are cut off
    first_days = 90  # a quarter: most awards are published within 30 days
    delay = 1.0  # second; the number of requests that is too many is not documented
    # "When the user has submitted too many requests, no further requests should be made until after 5 minutes", and it
    # says so with 403: apidocumentation/Notices/1/GET-Published-OCDS-Record
    too_many_codes = frozenset({403})
    too_many_wait = 300.0  # the five minutes
    encoding = "iso-8859-1"
    # Contracts Finder's own prefix, and those of the feeds that are read in the same form.
    ocid_prefixes = ("ocds-b5fd17-", "ocds-kuma6s-", "ocds-r6ebe6-")
