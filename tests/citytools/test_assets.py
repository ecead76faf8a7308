"""What the asset build reads and makes."""

import json
import re
import shutil
from pathlib import Path

import pytest

from citytools.assets import build


def test_versions_are_pinned_and_no_address_is_kept() -> None:
    wanted = json.loads((build.ASSETS / "package.json").read_text())["dependencies"]
    assert set(wanted) == {"govuk-frontend", "htmx.org", "sass"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert wanted["govuk-frontend"].startswith("6.")
    assert wanted["htmx.org"].startswith("2.")
    lock = json.loads((build.ASSETS / "package-lock.json").read_text())
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert all("resolved" not in entry for entry in packages.values())
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The build's own folder, copied without its packages, which stay where they are."""
    folder = tmp_path / "assets"
    shutil.copytree(build.ASSETS, folder, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    monkeypatch.setattr(build, "ASSETS", folder)
    return folder


def test_the_fingerprint_follows_every_input(copied: Path) -> None:
    seen = {build.fingerprint()}
    for name in ("scss/_palette.scss", "js/citytools.js", "package-lock.json", "images/favicon.svg"):
        path = copied / name
        path.write_text(path.read_text() + "\n")
        seen.add(build.fingerprint())
    (copied / "scss" / "_new.scss").write_text("")
    seen.add(build.fingerprint())
    assert len(seen) == 6


def test_a_style_sheet_that_does_not_compile_says_where(copied: Path, tmp_path: Path) -> None:
    (copied / "scss" / "_page.scss").write_text(".ct-header { color: $nowhere; }")
    with pytest.raises(build.BuildError, match=r"Undefined variable[\s\S]+_page\.scss"):
        build.compile_styles(tmp_path / "out.css")


class TestBuilt:
    """The files that the site serves. `make setup` builds them."""

    @pytest.fixture(autouse=True)
    def built(self) -> None:
        assert build.is_current(build.fingerprint()), "Run `python -m citytools.assets.build` first."

    def test_the_style_sheet_keeps_its_budget_and_its_own_face(self) -> None:
        css = (build.OUTPUT / "citytools.css").read_text()
        assert len(css.encode()) < 124 * 1024
        assert "arial" in css
        for foreign in ("gds transport", "@font-face", "gov.uk", "url(", "crown"):
            assert foreign not in css.lower()

    def test_scripts_name_no_file_that_is_not_served(self) -> None:
        for script in build.OUTPUT.glob("*.js"):
            text = script.read_text()
            assert len(text) > 500
            assert "sourceMappingURL" not in text
            for name in re.findall(r'from "\./([^"]+)"', text):
                assert (build.OUTPUT / name).is_file()

    def test_licences_come_along(self) -> None:
        assert "MIT License" in (build.OUTPUT / "licences" / "govuk-frontend.txt").read_text()
        assert "Zero-Clause BSD" in (build.OUTPUT / "licences" / "htmx.txt").read_text()

    def test_building_again_does_nothing(self) -> None:
        before = (build.OUTPUT / "citytools.css").stat().st_mtime_ns
        assert build.build() is False
        assert (build.OUTPUT / "citytools.css").stat().st_mtime_ns == before
