"""How django-import-export imports the register: its bulk mode, set as its documentation recommends."""

from pathlib import Path

from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader
from tablib import Dataset

from benchmarks.peer_app.models import PeerContract
from benchmarks.register_file import HEADERS

COLUMNS = [field.name for field in PeerContract._meta.concrete_fields if field.name != "id"]
DATES = ("effective", "start", "end", "review_date", "latest_end")


def _field(column: str, header: str) -> fields.Field:
    if column in DATES:
        return fields.Field(column, header, widget=widgets.DateWidget("%d/%m/%Y"))
    widget = widgets.DecimalWidget() if column == "value" else widgets.CharWidget()
    return fields.Field(column, header, widget=widget)


class First(resources.ModelResource):
    """Bulk mode without diffs, as the documentation recommends for speed."""

    class Meta:
        model = PeerContract
        fields = COLUMNS
        import_id_fields = ["reference"]
        use_bulk = True
        batch_size = 1000
        skip_diff = True

    def __init__(self) -> None:
        super().__init__()
        for column, header in zip(COLUMNS, HEADERS, strict=True):
            self.fields[column] = _field(column, header)


class Again(First):
    """For a file that may stand already: what is unchanged is skipped, which is faster than updating it."""

    class Meta:
        skip_diff = False
        skip_html_diff = True
        skip_unchanged = True
        report_skipped = False


class FirstTuned(First):
    """The same with every instance loaded by one query, where bulk mode looks each row up by itself."""

    class Meta:
        instance_loader_class = CachedInstanceLoader


class AgainTuned(Again):
    class Meta:
        instance_loader_class = CachedInstanceLoader


def peer_import(path: Path, resource: type[First]) -> int:
    """Import the register at `path`; give how many rows its table holds then. Raises what a row raises."""
    with path.open(encoding="utf-8", newline="") as file:
        dataset = Dataset().load(file.read(), format="csv")
    resource().import_data(dataset, raise_errors=True)
    return PeerContract._default_manager.count()
