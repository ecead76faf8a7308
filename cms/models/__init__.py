"""What editors write: pages by kind."""

from cms.models.boroughs import BoroughIndexPage, BoroughPage
from cms.models.case_studies import CaseStudyIndexPage, CaseStudyPage
from cms.models.comparisons import ComparisonIndexPage, ComparisonPage
from cms.models.guidance import GuidanceIndexPage, GuidancePage, GuidanceSection
from cms.models.home import HomePage
from cms.models.links import LinkCheck
from cms.models.loaded import LoadedPage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.projects import ProjectIndexPage, ProjectPage
from cms.models.rights import BoroughEditing
from cms.models.standing import StandingPage

__all__ = [
    "BoroughEditing",
    "BoroughIndexPage",
    "BoroughPage",
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "ComparisonIndexPage",
    "ComparisonPage",
    "GuidanceIndexPage",
    "GuidancePage",
    "GuidanceSection",
    "HomePage",
    "LinkCheck",
    "LoadedPage",
    "NewsIndexPage",
    "NewsPage",
    "ProjectIndexPage",
    "ProjectPage",
    "StandingPage",
]
