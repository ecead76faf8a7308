"""Registers behind a page that links to the page that links to the file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scrapers.conftest import Collect, body
from tests.scrapers.site import Site
from tests.scrapers.test_collect_registers import files, line, registers, state

__all__ = ["registers"]

FIRST = b"<!DOCTYPE html><a href='about'>About us</a> <a href='/open/register'>Contracts register</a>"
SECOND = b"<!DOCTYPE html><a href='../files/contracts-register.csv?dl=1'>Ours</a>"
THIRD = b"<!DOCTYPE html><a href='/open/third'>Contracts register</a>"


@pytest.mark.parametrize(
    ("second", "asked", "reason"),
    [
        (SECOND, ["/open/data", "/open/register", "/files/contracts-register.csv"], ""),
        # One step, no more
        (THIRD, ["/open/data", "/open/register"], "nothing here is called a contracts register"),
    ],
)
def test_one_page_further(
    collect: Collect,
    registers: Any,  # pytest's way of passing a fixture
    second: bytes,
    asked: list[str],
    reason: str,
) -> None:
    registers(line("hackney", "links", "https://example.org/open/data"))
    pages = {"/open/data": FIRST, "/open/register": second, "/open/third": SECOND}
    with Site(files({**pages, "/files/contracts-register.csv": body("register.csv")})) as site:
        first = collect("registers", site.url)
        assert [seen.path for seen in site.asked] == asked
        again = collect("registers", site.url)
    assert state("hackney")[1] == reason
    assert (first["new"], again["new"], again["unchanged"]) == ((0, 0, 0) if reason else (3, 0, 3))
