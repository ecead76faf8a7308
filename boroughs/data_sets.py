"""The real set and the made-up one: they never meet on a page or in a figure."""

from django.db import models


class DataSet(models.TextChoices):
    REAL = "real", "Real"
    DEMONSTRATION = "demonstration", "Demonstration"
