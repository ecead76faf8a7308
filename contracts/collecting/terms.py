"""What a catalogue of services is searched for: the systems that City Tools knows, by name."""

from boroughs.data_sets import DataSet
from suppliers.models import System


def system_names() -> list[str]:
    """The names of the catalogue's systems, modules left out: a service is named after its system."""
    return list(
        System.objects.filter(data_set=DataSet.REAL, part_of__isnull=True)
        .order_by("name")
        .values_list("name", flat=True)
        .distinct()
    )
