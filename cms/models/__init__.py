"""What editors write: pages by kind."""

from cms.models.case_studies import CaseStudyIndexPage, CaseStudyPage
from cms.models.comparisons import ComparisonIndexPage, ComparisonPage
from cms.models.guidance import GuidanceIndexPage, GuidancePage, GuidanceSection
from cms.models.home import HomePage
from cms.models.loaded import LoadedPage
from cms.models.standing import StandingPage

__all__ = [
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "ComparisonIndexPage",
    "ComparisonPage",
    "GuidanceIndexPage",
    "GuidancePage",
    "GuidanceSection",
    "HomePage",
    "LoadedPage",
    "StandingPage",
]
