"""The catalogue's values are those of the shared lists, and every name in the evidence is accounted for."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from boroughs.names import fold_organisation
from tests.catalogue.catalogue_files import (
    CAPABILITIES,
    CAPABILITY_MODULES,
    CAPABILITY_NAMES,
    ORGANISATION_NAMES,
    ORGANISATIONS,
    SHARED,
    SOURCE_COLUMNS,
    parts,
    read,
)


def shared_text(path: Path) -> str:
    """A shared file as text. Two of the lists are in Windows-1252, as their publisher left them."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def shared_rows(path: Path) -> list[dict[str, str]]:
    delimiter = "\t" if path.suffix == ".tsv" else ","
    return list(csv.DictReader(io.StringIO(shared_text(path)), delimiter=delimiter))


def test_every_key_of_shared_data_is_in_its_file(shared_data: Path) -> None:
    wanted: dict[str, set[str]] = {}
    for path in (ORGANISATIONS, CAPABILITIES):
        for row in read(path):
            for column in SOURCE_COLUMNS:
                for source in parts(row.get(column, "")):
                    if match := SHARED.fullmatch(source):
                        wanted.setdefault(match["path"], set()).add(match["key"])
    missing = []
    for name, keys in sorted(wanted.items()):
        path = shared_data / name
        if path.suffix == ".jsonl":
            text = shared_text(path)
            missing += [(name, key) for key in keys if f'"{key}"' not in text]
        else:
            cells = {cell for row in shared_rows(path) for cell in row.values() if isinstance(cell, str)}
            missing += [(name, key) for key in keys - cells]
    assert missing == []


def test_codes_and_labels_are_those_of_the_lists(shared_data: Path) -> None:
    authorities = {
        row["local-authority-code"]: row
        for row in shared_rows(shared_data / "local_authorities" / "uk_local_authorities.csv")
    }
    for row in read(ORGANISATIONS):
        if code := row["local_authority_code"]:
            assert (row["gss"], row["name"]) == (
                authorities[code]["gss-code"],
                authorities[code]["official-name"],
            )
    functions = {
        row["Identifier"]: row["Label"]
        for row in shared_rows(
            shared_data / "lga_functions" / "functions_mappedToenglishAndWelshServices.csv"
        )
    }
    for row in read(CAPABILITIES):
        assert row["lga_function_label"] == functions.get(row["lga_function_id"], ""), row["slug"]
        assert bool(row["lga_function_id"]) == bool(row["lga_function_label"]), row["slug"]


def test_every_name_in_the_evidence_is_accounted_for(shared_data: Path) -> None:
    known: dict[str, str] = {}
    for row in read(ORGANISATIONS):
        for name in [row["name"], row["short_name"], *parts(row["alt_names"])]:
            known[fold_organisation(name)] = row["slug"]
    said = {fold_organisation(row["text"]): row for row in read(ORGANISATION_NAMES)}
    names = {
        row["organisation"]
        for part in ("care_housing", "charges", "corporate")
        for row in shared_rows(shared_data / "borough_evidence" / f"{part}.csv")
    }
    notices = shared_rows(shared_data / "notice_excerpts" / "london_system_notices.csv")
    names |= {row["buyer"] for row in notices if row["buyer"]}
    systems = shared_rows(shared_data / "london_borough_systems" / "borough_system_evidence.csv")
    names |= {row["borough"] for row in systems}
    folded = {fold_organisation(name) for name in names}
    assert folded - set(known) - set(said) == set()
    assert set(known) & set(said) == set()
    assert {row["text"] for name, row in said.items() if name not in folded} == set()
    assert {known[fold_organisation(row["borough"])] for row in systems} == {
        row["slug"] for row in read(ORGANISATIONS) if row["kind"] == "borough"
    }
    for row in said.values():
        assert set(parts(row["organisations"])) <= set(known.values())
        assert row["reason"]


def test_every_capability_in_the_evidence_is_accounted_for(shared_data: Path) -> None:
    texts: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for part in ("care_housing", "charges", "corporate"):
        for row in shared_rows(shared_data / "borough_evidence" / f"{part}.csv"):
            text = row["capability"].strip().lower()
            texts.add(text)
            pairs.add((text, row["module"].strip().lower()))
    for row in shared_rows(shared_data / "borough_evidence" / "systems.csv"):
        texts |= {text.strip().lower() for text in row["capabilities"].split(";")}
    for row in shared_rows(shared_data / "london_borough_systems" / "borough_system_evidence.csv"):
        texts.add(row["service"].strip().lower())
    assert {row["text"] for row in read(CAPABILITY_NAMES)} == texts - {""}
    assert {(row["text"], row["module"]) for row in read(CAPABILITY_MODULES)} <= pairs
