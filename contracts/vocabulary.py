"""The words that records use for what they say: each list is closed, and its values are what is stored."""

from enum import StrEnum


class Audience(StrEnum):
    """Who may see a piece of evidence. Each level sees what the levels before it see."""

    PUBLIC = "public"
    OFFICERS = "officers"
    OWNER = "owner"

    @property
    def level(self) -> int:
        return list(Audience).index(self)


class ValueKind(StrEnum):
    """What a contract's amount is. A value is never moved from one kind to another."""

    INITIAL_TERM = "initial_term"
    WITH_EXTENSIONS = "with_extensions"
    ANNUAL = "annual"
    ORDER = "order"
    PAYMENT = "payment"
    ESTIMATE = "estimate"
    FRAMEWORK_CEILING = "framework_ceiling"
    BAND = "band"
    NOT_KNOWN = "not_known"


class ValueReason(StrEnum):
    """Why an amount is not known, where the source says why."""

    NOT_STATED = "not_stated"
    WITHHELD = "withheld"
    INSIDE_ANOTHER = "inside_another"
    CALLED_OFF = "called_off"


class Outcome(StrEnum):
    """What a notice says became of a contract. What was called off never came into force, and costs nothing."""

    CALLED_OFF = "called_off"
    TERMINATED = "terminated"
    NOT_KNOWN = ""


class ChargeKind(StrEnum):
    """What a charge covers. A charge covering several is never shown as any one of them."""

    API_ACCESS = "api_access"
    INTEGRATION = "integration"
    DATA_EXTRACTION = "data_extraction"
    EXIT_EXTRACTION = "exit_extraction"
    DATA_LOAD = "data_load"
    MIGRATION = "migration"
    LICENCE = "licence"
    SUPPORT = "support"
    HOSTING = "hosting"
    IMPLEMENTATION = "implementation"
    TRAINING = "training"
    INTERNAL_EFFORT = "internal_effort"


RECURRING_KINDS = frozenset({ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.HOSTING})
"""Kinds that are paid again each year: a yearly price may be derived from a total of these alone."""


class Per(StrEnum):
    """What an amount is for one of. `TERM` is the whole term of the contract, `ONE_OFF` is paid once."""

    ONE_OFF = "one_off"
    YEAR = "year"
    MONTH = "month"
    TERM = "term"
    CALL = "call"
    USER = "user"
    RECORD = "record"
    CONNECTOR = "connector"
    NOT_KNOWN = "not_known"


class Basis(StrEnum):
    """How firm an amount is."""

    PAID = "paid"
    ORDERED = "ordered"
    CONTRACTED = "contracted"
    QUOTED = "quoted"
    BUDGETED = "budgeted"
    ESTIMATED = "estimated"
    OPTION_CONSIDERED = "option_considered"
    LIST_PRICE = "list_price"
    FRAMEWORK_CEILING = "framework_ceiling"
    NOT_KNOWN = "not_known"


class ChargeStatus(StrEnum):
    """Whether a thing is charged for. `NONE` only where the source says so in words, or our own form does."""

    CHARGED = "charged"
    NONE = "none"
    INCLUDED = "included"
    NOT_KNOWN = "not_known"


class DeploymentStatus(StrEnum):
    LIVE = "live"
    PLANNED = "planned"
    IMPLEMENTING = "implementing"
    BEING_REPLACED = "being_replaced"
    ENDED = "ended"
    OPTION_CONSIDERED = "option_considered"
    NOT_KNOWN = "not_known"


class Confidence(StrEnum):
    """`LOW` goes to the review queue and onto no page; the page says "inferred" where `inferred` is set."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Regime(StrEnum):
    PCR_2015 = "pcr_2015"
    PA_2023 = "pa_2023"
    NOT_KNOWN = ""


class PartyRole(StrEnum):
    SUPPLIER = "supplier"
    LEAD = "lead"
    PARTICIPANT = "participant"
    PAYER = "payer"
    USER = "user"
    RESELLER = "reseller"
    HOST = "host"


class EventKind(StrEnum):
    """What a notice tells of a procurement or a contract."""

    PLANNING = "planning"
    TENDER = "tender"
    TENDER_CHANGE = "tender_change"
    TENDER_CANCELLED = "tender_cancelled"
    AWARD = "award"
    AWARD_CHANGE = "award_change"
    AWARD_CANCELLED = "award_cancelled"
    CONTRACT = "contract"
    CONTRACT_CHANGE = "contract_change"
    TERMINATION = "termination"
    PERFORMANCE = "performance"
    OTHER = "other"
