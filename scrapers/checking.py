"""Holds every source file against the conventions: one source, one file, mostly attributes."""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
LONGEST = 80
"""Lines of a source's file. What needs more is a behaviour, and belongs to a base."""


def flaws(path: Path, names: frozenset[str]) -> Iterator[str]:
    """What is wrong with one source's file. `names` are the sources of `sources.csv`."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    if not ast.get_docstring(tree):
        yield "says nowhere what the source is: a docstring at the top"
    if len(text.splitlines()) > LONGEST:
        yield f"is longer than {LONGEST} lines: behaviour belongs to a base"
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if len(classes) != 1:
        yield f"holds {len(classes)} classes: one source, one file"
        return
    (spider,) = classes
    if not ast.get_docstring(spider):
        yield "has no address of the source's documentation in the class's docstring"
    attributes = {
        target.id: node.value
        for node in spider.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    name = attributes.get("name")
    if not (isinstance(name, ast.Constant) and name.value == path.stem):
        yield f"is not named {path.stem!r}, as its file is"
    if path.stem not in names:
        yield "has no line in sources.csv"
    for node in ast.walk(tree):
        module = ""
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
        elif isinstance(node, ast.Import):
            module = node.names[0].name
        if module.split(".")[0] in (
            "django",
            "contracts",
            "suppliers",
            "boroughs",
            "search",
            "cms",
            "citytools",
        ):
            yield f"imports {module}: a source is attributes, and its base knows the records"
    methods = sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in spider.body)
    if methods > 2:
        yield f"has {methods} methods: more than two belong to a base"
    yield from _odd_numbers(spider, text)


def _odd_numbers(spider: ast.ClassDef, text: str) -> Iterator[str]:
    """Every number of a source has its reason beside it: a comment on its line, or above."""
    lines = text.splitlines()
    for node in spider.body:
        if not isinstance(node, ast.Assign) or not any(
            isinstance(part, ast.Constant)
            and isinstance(part.value, int | float)
            and not isinstance(part.value, bool)
            for part in ast.walk(node.value)
        ):
            continue
        above = lines[node.lineno - 2].strip()
        if "#" not in lines[node.end_lineno - 1 if node.end_lineno else 0] and not above.startswith("#"):
            target = node.targets[0]
            yield f"gives no reason for {ast.unparse(target)} = {ast.unparse(node.value)}"


def sources() -> frozenset[str]:
    with (FOLDER / "sources.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"] for row in csv.DictReader(file))


def main() -> int:
    """Prints what is wrong, a line each; 0 where nothing is."""
    names, found = sources(), 0
    files = sorted(path for path in (FOLDER / "spiders").glob("*.py") if path.stem != "__init__")
    for path in files:
        for flaw in flaws(path, names):
            sys.stdout.write(f"{path.name} {flaw}\n")
            found += 1
    for name in sorted(names - {path.stem for path in files}):
        sys.stdout.write(f"sources.csv names {name}, which has no file in spiders/\n")
        found += 1
    sys.stdout.write(f"{len(files)} sources, {found} flaws.\n")
    return 1 if found else 0
