from contracts.models.collecting import (
    CollectedRecord,
    CollectedRegister,
    CollectedSource,
    RunProblem,
    SourceRun,
    State,
)
from contracts.models.events import Event
from contracts.models.evidence import Evidence, Import, ImportProblem, ImportRow, Source
from contracts.models.facts import Charge, Claim, Contract, ContractFact, ContractKey, Deployment, Line
from contracts.models.review import Lesson, ReviewDecision, ReviewItem
from contracts.models.snapshots import FiguresSnapshot
from contracts.models.summaries import ReaderSummary

__all__ = [
    "Charge",
    "Claim",
    "CollectedRecord",
    "CollectedRegister",
    "CollectedSource",
    "Contract",
    "ContractFact",
    "ContractKey",
    "Deployment",
    "Event",
    "Evidence",
    "FiguresSnapshot",
    "Import",
    "ImportProblem",
    "ImportRow",
    "Lesson",
    "Line",
    "ReaderSummary",
    "ReviewDecision",
    "ReviewItem",
    "RunProblem",
    "Source",
    "SourceRun",
    "State",
]
