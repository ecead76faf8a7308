"""Contracts registers that organisations publish as files: one line of data each, in registers.csv."""

from scrapers.bases.register_files import RegisterFiles


class Registers(RegisterFiles):
    """The Local Government Transparency Code 2015, Annex A: contracts over £5,000, quarterly. CKAN's action API:
    https://docs.ckan.org/en/latest/api/; Socrata's discovery API: https://dev.socrata.com/docs/other/discovery"""

    name = "registers"
    delay = 2.0  # seconds: small sites, seldom asked
