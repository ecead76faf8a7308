"""The runner behind `make test`, and the example of a production environment that it checks."""

from pathlib import Path

import pytest

from tests.run import EXAMPLE, clean_environment, pytest_step, read_env_file, why_no_postgres

ONCE = """
from pathlib import Path
def test_one():
    assert True
def test_two():
    marker = Path(__file__).with_suffix(".ran")
    {before}
    marker.touch()
    assert {ran}
"""


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("# a comment\n\n   \n#NAME=value", {}),
        ("NAME=value", {"NAME": "value"}),
        ("  NAME=value  ", {"NAME": "value"}),
        ("NAME=", {"NAME": ""}),
        ("NAME='a b'", {"NAME": "a b"}),
        ('NAME="a=b"', {"NAME": "a=b"}),
        ("NAME=it's", {"NAME": "it's"}),
        ("NAME=https://x.example/#part", {"NAME": "https://x.example/#part"}),
        ("A=1\nB=2\nA=3", {"A": "3", "B": "2"}),
    ],
)
def test_an_environment_file_is_read_as_systemd_reads_it(text: str, values: dict[str, str]) -> None:
    assert read_env_file(text) == values


@pytest.mark.parametrize("line", ["NAME", "export NAME=value", "=value", "NA ME=value"])
def test_a_line_that_is_no_variable_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 is no NAME=value"):
        read_env_file(f"A=1\n{line}\n")


def test_the_example_is_a_production_environment() -> None:
    example = read_env_file(EXAMPLE.read_text())
    assert example["BEHIND_HTTPS"] == "true"
    assert example["DEBUG"] == "false"
    assert example["DATABASE_URL"].startswith("postgres://")
    assert "SECRET_KEY" not in example, "an example key would end up on a real site"


def test_checks_and_tests_take_over_no_production_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://production")
    assert "DATABASE_URL" not in clean_environment()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "none was started"),
        # Port 1 of the loopback: nothing listens there.
        ("postgres://citytools:a-secret@127.0.0.1:1/citytools", "it does not answer"),
    ],
)
def test_why_postgres_is_left_out(address: str, reason: str) -> None:
    said = why_no_postgres(address)
    assert said.startswith(reason)
    assert "a-secret" not in said


@pytest.mark.parametrize(
    ("ran", "passed", "unsteady"),
    [
        ("True", True, 0),
        ("before", True, 1),
        ("False", False, 0),
    ],
    ids=["passes", "passes the second time", "fails again"],
)
def test_what_failed_is_run_by_itself_and_named(
    tmp_path: Path, ran: str, passed: bool, unsteady: int, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "test_once.py"
    file.write_text(ONCE.format(before="before = marker.exists()", ran=ran))
    named: list[str] = []
    selection = ["--rootdir", str(tmp_path), "--confcutdir", str(tmp_path), str(file)]
    assert pytest_step("pytest", selection, clean_environment(), named) is passed
    assert len(named) == unsteady
    assert all("test_two" in name for name in named)
