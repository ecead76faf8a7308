"""`/tell/`: the way from what a comparison does not know to a row in a register."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from contracts.imports.layouts.own_template import TEMPLATE_COLUMNS
from contracts.imports.layouts.template import REGISTER_SHEET

if TYPE_CHECKING:
    from django.test import Client

    from tests.contracts.pages.world import World


def test_a_comparison_with_gaps_leads_to_it_and_it_leads_back(world: World) -> None:
    client = world.client("nobody")
    comparison = "/capabilities/case-management/"
    page = client.get(comparison).content.decode()
    assert 'href="/tell/?about=case-management">I know one</a>' in page
    told = client.get("/tell/?about=case-management").content.decode()
    assert f'href="{comparison}"' in told
    assert "YOUR-BOROUGH" in told


def test_an_officer_finds_the_command_for_their_own_borough(world: World) -> None:
    told = world.client("alpha").get("/tell/").content.decode()
    assert "--borough alpha" in told


@pytest.mark.parametrize("about", ["", "no-such-capability", "%00", "x" * 5000])
def test_what_it_is_about_may_be_anything(client: Client, db: None, about: str) -> None:
    response = client.get("/tell/", {"about": about})
    assert response.status_code in (200, 400)


def test_the_empty_register_is_the_one_that_the_command_writes(client: Client, db: None) -> None:
    response = client.get("/tell/register.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="city-tools-register.xlsx"'
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response)))[REGISTER_SHEET]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in TEMPLATE_COLUMNS]
