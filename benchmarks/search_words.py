"""Documents for the search benchmarks, made of the words of real notices and a real register.

A title is the beginning of one real title and the end of another, a description pieces of three real ones: so words
are as common and as rare as they are in the originals. The same at every run. They are no facts and go nowhere.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import orjson

from search.audience import PUBLIC_TOKEN
from search.documents import Document, Kind
from search.words import fold_words

SEED = 35
NOTICES = "ocds_contracts_finder"
REGISTER = "norfolk_contracts_register/NCC164467.csv"
ROUTES = ("open", "restricted", "direct-award", "framework-call-off", "quotation", "other")
BANDS = ("under-25k", "25k-100k", "100k-500k", "500k-1m", "1m-5m", "5m-over", "unknown")
SOURCES = ("contracts-finder", "find-a-tender", "register", "decisions", "officers")
BOROUGHS = 33
CAPABILITIES = 150
FIRST_DAY = date(2019, 1, 1)


@dataclass(frozen=True)
class Words:
    """What the originals say: titles and descriptions as words, and the suppliers' names."""

    titles: list[list[str]]
    descriptions: list[list[str]]
    suppliers: list[str]


def real_words(folder: Path) -> Words:
    """The words of the shared data; FileNotFoundError where a file is missing."""
    titles, descriptions = [], []
    suppliers: set[str] = set()
    for path in sorted((folder / NOTICES).glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            release = orjson.loads(line)
            tender = release.get("tender") or {}
            titles.append(tender.get("title") or "")
            descriptions.append(tender.get("description") or "")
            for award in release.get("awards") or []:
                suppliers.update(one.get("name") or "" for one in award.get("suppliers") or [])
    with (folder / REGISTER).open(newline="", encoding="cp1252") as file:
        for row in csv.DictReader(file):
            titles.append(row["Title of the Agreement"])
            descriptions.append(row["Description of goods and services"])
            suppliers.add(row["Supplier name"])
    return Words(_split(titles, 3), _split(descriptions, 8), sorted(suppliers - {""}))


def _split(texts: list[str], least: int) -> list[list[str]]:
    words = (re.findall(r"[^\W_]+(?:['’.&/-][^\W_]+)*", text) for text in texts)
    return [one for one in words if len(one) >= least]


def documents(folder: Path, count: int) -> Iterator[Document]:
    """`count` contracts, each as the index would hold it."""
    words, rng = real_words(folder), random.Random(SEED)
    for number in range(1, count + 1):
        yield _document(words, rng, number)


def _document(words: Words, rng: random.Random, number: int) -> Document:
    one, other = rng.choice(words.titles), rng.choice(words.titles)
    title = " ".join((*one[: len(one) // 2 + 1], *other[len(other) // 2 :])[:16])
    pieces: list[str] = []
    for said in rng.choices(words.descriptions, k=3):
        cut = rng.randrange(max(1, len(said) - 15))
        pieces += said[cut : cut + 15]
    # Few suppliers have many contracts, most have one or two: as in the register.
    supplier = int(len(words.suppliers) * rng.random() ** 3)
    borough, reference = rng.randrange(BOROUGHS), f"BM{number:07d}"
    start = FIRST_DAY + timedelta(days=rng.randrange(2_500))
    value = rng.randrange(500_000, 900_000_000)
    return Document(
        kind=Kind.CONTRACT,
        object_id=number,
        view=PUBLIC_TOKEN,
        data_sets=("real",),
        seen_by=(PUBLIC_TOKEN, "officers"),
        mentions=(f"supplier:{supplier}", f"borough:{borough}"),
        values={
            "exact": (reference.lower(), fold_words(title)),
            "title": title,
            "names": (reference,),
            "parties": (words.suppliers[supplier], f"Borough {borough} Council"),
            "body": (" ".join(pieces),),
            "borough": (f"borough-{borough}",),
            "supplier": (f"supplier-{supplier}",),
            "capability": (f"capability-{int(CAPABILITIES * rng.random() ** 2)}",),
            "route": (rng.choice(ROUTES),),
            "value_band": rng.choice(BANDS),
            "source": (rng.choice(SOURCES),),
            "start": start,
            "end": start + timedelta(days=rng.choice((365, 730, 1095, 1460))),
            "value": value,
            "newest": start,
        },
    )


def questions(folder: Path, count: int) -> list[tuple[str, str]]:
    """Two or three words that stand in one real title: one of them with two letters swapped, and rightly spelt."""
    words, rng = real_words(folder), random.Random(SEED + 1)
    asked: list[tuple[str, str]] = []
    while len(asked) < count:
        title = [
            word.lower()
            for word in rng.choice(words.titles)
            if len(word) >= 6 and word.isascii() and word.isalpha()
        ]
        if len(title) < 2:
            continue
        spelt = rng.sample(title, min(len(title), rng.choice((2, 3))))
        first, at = spelt[0], rng.randrange(1, len(spelt[0]) - 1)
        typed = [first[:at] + first[at + 1] + first[at] + first[at + 2 :], *spelt[1:]]
        asked.append((" ".join(typed), " ".join(spelt)))
    return asked
