"""Facts: what `resolve()` makes of the live evidence. They are derived, and nothing edits them in place.

A row is read by the audience levels from `seen_from` to `seen_to`; a thing has several rows only where
the levels know different things of it. Amounts are integer pence, GBP.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse

from boroughs.data_sets import DataSet
from boroughs.models import Organisation
from contracts.records import Basis, ChargeStatus, DeploymentStatus, Outcome, Per, ValueKind, ValueReason
from suppliers.models import Capability, Supplier, System

if TYPE_CHECKING:
    from boroughs.reader import Reader


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value.replace("_", " ")) for word in words]


class FactQuerySet(models.QuerySet[Any]):
    """The one gate: every read of a fact passes `visible_to`."""

    def visible_to(self, reader: Reader) -> FactQuerySet:
        """The one row of each thing that this reader's audience has, in the reader's data set."""
        at_level = models.Q(seen_from__lte=reader.level, seen_to__gte=reader.level)
        if reader.organisations:
            own = models.Q(organisation__in=reader.organisations)
            at_level = (at_level & ~own) | (own & models.Q(seen_to=2))
        return self.filter(at_level, data_set=reader.data_set)


class Fact(models.Model):
    """What every fact has: whose it is, who reads this row, and where each field comes from."""

    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    seen_from = models.PositiveSmallIntegerField()
    seen_to = models.PositiveSmallIntegerField()
    sources = models.JSONField(default=dict, help_text='Field → evidence id; "*" is for every other field.')
    disagreements = models.JSONField(default=list, help_text="[field, what another source says, evidence id]")
    newest_on = models.DateField(help_text="The newest evidence's day.")
    oldest_on = models.DateField()

    class Meta:
        abstract = True


class Contract(models.Model):
    """One agreement's identity. What is known of it is in its facts, one row for each audience that differs."""

    slug = models.CharField(max_length=20, help_text="In its address; made of its first key.")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contracts", db_index=False, db_constraint=False
    )
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    level = models.PositiveSmallIntegerField(
        default=0, help_text="The lowest audience that has evidence of it."
    )

    class Meta:
        # Not `unique=True`: PostgreSQL would keep a second index for LIKE, which every import would fill
        constraints = [models.UniqueConstraint(fields=["slug"], name="contract_slug_once")]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("contract", args=[self.slug])


class ContractKey(models.Model):
    """A key by which a record finds its contract. Keys learnt at one audience join nothing at a lower one."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="keys", db_index=False, db_constraint=False
    )
    key = models.BinaryField(
        max_length=16, help_text="Hash of the organisation, the kind of key and its parts."
    )
    supplier = models.BinaryField(
        max_length=8, help_text="Hash that tells two contracts of one reference apart."
    )
    start = models.CharField(max_length=10, blank=True)
    level = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key"], name="contract_key")]

    def __str__(self) -> str:
        return f"key of {self.contract_id}"


class ContractFact(Fact):
    """What one audience knows of a contract. `last_seen_on` is set when the source's newest list lacks it."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="facts", db_index=False, db_constraint=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contract_facts", db_index=False, db_constraint=False
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, null=True, related_name="contract_facts", db_constraint=False
    )
    supplier_name = models.CharField(max_length=300, blank=True)
    title = models.TextField(blank=True)
    description = models.TextField(blank=True)
    reference = models.CharField(max_length=200, blank=True)
    ocid = models.CharField("OCID", max_length=100, blank=True)
    award_id = models.CharField(max_length=100, blank=True)
    contract_type = models.CharField(max_length=100, blank=True)
    department = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=300, blank=True)
    cpv = models.JSONField(default=list, blank=True)
    framework = models.CharField(max_length=200, blank=True)
    framework_lot = models.CharField(max_length=100, blank=True)
    route = models.CharField(max_length=200, blank=True)
    regime = models.CharField(max_length=20, blank=True)
    start = models.DateField(null=True)
    initial_end = models.DateField(null=True)
    end = models.DateField(null=True)
    latest_end = models.DateField(null=True)
    options = models.JSONField(default=list, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True)
    value_pence = models.BigIntegerField(null=True)
    value_high_pence = models.BigIntegerField(null=True)
    value_kind = models.CharField(max_length=30, choices=_choices(ValueKind), default=ValueKind.NOT_KNOWN)
    value_reason = models.CharField(max_length=30, choices=_choices(ValueReason), blank=True)
    value_estimated = models.BooleanField(default=False)
    value_vat = models.CharField(max_length=20, blank=True)
    price_index = models.CharField(max_length=50, blank=True)
    index_cap = models.CharField(max_length=50, blank=True)
    fund = models.CharField(max_length=50, blank=True)
    measure = models.CharField(max_length=100, blank=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    document_url = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    parties = models.JSONField(default=list, blank=True)
    last_seen_on = models.DateField(null=True)
    outcome = models.CharField(
        max_length=20, choices=_choices(Outcome), blank=True, default="",
        help_text="What a notice says became of it. Its `end` is then that day, if not before.",
    )  # fmt: skip
    outcome_on = models.DateField(null=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "seen_from"], name="contract_fact_once_a_level"),
            models.CheckConstraint(
                condition=models.Q(seen_from__lte=models.F("seen_to")), name="contract_fact_levels"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "end"])]

    def __str__(self) -> str:
        return self.title or self.reference


class Line(models.Model):
    """What a contract buys, where its source says so or its words name a system.

    A contract without detail has no row here: `lines_of` gives it its one line, not itemised.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="lines", db_index=False)
    data_set = models.CharField(max_length=20, choices=DataSet, default=DataSet.REAL)
    seen_from = models.PositiveSmallIntegerField()
    seen_to = models.PositiveSmallIntegerField()
    evidence = models.ForeignKey("Evidence", models.CASCADE, null=True, related_name="lines", db_index=False)
    itemised = models.BooleanField(default=False)
    system = models.ForeignKey(System, models.PROTECT, null=True, related_name="lines", db_index=False)
    system_name = models.CharField(max_length=200, blank=True)
    modules = models.JSONField(default=list, blank=True)
    capabilities = models.ManyToManyField(Capability, related_name="lines")
    scope = models.CharField(
        max_length=500, blank=True, help_text="Its capabilities' slugs in order, and the hosting."
    )
    sold_by = models.CharField(max_length=300, blank=True)
    hosting = models.CharField(max_length=100, blank=True)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    measure = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_from__lte=models.F("seen_to")), name="line_levels"
            ),
        ]
        # Most lines are those of contracts without detail, and name no system.
        indexes = [
            models.Index(fields=["system"], name="line_system", condition=models.Q(system__isnull=False))
        ]

    def __str__(self) -> str:
        return self.system_name or "not itemised"


def lines_of(fact: ContractFact, lines: Sequence[Line]) -> list[Line]:
    """The lines of a contract as one audience knows it; without detail one line, marked not itemised."""
    if lines:
        return list(lines)
    return [
        Line(
            contract_id=fact.contract_id,
            organisation_id=fact.organisation_id,
            data_set=fact.data_set,
            seen_from=fact.seen_from,
            seen_to=fact.seen_to,
            itemised=False,
        )
    ]


class Charge(Fact):
    """An amount, or a status without one, for a contract or for a system that an organisation runs."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="charges")
    contract = models.ForeignKey(Contract, models.CASCADE, null=True, related_name="charges")
    system = models.ForeignKey(System, models.PROTECT, null=True, related_name="charges")
    system_name = models.CharField(max_length=200, blank=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="charges")
    capabilities = models.ManyToManyField(Capability, related_name="charges")
    scope = models.CharField(max_length=500, blank=True)
    hosting = models.CharField(max_length=100, blank=True)
    covers = models.JSONField(help_text="The kinds that it covers, in order.")
    covers_one = models.CharField(
        max_length=20,
        blank=True,
        db_index=True,
        help_text="The kind, where it covers one alone; else bundled.",
    )
    status = models.CharField(max_length=20, choices=_choices(ChargeStatus))
    amount_pence = models.BigIntegerField(null=True)
    amount_high_pence = models.BigIntegerField(null=True)
    per = models.CharField(max_length=20, choices=_choices(Per))
    unit = models.CharField(max_length=100, blank=True)
    term_months = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=30, choices=_choices(Basis))
    estimated = models.BooleanField(default=False)
    inferred = models.BooleanField(default=False)
    confidence = models.CharField(max_length=10)
    vat = models.CharField(max_length=20, blank=True)
    price_date = models.DateField(null=True)
    price_index = models.CharField(max_length=50, blank=True)
    index_margin = models.CharField(max_length=50, blank=True)
    index_cap = models.CharField(max_length=50, blank=True)
    fund = models.CharField(max_length=50, blank=True)
    what = models.TextField(blank=True)
    statement = models.TextField(blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seen_from__lte=models.F("seen_to")), name="charge_levels"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_pence__isnull=True) | models.Q(status=ChargeStatus.CHARGED),
                name="charge_amount_is_charged",
                violation_error_message="Only what is charged has an amount.",
            ),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.covers)}: {self.status}"


class Deployment(Fact):
    """One organisation runs one system for one capability."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="deployments")
    system = models.ForeignKey(System, models.PROTECT, related_name="deployments")
    capability = models.ForeignKey(Capability, models.PROTECT, null=True, related_name="deployments")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="deployments")
    contract = models.ForeignKey(Contract, models.SET_NULL, null=True, related_name="deployments")
    modules = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=20, choices=_choices(DeploymentStatus))
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    hosting = models.CharField(max_length=100, blank=True)
    operated_by = models.CharField(max_length=200, blank=True)
    statement = models.TextField(blank=True)
    confidence = models.CharField(max_length=10)
    inferred = models.BooleanField(default=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "system", "capability", "seen_from"], name="deployment_once_a_level"
            ),
            models.CheckConstraint(
                condition=models.Q(seen_from__lte=models.F("seen_to")), name="deployment_levels"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} runs {self.system}"


class Claim(Fact):
    """What a supplier says of its own system. Never a borough's price: it stands beside, not among them."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    system = models.ForeignKey(System, models.PROTECT, null=True, related_name="claims")
    system_name = models.CharField(max_length=200, blank=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="claims")
    topic = models.CharField(max_length=100)
    answer = models.TextField()
    amount_pence = models.BigIntegerField(null=True)
    amount_high_pence = models.BigIntegerField(null=True)
    per = models.CharField(max_length=20, choices=_choices(Per))
    unit = models.CharField(max_length=100, blank=True)
    covers = models.JSONField(default=list)
    stated_on = models.DateField(null=True)

    objects = FactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.topic}: {self.answer}"
