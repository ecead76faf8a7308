"""The synonyms that City Tools begins with, as CSV; from then on they are the editors'."""

import csv
from pathlib import Path

from django.db import transaction

from search.models import LoadedSynonym, Synonym

SYNONYMS = Path(__file__).parent / "synonyms.csv"


def _lines(cell: str) -> str:
    return "\n".join(item.strip() for item in cell.split(" | ") if item.strip())


def _content(row: tuple[str, str, str]) -> str:
    return "\x1f".join(row)


@transaction.atomic
def load_synonyms(path: Path = SYNONYMS) -> tuple[int, int]:
    """Load or refresh them; give (rows of the file, rows of the table that were written).

    What an editor changed, switched off or deleted stays as the editor has it. Running it again writes nothing.
    A row that leaves the file goes from the table, unless an editor changed it. ValidationError where a row is
    none that the admin would take.
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = {
            row["key"]: (_lines(row["words"]), _lines(row["means"]), row["source"])
            for row in csv.DictReader(file)
        }
    loaded = {one.key: one for one in LoadedSynonym.objects.all()}
    kept = {one.key: one for one in Synonym.objects.exclude(key=None)}
    written = 0
    for key in sorted(set(loaded) - set(rows)):
        if key in kept and _untouched(kept[key], loaded[key]):
            kept[key].delete()
            written += 1
        loaded[key].delete()
    for key, row in rows.items():
        before, now = loaded.get(key), kept.get(key)
        if before is None and now is None:
            now = Synonym(key=key)
        elif before is None or now is None or before.content == _content(row) or not _untouched(now, before):
            continue
        now.words, now.means, now.source = row
        now.full_clean()
        now.save()
        LoadedSynonym.objects.update_or_create(key=key, defaults={"content": _content(row)})
        written += 1
    return len(rows), written


def _untouched(synonym: Synonym, loaded: LoadedSynonym) -> bool:
    return synonym.active and _content((synonym.words, synonym.means, synonym.source)) == loaded.content
