"""What has to be done before City Tools can serve, and whether it was done already.

Imports no Django: the supervisor asks it before anything slow is started. Each step has its inputs; their
hash is kept in the data folder when the step has succeeded, so that a second start skips what would
change nothing. Should the database have been taken away meanwhile, `/healthz` says so and the supervisor
prepares it all again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from citytools import environment as env

STAMPS = "prepared.json"
EMBEDDED_INDEX = "search-index/current"
"""Where the embedded engine keeps its index, in the data folder."""

# The libraries bring migrations and static files of their own.
LIBRARIES = ("requirements/run.txt",)
SCHEMA = (*LIBRARIES, "*/migrations/*.py")
# What the loaders read, and the code that decides what they make of it: a better parser is another import.
CONTENT = (
    *SCHEMA,
    *(
        f"{app}/**/*.{kind}"
        for app in ("boroughs", "suppliers", "contracts", "changes")
        for kind in ("py", "csv", "json", "jsonl", "xlsx", "xls", "ods")
    ),
    "scrapers/*.csv",
)
SYNONYMS = (*SCHEMA, "search/synonyms.csv", "search/loading.py", "search/models/synonyms.py")
# The starting content, the code that makes pages of it, and the rights that editors get with it. `fingerprint` adds
# what the site says of itself.
PAGES = (*SCHEMA, "cms/content/**/*", "cms/loading/*.py", "cms/rights.py", "cms/curating/rights.py")
# What makes the documents of the search, and how each engine keeps them.
INDEX = (
    "search/documents.py",
    "search/kinds.py",
    "search/words.py",
    "search/engines/**/*.py",
    "contracts/comparisons/findable*.py",
    "cms/findable.py",
)
STATIC = (*LIBRARIES, "*/static/**/*")


@dataclass(frozen=True, slots=True)
class Step:
    """A management command, what it does in plain words, and the files whose change makes it due again.

    Without what an `optional` one makes the site serves all the same, and the step stays due.
    """

    command: str
    words: str
    inputs: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    optional: bool = False


STEPS = (
    Step("migrate", "Making the tables of the database (longest the first time)", SCHEMA),
    Step("load_catalogue", "Loading the catalogue of boroughs, suppliers, systems and capabilities", CONTENT),
    Step("load_evidence", "Loading the sourced evidence", CONTENT),
    Step("load_demonstration", "Loading the demonstration with its made-up boroughs", CONTENT),
    Step("load_synonyms", "Loading the words of council English that the search knows", SYNONYMS),
    Step("load_content", "Loading guidance, case studies and the standing pages", PAGES),
    Step("first_editor", "Making an account for whoever edits first", SCHEMA),
    Step("search_index", "Building the search index", INDEX, ("rebuild",), optional=True),
    Step("collectstatic", "Collecting the style sheets, scripts and pictures", STATIC),
)


TO_TRY = ("load_demonstration", "first_editor")
"""What a real site leaves out: its own people have accounts of their own."""


def files(patterns: tuple[str, ...]) -> Iterator[Path]:
    """The files that the patterns name, each once, in a fixed order."""
    # What the steps write is no input, wherever in the project the data folder is: by default it is var/.
    data = env.data_dir()
    found = {
        path for pattern in patterns for path in env.BASE_DIR.glob(pattern) if not path.is_relative_to(data)
    }
    yield from sorted(path for path in found if "__pycache__" not in path.parts and path.is_file())


def fingerprint(step: Step) -> str:
    """The sha256 of a step's inputs with their names, and of which database (the index: and engine) it was done to."""
    where = env.text("DATABASE_URL")
    if step.command == "search_index":
        where += f" {env.text('ELASTICSEARCH_URL')}"
    if step.command == "load_content":
        variables = (*env.PAGE_BLANKS.values(), "CITYTOOLS_COLLECTED_KEEP_DAYS")
        where += "".join(f"\n{env.text(variable)}" for variable in variables)
    digest = hashlib.sha256(where.encode())
    for path in files(step.inputs):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(env.BASE_DIR)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def done_before(folder: Path) -> dict[str, str]:
    """Command to fingerprint of the steps that were done; a file that cannot be read is as good as none."""
    path = folder / STAMPS
    try:
        stamps = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def is_due(step: Step, folder: Path, done: dict[str, str]) -> bool:
    """Whether a step has to be done (again)."""
    if step.command == "collectstatic" and not (folder / "static" / "staticfiles.json").is_file():
        return True
    if step.command == "search_index" and not (
        env.text("ELASTICSEARCH_URL") or (folder / EMBEDDED_INDEX).exists()
    ):
        return True
    return done.get(step.command) != fingerprint(step)


def steps_due(folder: Path) -> list[Step]:
    """The steps still to do, in their order."""
    done = done_before(folder)
    return [step for step in STEPS if is_due(step, folder, done)]


def mark_done(step: Step, fingerprint_before: str, folder: Path) -> None:
    """Keep that a step was done to the inputs that had this fingerprint when it began."""
    done = done_before(folder) | {step.command: fingerprint_before}
    beside = folder / f"{STAMPS}.new"
    beside.write_text(json.dumps(done, indent=1))
    beside.replace(folder / STAMPS)


def forget(folder: Path) -> None:
    """Make every step due again."""
    (folder / STAMPS).unlink(missing_ok=True)
