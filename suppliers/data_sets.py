"""The real set and the made-up one. The same words as `boroughs.data_sets`, which this app may not import."""

from django.db import models


class DataSet(models.TextChoices):
    REAL = "real", "Real"
    DEMONSTRATION = "demonstration", "Demonstration"
