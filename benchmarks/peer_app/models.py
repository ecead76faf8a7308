"""One plain table of the register's 20 columns, without evidence, history or anything derived."""

from django.db import models


class PeerContract(models.Model):
    organisation = models.CharField(max_length=200)
    effective = models.DateField(null=True)
    reference = models.CharField(max_length=200, unique=True)
    title = models.TextField(blank=True)
    contract_type = models.CharField(max_length=100, blank=True)
    department = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    cpv = models.CharField(max_length=20, blank=True)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    review_date = models.DateField(null=True)
    latest_end = models.DateField(null=True)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    value_is = models.CharField(max_length=50, blank=True)
    supplier = models.CharField(max_length=300, blank=True)
    company_number = models.CharField(max_length=20, blank=True)
    other_id = models.CharField(max_length=50, blank=True)
    sme = models.CharField(max_length=10, blank=True)
    route = models.CharField(max_length=200, blank=True)
    document_url = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.reference
