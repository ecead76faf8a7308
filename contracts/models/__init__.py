from contracts.models.evidence import Evidence, Import, ImportProblem, ImportRow, Source
from contracts.models.facts import Charge, Claim, Contract, ContractFact, ContractKey, Deployment, Line
from contracts.models.review import ReviewItem

__all__ = [
    "Charge",
    "Claim",
    "Contract",
    "ContractFact",
    "ContractKey",
    "Deployment",
    "Evidence",
    "Import",
    "ImportProblem",
    "ImportRow",
    "Line",
    "ReviewItem",
    "Source",
]
