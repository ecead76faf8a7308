"""What is due before City Tools can serve."""

from pathlib import Path

import pytest

from citytools import environment, preparing
from citytools.preparing import STEPS, Step, fingerprint, forget, mark_done, steps_due

MIGRATE = next(step for step in STEPS if step.command == "migrate")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of a few files in the place of ours, and no database named."""
    for name in (
        "requirements/run.txt",
        "suppliers/migrations/0001_initial.py",
        "suppliers/catalogue/systems.csv",
        "contracts/imports/parsing/money.py",
        "contracts/templates/page.html",
        "citytools/static/site.css",
        "scrapers/sources.csv",
        "search/synonyms.csv",
        "cms/content/guidance/buying-together.md",
        "search/documents.py",
        "contracts/comparisons/findable_contracts.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first")
    monkeypatch.setattr(environment, "BASE_DIR", tmp_path)
    monkeypatch.delenv("CITYTOOLS_DATA_DIR", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    return tmp_path


@pytest.fixture
def folder(project: Path) -> Path:
    """A data folder in which everything was done."""
    data = project / "var"
    (data / "static").mkdir(parents=True)
    (data / "static" / "staticfiles.json").write_text("{}")
    (data / "search-index" / "current").mkdir(parents=True)
    for step in STEPS:
        mark_done(step, fingerprint(step), data)
    return data


def commands(steps: list[Step]) -> list[str]:
    return [step.command for step in steps]


LOADERS = ["load_catalogue", "load_evidence", "load_demonstration"]


def test_everything_is_due_in_a_new_folder(project: Path) -> None:
    assert commands(steps_due(project)) == [
        "migrate",
        *LOADERS,
        "load_synonyms",
        "load_content",
        "first_editor",
        "search_index",
        "collectstatic",
    ]


def test_nothing_is_due_when_everything_was_done(folder: Path) -> None:
    assert steps_due(folder) == []


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ("suppliers/catalogue/systems.csv", LOADERS),
        ("contracts/imports/parsing/money.py", LOADERS),
        ("scrapers/sources.csv", LOADERS),
        (
            "suppliers/migrations/0001_initial.py",
            ["migrate", *LOADERS, "load_synonyms", "load_content", "first_editor"],
        ),
        ("search/synonyms.csv", ["load_synonyms"]),
        ("cms/content/guidance/buying-together.md", ["load_content"]),
        ("search/documents.py", ["search_index"]),
        ("contracts/comparisons/findable_contracts.py", [*LOADERS, "search_index"]),
        (
            "requirements/run.txt",
            ["migrate", *LOADERS, "load_synonyms", "load_content", "first_editor", "collectstatic"],
        ),
        ("citytools/static/site.css", ["collectstatic"]),
        ("contracts/templates/page.html", []),
    ],
)
def test_a_changed_file_makes_its_steps_due(
    project: Path, folder: Path, changed: str, due: list[str]
) -> None:
    (project / changed).write_text("second")
    assert commands(steps_due(folder)) == due


def test_a_new_and_a_vanished_file_are_changes(project: Path, folder: Path) -> None:
    new = project / "boroughs/catalogue/organisations.csv"
    new.parent.mkdir(parents=True)
    new.write_text("new")
    assert commands(steps_due(folder)) == LOADERS
    new.unlink()
    assert steps_due(folder) == []
    (project / "suppliers/catalogue/systems.csv").unlink()
    assert commands(steps_due(folder)) == LOADERS


def test_another_database_has_everything_due(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/citytools")
    assert commands(steps_due(folder)) == [
        "migrate",
        *LOADERS,
        "load_synonyms",
        "load_content",
        "first_editor",
        "search_index",
        "collectstatic",
    ]


def test_what_the_site_says_of_itself_is_filled_in_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPERATOR", "Anyborough Council")
    assert commands(steps_due(folder)) == ["load_content"]


def test_another_search_engine_has_its_index_due_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", "https://elsewhere:9200")
    assert commands(steps_due(folder)) == ["search_index"]


def test_an_embedded_index_that_was_deleted_is_due(folder: Path) -> None:
    (folder / "search-index" / "current").rmdir()
    assert commands(steps_due(folder)) == ["search_index"]


def test_what_was_collected_into_the_projects_own_data_folder_is_no_reason_to_collect_again(
    folder: Path,
) -> None:
    (folder / "static" / "site.123.css").write_text("collected")
    assert steps_due(folder) == []


def test_static_files_that_were_deleted_are_due(folder: Path) -> None:
    (folder / "static" / "staticfiles.json").unlink()
    assert commands(steps_due(folder)) == ["collectstatic"]


@pytest.mark.parametrize("content", ["", "{half", "[]"])
def test_stamps_that_cannot_be_read_count_as_none(folder: Path, content: str) -> None:
    (folder / preparing.STAMPS).write_text(content)
    assert len(steps_due(folder)) == len(preparing.STEPS)


def test_forgetting_makes_everything_due_and_may_be_repeated(folder: Path) -> None:
    forget(folder)
    forget(folder)
    assert len(steps_due(folder)) == len(preparing.STEPS)


def test_stamps_hold_no_address_of_the_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://citytools:secret@elsewhere/citytools")
    mark_done(MIGRATE, fingerprint(MIGRATE), folder)
    assert "secret" not in (folder / preparing.STAMPS).read_text()
