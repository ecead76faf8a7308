"""The starting content is in its form, names only what exists, and can be traced to its sources."""

from __future__ import annotations

import csv
import datetime
import tomllib
from pathlib import Path

import pytest

from tests.cms.content_files import (
    COLUMNS,
    CONTENT,
    Block,
    ContentFile,
    block_faults,
    body_faults,
    content_files,
    link_faults,
    read_content,
    slugs,
    source_faults,
    text_faults,
    words,
)

FILES = content_files()
NAMES = [f"{one.folder}/{one.name}" for one in FILES]
every_file = pytest.mark.parametrize("content", FILES, ids=NAMES)

SUBJECTS = {
    "getting-your-data-out",
    "what-an-api-should-give",
    "g-cloud-and-frameworks",
    "keep-fix-enhance-swap-replace",
    "comparing-prices",
    "starting-renewals-early",
    "buying-together",
    "sharing-data-with-confidence",
    "unsolicited-marketing",
    "data-literacy-for-buyers",
    "learning-from-failure",
    "open-data-and-the-contracts-register",
    "connected-things-on-the-street",
}
STANDING = {
    "accessibility",
    "privacy",
    "terms",
    "how-we-get-our-data",
    "how-figures-are-made",
    "for-suppliers",
}
INDEXES = {"guidance", "case-studies", "comparisons", "projects", "borough-pages", "news"}
PAGES = {f"/{one.name}/" if one.folder == "standing" else f"/{one.folder}/{one.name}/" for one in FILES}
PAGES |= {f"/{folder}/" for folder in INDEXES}


def of(folder: str) -> list[ContentFile]:
    return [one for one in FILES if one.folder == folder]


def test_every_subject_is_there() -> None:
    assert {one.name for one in of("guidance")} >= SUBJECTS
    assert {one.name for one in of("standing")} == STANDING
    assert len(of("comparisons")) >= 3
    assert [one.meta["data_set"] for one in of("comparisons")].count("real") >= 2


def test_slugs_are_the_names_of_files_and_stand_once() -> None:
    assert [one.meta["slug"] for one in FILES] == [one.name for one in FILES]
    assert len({(one.folder, one.name) for one in FILES}) == len(FILES)
    # Standing pages share the root with the sections of the site.
    assert not STANDING & (INDEXES | {"capabilities", "systems"})


@every_file
def test_front_matter(content: ContentFile) -> None:
    meta = content.meta
    assert all(meta[key].strip() for key in ("title", "summary"))
    assert content.folder == "comparisons" or meta["written_for"].strip()
    assert meta["sources"]
    assert [fault for source in meta["sources"] for fault in source_faults(source)] == []
    checked = [source["checked_on"] for source in meta["sources"]]
    assert all(isinstance(day, datetime.date) for day in [*checked, meta["review_by"]])
    assert meta["review_by"] > max(checked)


@every_file
def test_only_what_the_catalogues_hold_is_named(content: ContentFile) -> None:
    capabilities = set(content.meta.get("capabilities", ()))
    capabilities |= {block.attributes["capability"] for block in content.blocks if block.kind == "live"}
    if content.folder == "comparisons":
        capabilities.add(content.meta["capability"])
    assert capabilities - slugs("suppliers/catalogue/capabilities.csv") == set()
    systems = set(content.meta.get("systems", ()))
    assert systems - slugs("suppliers/catalogue/systems.csv") == set()
    organisations = set(content.meta.get("organisations", ()))
    made_up = content.meta.get("data_set") == "demonstration"
    known = "contracts/demonstration/organisations.csv" if made_up else "boroughs/catalogue/organisations.csv"
    assert organisations - slugs(known) == set()


def test_pages_of_boroughs_and_projects_are_of_made_up_ones_and_say_so() -> None:
    for one in of("borough-pages"):
        assert {one.meta["organisation"]} <= slugs("contracts/demonstration/organisations.csv")
        assert "made up" in one.meta["title"]
    for one in of("projects"):
        assert (one.meta["data_set"], "made up" in one.meta["title"]) == ("demonstration", True)


@every_file
def test_body(content: ContentFile) -> None:
    assert body_faults(content) == []
    assert link_faults(content, PAGES) == []


def test_guidance_is_of_a_length_to_be_read() -> None:
    assert [(one.name, words(one)) for one in of("guidance") if not 700 <= words(one) <= 1400] == []


def test_guidance_stands_in_a_section() -> None:
    sections = tomllib.loads((CONTENT / "sections.toml").read_text(encoding="utf-8"))["sections"]
    assert len(sections) <= 5
    assert {one.meta["section"] for one in of("guidance")} == {section["slug"] for section in sections}


def test_comparisons() -> None:
    for one in of("comparisons"):
        meta = one.meta
        assert meta["data_set"] in ("real", "demonstration")
        assert len(meta["columns"]) == len(set(meta["columns"])), one.name
        assert set(meta["columns"]) <= COLUMNS, one.name
        assert all(text.strip() for text in [*meta["advice"], *meta["ask"]])
        said = f"{meta['title']} {meta['summary']}".lower()
        assert ("made up" in said) == (meta["data_set"] == "demonstration"), one.name


def test_no_machine_path_and_no_email_address() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in CONTENT.rglob("*") if path.is_file()}
    assert {path.name: text_faults(text) for path, text in texts.items() if text_faults(text)} == {}


def test_every_shared_source_is_there(shared_data: Path) -> None:
    faults = []
    for content in FILES:
        for source in content.meta["sources"]:
            if "shared" not in source:
                continue
            name, _, row = source["shared"].partition("#")
            path = shared_data / name
            if not path.is_file():
                faults.append(f"{content.name}: no file {name}")
            elif row:
                faults += shared_row_faults(path, int(row), source.get("address", ""))
    assert faults == []


def shared_row_faults(path: Path, number: int, address: str) -> list[str]:
    """`number` counts the headings as row 1. The row's own address must be the one that the page gives."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not 2 <= number <= len(rows) + 1:
        return [f"{path.name} has no row {number}"]
    if rows[number - 2]["source_address"] != address:
        return [f"{path.name} row {number} is at another address than {address}"]
    if rows[number - 2]["confidence"] == "low":
        return [f"{path.name} row {number} is for the review queue, and founds no advice"]
    return []


# What the checks above would find.


def made(body: str, **meta: object) -> ContentFile:
    sources = [{"title": "A", "address": "https://a.example/b", "checked_on": datetime.date(2026, 11, 22)}]
    return ContentFile("guidance", "made", {"sources": sources, **meta}, body)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("# One\n", "heading: # One"),
        ("#### Four\n", "heading: #### Four"),
        ("| a | b |\n", "table: | a | b |"),
        ("A <b>bold</b> word\n", "HTML: <b>"),
        ("![a](b.png)\n", "picture: ![a](b.png)"),
        ("It costs £12,345 a year.\n", "£12,345: figures are shown live"),
        ("It costs £1.5 million.\n", "£1.5 million: figures are shown live"),
        ("Ask {{nobody}}.\n", "blanks: ['nobody'] in the text"),
        ("```steps\nOne\n", "a fence that does not end: ```steps"),
        ("```video\nOne\n```\n", "a block video"),
    ],
)
def test_a_fault_in_a_body_is_found(body: str, fault: str) -> None:
    assert fault in body_faults(made(body))


def test_a_body_in_its_form_has_no_fault() -> None:
    body = "## Two\n\n### Three\n\n- over £5,000\n\n> £[ ] a year\n\n```steps\nOne\nTwo\n```\n"
    assert body_faults(made(body)) == []


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (Block("steps", {}, ()), "steps: empty"),
        (Block("checklist", {"title": "T"}, ("a | b",)), "checklist: a | b"),
        (Block("checklist", {}, ("a | b | c",)), "checklist: attributes []"),
        (Block("live", {"kind": "table", "capability": "x"}, ()), "live: kind table"),
        (Block("live", {"kind": "charges", "capability": "x"}, ("£9",)), "live: figures are never typed"),
        (Block("quote", {"name": "N", "role": "R"}, ("word " * 31,)), "quote: too long to be one"),
    ],
)
def test_a_fault_in_a_block_is_found(block: Block, fault: str) -> None:
    assert fault in block_faults(block)


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("https://elsewhere.example/", "https://elsewhere.example/: not among the sources"),
        ("/guidance/nothing/", "/guidance/nothing/: no such page"),
        ("/case-studies/nothing/", "/case-studies/nothing/: no such case study"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(link: str, fault: str) -> None:
    assert link_faults(made(f"[a]({link})"), {"/guidance/made/"}) == [fault]
    assert link_faults(made("[a](https://a.example/b) [b](/guidance/made/)"), {"/guidance/made/"}) == []


def test_a_fault_in_a_source_is_found() -> None:
    assert source_faults({"title": "A", "supports": "b"}) == ["A: no checked_on", "A: nowhere to be found"]
    day = datetime.date(2026, 11, 22)
    whole = {"title": "A", "supports": "b", "checked_on": day}
    assert source_faults({**whole, "address": "a page"}) == ["A: a page is no address"]
    assert source_faults({**whole, "project": "no/such.py"}) == ["A: no/such.py is not in the project"]
    assert source_faults({**whole, "repository": "r", "path": "p"}) == ["A: nowhere to be found"]
    assert source_faults({**whole, "address": "https://a.example/b"}) == []


def test_paths_and_addresses_of_people_are_found() -> None:
    assert text_faults("see /" + "tmp/x") and text_faults("write to a.b@c.example")
    assert text_faults("See https://a.example/home/page and /boroughs/.") == []


def test_a_file_in_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="begin"):
        read_content("guidance", "x", 'words\n+++\ntitle = "x"\n+++\nbody\n')
